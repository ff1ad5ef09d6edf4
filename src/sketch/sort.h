/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts doubles for building references. Layer: sketch. */
#ifndef SKETCH_SORT_H
#define SKETCH_SORT_H

#include <stddef.h>

/* Sorts n finite doubles in rising order; -0 becomes +0. scratch: n doubles. O(n) time, no other
 * memory. */
void sort_doubles(double *x, double *scratch, size_t n);

#endif
