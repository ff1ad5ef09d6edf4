/* SPDX-License-Identifier: Apache-2.0 */
/* Gauss-Legendre panels, each about as long as the density's own scale.
 * In: tail_density. Out: area to 1e-15 or so. Bounded work for every parameter.
 * Layer: stats. */
#include "stats/tail_integral.h"

#include <math.h>

#include "stats/saddle.h"

#define PANELS 100

/* Positive half of the 16 Gauss-Legendre points and weights on [-1, 1]. */
static const double points[8] = {
    0.095012509837637440185, 0.28160355077925891323, 0.45801677765722738634, 0.61787624440264374845,
    0.7554044083550030339,   0.86563120238783174388, 0.94457502307323257608, 0.9894009349916499326};
static const double weights[8] = {0.18945061045506849629,  0.18260341504492358887,
                                  0.16915651939500253819,  0.14959598881657673208,
                                  0.12462897125553387205,  0.09515851168249278481,
                                  0.062253523938647892863, 0.027152459411754094852};

static double height(const tail_density *density, double s) {
    double exponent = density->slope * s + density->a * saddle_phi(s / density->left);
    if (density->b > 0) {
        exponent += density->b * saddle_phi(s / density->right);
    }
    return exp(-exponent);
}

static double panel(const tail_density *density, double from, double to) {
    double middle = 0.5 * (from + to);
    double half = 0.5 * (to - from);
    double sum = 0;
    for (int i = 0; i < 8; i++) {
        double offset = half * points[i];
        sum += weights[i] * (height(density, middle - offset) + height(density, middle + offset));
    }
    return half * sum;
}

double tail_integral(const tail_density *density, double limit) {
    double curvature = density->a / (density->left * density->left);
    if (density->b > 0) {
        curvature += density->b / (density->right * density->right);
    }
    double width = 1 / sqrt(density->slope * density->slope + curvature);
    double sum = 0;
    double from = 0;
    for (int i = 0; i < PANELS && from < limit; i++) {
        double to = fmin(from + width, limit);
        double part = panel(density, from, to);
        sum += part;
        if (part < 1e-18 * sum) {
            break;
        }
        from = to;
    }
    return sum;
}
