/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley tests of many columns, for every processor.
 * In: rows, states. Out: states, drifts. Layer: kernels. */
#include <math.h>

#define LANES 1

typedef double vec;
typedef int mask;

static inline vec v_load(const double *from) {
    return *from;
}
static inline vec v_load_f32(const float *from) {
    return (double)*from;
}
static inline void v_store(double *to, vec a) {
    *to = a;
}
static inline vec v_all(double a) {
    return a;
}
static inline vec v_add(vec a, vec b) {
    return a + b;
}
static inline vec v_subtract(vec a, vec b) {
    return a - b;
}
static inline vec v_multiply(vec a, vec b) {
    return a * b;
}
static inline vec v_divide(vec a, vec b) {
    return a / b;
}
static inline vec v_min(vec a, vec b) {
    return a < b ? a : b;
}
static inline vec v_max(vec a, vec b) {
    return a > b ? a : b;
}
static inline vec v_magnitude(vec a) {
    return fabs(a);
}
static inline mask v_above(vec a, vec b) {
    return a > b;
}
/* Magnitudes, NaN beyond all. */
static inline mask v_beyond(vec a, vec b) {
    return !(a <= b);
}
static inline mask v_and(mask a, mask b) {
    return a & b;
}
static inline mask v_or(mask a, mask b) {
    return a | b;
}
static inline vec v_select(mask where, vec a, vec b) {
    return where ? a : b;
}
static inline vec v_unless(mask where, vec a) {
    return where ? 0.0 : a;
}
static inline unsigned v_bits(mask a) {
    return (unsigned)a;
}
static inline int v_is_any(mask a) {
    return a;
}

#include "kernels/page_hinkley_body.h"

void kernels_install_page_hinkley_scalar(kernel_table *table) {
    table->page_hinkley_f32 = page_hinkley_f32;
    table->page_hinkley_f64 = page_hinkley_f64;
}
