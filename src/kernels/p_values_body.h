/* SPDX-License-Identifier: Apache-2.0 */
/* p-values of many columns side by side, as loops that a compiler turns into the vectors of the
 * file that includes this one. In: statistics, counts. Out: one number a column. Layer: kernels.
 *
 * Only + - * / sqrt and comparisons, element by element, so every level gives the same bits, on
 * every machine. */
#ifndef KERNELS_P_VALUES_BODY_H
#define KERNELS_P_VALUES_BODY_H

#include <math.h>

#include "kernels/divergence_body.h"

/* e^(x + more), at most e, within 1 ulp if `more` is small: x + more = k ln 2 + r and a
 * rational function of r (fdlibm, 1993). 2^k is multiplied in two halves, for the smallest numbers
 * are not normal. */
static inline double exponential(double x, double more) {
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: what is added to it becomes whole */
    double z = x + more > -746.0 ? x : -746.0;
    double rest = x + more > -746.0 ? more : 0.0;
    double shifted = (z + rest) * 1.44269504088896338700 + shift;
    double k = shifted - shift;
    double high = z - k * 6.93147180369123816490e-01;
    double low = k * 1.90821492927058770002e-10 - rest;
    double r = high - low;
    double t = r * r;
    double c = 4.13813679705723846039e-08;
    c = -1.65339022054652515390e-06 + t * c;
    c = 6.61375632143793436117e-05 + t * c;
    c = -2.77777777770155933842e-03 + t * c;
    c = r - t * (1.66666666666666019037e-01 + t * c);
    double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    uint64_t power = bits_of(shifted) - bits_of(shift); /* k, modulo 2^64 */
    uint64_t half = (power + 2048) / 2 - 1024;
    double first = double_of((half + 1023) << 52);
    double second = double_of((power - half + 1023) << 52);
    return y * first * second;
}

/* A quotient of polynomials of one argument: what erfc is made of (fdlibm, 1993). */
typedef struct quotient {
    double above;
    double below;
} quotient;

static inline quotient erfc_small(double x) { /* x < 0.84375 */
    double z = x * x;
    double r = -5.77027029648944159157e-03 + z * -2.37630166566501626084e-05;
    r = -3.25042107247001499370e-01 + z * (-2.84817495755985104766e-02 + z * r);
    double s = 1.32494738004321644526e-04 + z * -3.96022827877536812320e-06;
    s = 6.50222499887672944485e-02 + z * (5.08130628187576562776e-03 + z * s);
    quotient q = {1.28379167095512558561e-01 + z * r,
                  1.0 + z * (3.97917223959155352819e-01 + z * s)};
    return q;
}

static inline quotient erfc_middle(double x) { /* x < 1.25 */
    double s = x - 1.0;
    double p = 3.54783043256182359371e-02 + s * -2.16637559486879084300e-03;
    p = 3.18346619901161753674e-01 + s * (-1.10894694282396677476e-01 + s * p);
    p = 4.14856118683748331666e-01 + s * (-3.72207876035701323847e-01 + s * p);
    double q = 1.36370839120290507362e-02 + s * 1.19844998467991074170e-02;
    q = 7.18286544141962662868e-02 + s * (1.26171219808761642112e-01 + s * q);
    q = 1.06420880400844228286e-01 + s * (5.40397917702171048937e-01 + s * q);
    quotient result = {-2.36211856075265944077e-03 + s * p, 1.0 + s * q};
    return result;
}

static inline quotient erfc_large(double s) { /* s = 1 / x^2, x < 1 / 0.35 */
    double r = -8.12874355063065934246e+01 + s * -9.81432934416914548592e+00;
    r = -1.62396669462573470355e+02 + s * (-1.84605092906711035994e+02 + s * r);
    r = -1.05586262253232909814e+01 + s * (-6.23753324503260060396e+01 + s * r);
    r = -6.93858572707181764372e-01 + s * r;
    double b = 6.57024977031928170135e+00 + s * -6.04244152148580987438e-02;
    b = 4.29008140027567833386e+02 + s * (1.08635005541779435134e+02 + s * b);
    b = 4.34565877475229228821e+02 + s * (6.45387271733267880336e+02 + s * b);
    b = 1.96512716674392571292e+01 + s * (1.37657754143519042600e+02 + s * b);
    quotient q = {-9.86494403484714822705e-03 + s * r, 1.0 + s * b};
    return q;
}

static inline quotient erfc_far(double s) { /* beyond */
    double r = -1.02509513161107724954e+03 + s * -4.83519191608651397019e+02;
    r = -1.60636384855821916062e+02 + s * (-6.37566443368389627722e+02 + s * r);
    r = -7.99283237680523006574e-01 + s * (-1.77579549177547519889e+01 + s * r);
    double b = 4.74528541206955367215e+02 + s * -2.24409524465858183362e+01;
    b = 3.19985821950859553908e+03 + s * (2.55305040643316442583e+03 + s * b);
    b = 3.25792512996573918826e+02 + s * (1.53672958608443695994e+03 + s * b);
    quotient q = {-9.86494292470009928597e-03 + s * r,
                  1.0 + s * (3.03380607434824582924e+01 + s * b)};
    return q;
}

