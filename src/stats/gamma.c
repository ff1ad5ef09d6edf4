/* SPDX-License-Identifier: Apache-2.0 */
/* Upper regularised incomplete gamma function and the chi-square tail.
 * In: a, x. Out: Q; where P is the smaller of both, that is computed and Q its complement.
 * Layer: stats. */
#include <math.h>

#include "stats/saddle.h"
#include "stats/special.h"
#include "stats/tail_integral.h"

/* Series and fraction need about 9 sqrt(a) steps near x = a; from here on the integral is both
 * faster and, unlike them, as quick for a = 1e15 as for a = 1e3. */
#define LARGE_A   1000
#define MAX_STEPS 3000

/* P(a,x) = x^a e^-x / Gamma(a+1) * sum of x^k / ((a+1)...(a+k)) */
static double series_p(double a, double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < MAX_STEPS && term > 1e-17 * sum; k++) {
        term *= x / (a + k);
        sum += term;
    }
    return saddle_poisson(a, x) * sum;
}

/* Legendre's continued fraction for Q(a,x) by Lentz's method. */
static double fraction_q(double a, double x) {
    double b = x + 1 - a;
    double c = HUGE_VAL;
    double d = 1 / b;
    double h = d;
    for (int k = 1; k < MAX_STEPS; k++) {
        double factor = k * (a - k);
        b += 2;
        d = 1 / (factor * d + b);
        c = b + factor / c;
        double ratio = c * d;
        h *= ratio;
        if (fabs(ratio - 1) < 1e-16) {
            break;
        }
    }
    return saddle_poisson(a, x) * a * h;
}

static double integral_p(double a, double x) {
    tail_density density = {a - 1, -x, 0, 1, (a - 1 - x) / x};
    return saddle_poisson(a, x) * (a / x) * tail_integral(&density, x);
}

static double integral_q(double a, double x) {
    tail_density density = {a - 1, x, 0, 1, (x - a + 1) / x};
    return saddle_poisson(a, x) * (a / x) * tail_integral(&density, HUGE_VAL);
}

double special_gamma_q(double a, double x) {
    if (x <= 0) {
        return 1;
    }
    if (a > LARGE_A) {
        return x < a - 1 ? fmax(0, 1 - integral_p(a, x)) : fmin(1, integral_q(a, x));
    }
    return x < a + 1 ? fmax(0, 1 - series_p(a, x)) : fraction_q(a, x);
}

double special_chi2_sf(double x, double df) {
    return special_gamma_q(0.5 * df, 0.5 * x);
}
