/* SPDX-License-Identifier: Apache-2.0 */
/* Writes src/stats/kstwo_table.h: what Pelz and Good's series lacks of the finite-n Kolmogorov law.
 *
 *   cc -O2 tools/kstwo_table.c -lm -o build/kstwo_table
 *   build/kstwo_table | clang-format-14 > src/stats/kstwo_table.h
 *
 * In: nothing. Out: for z = d sqrt(n) in two ranges, Chebyshev coefficients in z of the
 * coefficients of t in n^2 (P(D_n > d) - (1 - series)), a polynomial of degree 4 in
 * t = (14 / min(z, 1)) / sqrt(n), 0 <= t <= 1. The law is that of src/stats/kstwo_bridge.c, here in
 * numbers of 64 bits: it adds positive terms only, so its error is below 1e-17. For machines whose
 * long double has them. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#if LDBL_MANT_DIG < 64
#error "long double has fewer than 64 bits"
#endif

#define PI     3.14159265358979323846264338327950288L
#define REACH  14 /* below this n d what is lacking is no smooth function of n */
#define POWERS 5
#define TAPS   28
#define ROWS   1024

static const double nodes[POWERS] = {0.92, 0.75, 0.58, 0.45,
                                     0.36}; /* t of the n that are computed */

/* ---- Poisson weights (Loader 2000) ---- */

static long double stirling_error(long double n) {
    static const long double c[] = {1 / 12.0L,   -1 / 360.0L,      1 / 1260.0L, -1 / 1680.0L,
                                    1 / 1188.0L, -691 / 360360.0L, 1 / 156.0L};
    if (n < 20) return lgammal(n + 1) - (n + 0.5L) * logl(n) + n - 0.5L * logl(2 * PI);
    long double sum = 0;
    for (int i = 6; i >= 0; i--)
        sum = sum / (n * n) + c[i];
    return sum / n;
}

/* u - log1p(u) */
static long double phi(long double u) {
    if (fabsl(u) > 0.25L) return u - log1pl(u);
    long double sum = 0;
    long double power = u * u;
    for (int k = 2; k < 40; k++, power *= -u)
        sum += power / k;
    return sum;
}

static long double poisson(long double count, long double mean) {
    if (count == 0) return expl(-mean);
    long double deviance = count * phi((mean - count) / count);
    return expl(-stirling_error(count) - deviance) / sqrtl(2 * PI * count);
}

/* ---- the law ---- */

typedef struct bridge {
    long double n, reach, time, outside;
    long double ceiling, floor, first;
    int rows;
    long double mass[ROWS];
} bridge;

static void advance(bridge *b, long double time) {
    static long double next[ROWS];
    long double step = time - b->time;
    b->time = time;
    if (step <= 0) return;
    if (b->rows + TAPS > ROWS) exit(1);
    for (int i = 0; i < b->rows + TAPS; i++)
        next[i] = 0;
    long double weight = expl(-step);
    for (int points = 0; points < TAPS; points++) {
        for (int i = 0; i < b->rows; i++)
            next[i + points] += weight * b->mass[i];
        weight *= step / (points + 1);
    }
    b->rows += TAPS - 1;
    for (int i = 0; i < b->rows; i++)
        b->mass[i] = next[i];
}

static void leave_above(bridge *b) {
    long double left = b->n - b->time;
    long double needed = b->n - b->ceiling;
    int keep = (int)(b->ceiling - b->first);
    if (keep >= b->rows) return;
    long double chance = needed >= 0 ? poisson(needed, left) : 0;
    for (int i = keep; i < b->rows && needed >= 0; i++, needed--) {
        b->outside += b->mass[i] * chance;
        chance *= needed / left;
    }
    b->rows = keep;
}

static void leave_below(bridge *b) {
    if (b->first != b->floor || b->rows == 0) return;
    b->outside += b->mass[0] * poisson(b->n - b->floor, b->n - b->time);
    b->rows--;
    b->first++;
    for (int i = 0; i < b->rows; i++)
        b->mass[i] = b->mass[i + 1];
}

static long double law_sf(long double z, long double n) {
    static bridge b;
    b.n = n;
    b.reach = z * sqrtl(n);
    b.time = b.outside = b.floor = b.first = 0;
    b.ceiling = floorl(b.reach) + 1;
    b.rows = 1;
    b.mass[0] = 1;
    for (;;) {
        long double above = b.ceiling - b.reach;
        long double below = b.floor + b.reach;
        if (b.ceiling > n && below >= n) return b.outside / poisson(n, n);
        int is_above = b.ceiling <= n && above <= below;
        advance(&b, is_above ? above : below);
        leave_above(&b);
        if (!is_above) leave_below(&b);
        if (is_above) {
            b.ceiling++;
        } else {
            b.floor++;
        }
    }
}

