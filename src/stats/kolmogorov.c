/* SPDX-License-Identifier: Apache-2.0 */
/* Limit law of Kolmogorov.
 * In: z = sqrt(n) d. Out: tail probability; each of both series where it is quick.
 * Layer: stats. */
#include "stats/kolmogorov.h"

#include <math.h>

#define PI       3.14159265358979323846
#define SQRT_2PI 2.50662827463100050242

double kolmogorov_limit_sf(double z) {
    if (z <= 0) {
        return 1;
    }
    if (z < 0.8) {
        /* Theta function of the inverse argument: here the terms below are nearly alike. */
        double q = exp(-PI * PI / (8 * z * z));
        return 1 - SQRT_2PI / z * (q + pow(q, 9) + pow(q, 25) + pow(q, 49));
    }
    double sum = 0;
    double sign = 1;
    for (int k = 1; k <= 8; k++) {
        sum += sign * exp(-2.0 * k * k * z * z);
        sign = -sign;
    }
    return 2 * sum;
}
