/* SPDX-License-Identifier: Apache-2.0 */
/* Regularised incomplete beta function.
 * In: a, b, x. Out: I_x(a, b); the smaller side is computed, the other is its complement.
 * Layer: stats. */
#include <math.h>

#include "stats/saddle.h"
#include "stats/special.h"
#include "stats/tail_integral.h"

#define TWO_PI      6.283185307179586477
#define LARGE_SHAPE 1000
#define MAX_STEPS   20000

/* x^a (1-x)^b / B(a,b): deviances of both shapes from what x expects of them. */
static double prefactor(double a, double b, double x, double y) {
    double n = a + b;
    double away = a * y - b * x;
    double cost =
        saddle_deviance_shifted(a, -away, n * x) + saddle_deviance_shifted(b, away, n * y);
    double errors = saddle_stirling_error(n) - saddle_stirling_error(a) - saddle_stirling_error(b);
    return sqrt(a / n * b / TWO_PI) * exp(errors - cost);
}

/* One step of Lentz's method for a fraction numerator / (1 + ...). */
static double lentz_step(double numerator, double *c, double *d) {
    *d = 1 / (1 + numerator * *d);
    *c = 1 + numerator / *c;
    return *c * *d;
}

/* Continued fraction of I_x(a,b), quick for x below (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / (1 - (a + b) * x / (a + 1));
    double h = d;
    for (int k = 1; k < MAX_STEPS; k++) {
        double two_k = 2.0 * k;
        h *= lentz_step(k * (b - k) * x / ((a + two_k - 1) * (a + two_k)), &c, &d);
        double ratio =
            lentz_step(-(a + k) * (a + b + k) * x / ((a + two_k) * (a + two_k + 1)), &c, &d);
        h *= ratio;
        if (fabs(ratio - 1) < 1e-16) {
            break;
        }
    }
    return h / a;
}

/* Past the mode (integral) or where the fraction converges quicker from the other side. */
static int is_upper_side(double a, double b, double x) {
    if (a > LARGE_SHAPE && b > LARGE_SHAPE) {
        return (a - 1) * (1 - x) < (b - 1) * x;
    }
    return x > (a + 1) / (a + b + 2);
}

/* I_x(a,b) for x at or below the mode, y = 1 - x. */
static double lower_side(double a, double b, double x, double y) {
    if (a > LARGE_SHAPE && b > LARGE_SHAPE) {
        tail_density density = {a - 1, -x, b - 1, y, ((a - 1) * y - (b - 1) * x) / (x * y)};
        return prefactor(a, b, x, y) / (x * y) * tail_integral(&density, x);
    }
    return prefactor(a, b, x, y) * fraction(a, b, x);
}

double special_beta_i(double a, double b, double x) {
    if (x <= 0) {
        return 0;
    }
    if (x >= 1) {
        return 1;
    }
    if (is_upper_side(a, b, x)) {
        return fmax(0, 1 - lower_side(b, a, 1 - x, x));
    }
    return fmin(1, lower_side(a, b, x, 1 - x));
}