/* ---- the series ---- */

static long double moment(long double z, long double offset, int power) {
    long double sum = 0;
    for (int k = 0; k < 14; k++) {
        long double w = PI * (k + offset);
        sum += powl(w, power) * expl(-w * w / (2 * z * z));
    }
    return 2 * sum;
}

static long double series_cdf(long double z, long double n) {
    long double z2 = z * z, z4 = z2 * z2, z6 = z4 * z2, root = sqrtl(n);
    long double m0 = moment(z, 0.5L, 0), m2 = moment(z, 0.5L, 2);
    long double m4 = moment(z, 0.5L, 4), m6 = moment(z, 0.5L, 6);
    long double e2 = moment(z, 0, 2), e4 = moment(z, 0, 4);
    long double k0 = 2 * m0 / z;
    long double k1 = (m2 - z2 * m0) / (6 * z4);
    long double k2 =
        ((6 * z6 + 2 * z4) * m0 + (2 * z4 - 5 * z2) * m2 + (1 - 2 * z2) * m4) / (72 * z6 * z) -
        e2 / (36 * z2 * z);
    long double k3 = ((5 - 30 * z2) * m6 + (212 * z4 - 60 * z2) * m4 + (135 * z4 - 96 * z6) * m2 -
                      (30 * z6 + 90 * z4 * z4) * m0) /
                         (6480 * z6 * z4) +
                     (3 * z2 * e2 - e4) / (216 * z6);
    return sqrtl(PI / 2) * (k0 / 2 + (k1 + (k2 + k3 / root) / root) / root);
}

/* ---- the table ---- */

/* Coefficients of the polynomial through values at t[0] ... (Newton's differences, expanded). */
static void interpolate(const long double *t, long double *values, long double *coefficients) {
    for (int k = 1; k < POWERS; k++) {
        for (int i = POWERS - 1; i >= k; i--)
            values[i] = (values[i] - values[i - 1]) / (t[i] - t[i - k]);
    }
    for (int i = 0; i < POWERS; i++)
        coefficients[i] = 0;
    for (int k = POWERS - 1; k >= 0; k--) {
        for (int i = POWERS - 1; i > 0; i--)
            coefficients[i] = coefficients[i - 1] - t[k] * coefficients[i];
        coefficients[0] = values[k] - t[k] * coefficients[0];
    }
}

static void powers_of_t(long double z, long double *coefficients) {
    long double t[POWERS];
    long double values[POWERS];
    long double scale = REACH / (z < 1 ? z : 1);
    for (int i = 0; i < POWERS; i++) {
        long double n = roundl(scale * scale / (nodes[i] * nodes[i]));
        t[i] = scale / sqrtl(n);
        values[i] = (law_sf(z, n) - 1 + series_cdf(z, n)) * n * n;
    }
    interpolate(t, values, coefficients);
}

static void print_range(int is_low, double low, double high, int count) {
    static long double rows[64][POWERS];
    for (int i = 0; i < count; i++) {
        long double at = cosl(PI * (2 * i + 1) / (2 * count));
        powers_of_t((low + high) / 2 + (high - low) / 2 * at, rows[i]);
    }
    printf("\n#define KSTWO_TABLE_%s_ROWS %d\n", is_low ? "LOW" : "HIGH", count);
    printf("static const double kstwo_%s[%d][%d] = {\n", is_low ? "low" : "high", count, POWERS);
    for (int k = 0; k < count; k++) {
        printf("    {");
        for (int power = 0; power < POWERS; power++) {
            long double sum = 0;
            for (int i = 0; i < count; i++)
                sum += rows[i][power] * cosl(PI * k * (2 * i + 1) / (2 * count));
            printf("%.17g%s", (double)(sum * (k == 0 ? 1 : 2) / count),
                   power + 1 < POWERS ? ", " : "},\n");
        }
    }
    printf("};\n");
}

int main(void) {
    printf("/* SPDX-License-Identifier: Apache-2.0 */\n"
           "/* What the series for the Kolmogorov law lacks, written by tools/kstwo_table.c:\n"
           " * Chebyshev coefficients in z, one row each, of the powers of t. Layer: stats. */\n"
           "#ifndef STATS_KSTWO_TABLE_H\n#define STATS_KSTWO_TABLE_H\n\n"
           "#define KSTWO_TABLE_REACH  %d\n#define KSTWO_TABLE_POWERS %d\n"
           "#define KSTWO_TABLE_LOW    0.2\n#define KSTWO_TABLE_MIDDLE 1.0\n"
           "#define KSTWO_TABLE_HIGH   2.16\n",
           REACH, POWERS);
    print_range(1, 0.2, 1.0, 48);
    print_range(0, 1.0, 2.16, 32);
    printf("\n#endif\n");
    return 0;
}
