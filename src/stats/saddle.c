/* SPDX-License-Identifier: Apache-2.0 */
/* Deviance, Stirling error and Poisson weight.
 * In: finite doubles. Out: values of a few ulp, no global state (lgamma would write signgam).
 * Layer: stats. */
#include "stats/saddle.h"

#include <math.h>

#define TWO_PI 6.283185307179586477

double saddle_phi(double u) {
    if (u < -0.5 || u > 0.5) {
        return u - log1p(u);
    }
    /* log1p(u) = 2 atanh(v), u = 2v / (1 - v): the leading u is cancelled on paper. */
    double v = u / (2 + u);
    double squared = v * v;
    double sum = 0;
    for (int k = 35; k >= 3; k -= 2) {
        sum = sum * squared + 1.0 / k;
    }
    return v * (u - 2 * squared * sum);
}

double saddle_deviance_shifted(double a, double shift, double x) {
    double u = shift / a;
    if (u < -0.5 || u > 1e8) {
        /* 1 + u would keep too few digits of a small x, or overflow for a large one. */
        return x <= 0 ? HUGE_VAL : shift - a * (log(x) - log(a));
    }
    return a * saddle_phi(u);
}

double saddle_stirling_error(double a) {
    /* Stirling's series from 16 on: its first term left out is below 1e-17 there. */
    double shifted = 0;
    while (a < 16) {
        double step = a < 0.5 ? log1p(a) - log(a) : log1p(1 / a);
        shifted += (a + 0.5) * step - 1;
        a += 1;
    }
    double s = 1 / (a * a);
    double series =
        (1.0 / 12 - s * (1.0 / 360 -
                         s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360 -
                                                                                    s / 156)))))) /
        a;
    return shifted + series;
}

double saddle_poisson(double a, double x) {
    if (a <= 0) {
        return exp(-x);
    }
    return exp(-saddle_stirling_error(a) - saddle_deviance_shifted(a, x - a, x)) / sqrt(TWO_PI * a);
}
