/* SPDX-License-Identifier: Apache-2.0 */
/* D as a quotient of integers. Layer: stats. */
#ifndef STATS_KS_D_H
#define STATS_KS_D_H

#include <stdint.h>

/* numerator / (n m), reduced first, so that sizes of samples give the nearest double. */
double ks_quotient(uint64_t numerator, uint64_t n, uint64_t m);

uint64_t ks_common_divisor(uint64_t a, uint64_t b);

#endif
