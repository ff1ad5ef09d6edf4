/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts doubles, and finds places among sorted ones. Layer: sketch. */
#ifndef SKETCH_SORT_H
#define SKETCH_SORT_H

#include <stddef.h>

/* Sorts n finite doubles in rising order; -0 becomes +0. scratch: n doubles. O(n) time whatever the
 * values are, no other memory but 50 KB of the stack. */
void sort_doubles(double *x, double *scratch, size_t n);

/* The same for a few dozen: O(n^2), without scratch. */
void sort_few(double *x, size_t n);

/* How many of n rising values are below a value, or also those that are it. O(log n). */
size_t sort_rank(const double *rising, size_t n, double value, int with_value);

#endif
