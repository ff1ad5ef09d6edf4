/* SPDX-License-Identifier: Apache-2.0 */
/* The chi-square quantile, from the upper tail.
 * In: a tail probability, degrees of freedom. Out: x. Layer: stats. */
#include <math.h>

#include "stats/special.h"

/* Wilson and Hilferty 1931: the cube root is nearly normal. */
static double guess(double p, double df) {
    double v = 2 / (9 * df);
    double root = 1 - v + special_normal_isf(p) * sqrt(v);
    return root > 0.1 ? df * root * root * root : 0.001 * df;
}

double special_chi2_isf(double p, double df) {
    double low = 0;
    double high = guess(p, df);
    while (special_chi2_sf(high, df) > p) {
        low = high;
        high *= 1.5;
    }
    while (low == 0 && special_chi2_sf(high / 1.5, df) <= p)
        high /= 1.5;
    if (low == 0) low = high / 1.5;
    for (int i = 0; i < 100 && high - low > 1e-15 * high; i++) {
        double middle = 0.5 * (low + high);
        if (special_chi2_sf(middle, df) > p) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}