/* What is taken for x where the far ways are not taken. */
static inline double erfc_beyond(double x) {
    return x < 1.25 ? 1.25 : x;
}

/* The quotient of the way that x takes. All are taken, for columns side by side need not take the
 * same. */
static inline double erfc_ratio(double x) {
    double beyond = erfc_beyond(x);
    double s = 1.0 / (beyond * beyond);
    quotient a = erfc_small(x < 0.84375 ? x : 0.0), b = erfc_middle(x < 1.25 ? x : 1.0);
    quotient c = erfc_large(s), d = erfc_far(s);
    double above = x < 1.0 / 0.35 ? c.above : d.above;
    double below = x < 1.0 / 0.35 ? c.below : d.below;
    above = x < 1.25 ? b.above : above;
    below = x < 1.25 ? b.below : below;
    above = x < 0.84375 ? a.above : above;
    below = x < 0.84375 ? a.below : below;
    return above / below;
}

/* erfc(x), x >= 0, within 3 ulp where it is not below 1e-300. Of x^2, what its upper half has is
 * exact. */
static inline double erfc_of(double x, double ratio) {
    double beyond = erfc_beyond(x);
    double z = double_of(bits_of(beyond) & UINT64_C(0xffffffff00000000));
    double tail = exponential(-z * z - 0.5625, (z - beyond) * (z + beyond) + ratio) / beyond;
    double near = x < 0.25 ? 1.0 - (x + x * ratio) : 0.5 - (x * ratio + (x - 0.5));
    double far = x < 1.25 ? 0.154937088489532470703 - ratio : tail;
    return x < 0.84375 ? near : far;
}

static inline void ks_bound_body(const double *ks, const double *reference_rows, const double *rows,
                                 size_t n, double *p) {
    for (size_t j = 0; j < n; j++) {
        double sum = reference_rows[j] + rows[j];
        double effective = reference_rows[j] * rows[j] / (sum > 0.0 ? sum : 1.0);
        double bound = 2.0 * exponential(-2.0 * ks[j] * ks[j] * effective, 0.0);
        p[j] = bound < 1.0 ? bound : 1.0;
    }
}

/* Two-proportion z test of k of n against k of n rows, pooled; z is 0 where all or no rows are
 * hits, as then both shares are the same. */
static inline double missing_z(double of, double lost, double per_row_of, double rows, double now,
                               double per_row, double difference) {
    double all = of + rows;
    double pooled = (lost + now) / all;
    double others = ((of - lost) + (rows - now)) / all;
    double variance = pooled * others * (per_row_of + per_row);
    return variance > 0.0 ? difference / sqrt(variance > 0.0 ? variance : 1.0) : 0.0;
}

/* Loops of their own, as for logarithms: a processor holds only so many operations that wait.
 * Results in memory of their own, so that no compiler needs to ask what they overwrite. */
static inline void missing_block(const kernel_missing *m, size_t first, size_t n, double *share,
                                 double *p) {
    double shares[COLUMN_BLOCK], x[COLUMN_BLOCK], ratio[COLUMN_BLOCK];
    double tails[COLUMN_BLOCK];
    double rows = m->rows > 0.0 ? m->rows : 1.0;
    double per_row = 1.0 / rows;
    for (size_t i = 0; i < n; i++) {
        size_t j = first + i;
        double now = m->missing[j] / rows;
        double z = missing_z(m->reference_rows[j], m->reference_missing[j], m->reference_per_row[j],
                             rows, m->missing[j], per_row, now - m->reference_share[j]);
        shares[i] = now;
        x[i] = (z < 0.0 ? -z : z) * 0.70710678118654752440;
    }
    for (size_t i = 0; i < n; i++)
        ratio[i] = erfc_ratio(x[i]);
    for (size_t i = 0; i < n; i++)
        tails[i] = erfc_of(x[i], ratio[i]);
    memcpy(share + first, shares, n * sizeof *share);
    memcpy(p + first, tails, n * sizeof *p);
}

static inline void missing_body(const kernel_missing *m, size_t n, double *share, double *p) {
    for (size_t first = 0; first < n; first += COLUMN_BLOCK)
        missing_block(m, first, n - first < COLUMN_BLOCK ? n - first : COLUMN_BLOCK, share, p);
}

/* Everything here and in divergence_body.h, as vectors of the file that includes both. */
static inline void install_divergence(kernel_table *table) {
    table->scales = scales_body;
    table->divergences = divergences_body;
    table->ks_at_edges = ks_body;
    table->js_distance = js_distance_body;
    table->between = between_body;
    table->ks_bound = ks_bound_body;
    table->missing = missing_body;
}

#endif
