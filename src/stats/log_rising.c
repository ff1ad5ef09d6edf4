/* SPDX-License-Identifier: Apache-2.0 */
/* Logarithm of a(a + 1)...(a + c - 1), the weight of counts in the Dirichlet-multinomial law.
 * In: a > 0, a count. Out: the logarithm; no global state (lgamma would write signgam).
 * Layer: stats. */
#include <math.h>

#include "stats/special.h"

/* So many factors below 2^53 are below 1e256. */
#define FEW        16
#define STIRLING_A 12

static double product(double a, double factors) {
    double result = 1;
    for (double i = 0; i < factors; i++)
        result *= a + i;
    return result;
}

/* ln Gamma(a) - (a - 1/2) ln a + a - ln(2 pi) / 2; the first term left out is below 1e-16. */
static double stirling(double a) {
    const double c[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                        1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    double inverse = 1 / a;
    double s = inverse * inverse;
    return inverse *
           (c[0] + s * (c[1] + s * (c[2] + s * (c[3] + s * (c[4] + s * (c[5] + s * c[6]))))));
}

double special_log_rising(double a, double c) {
    if (c <= FEW) return c > 0 ? log(product(a, c)) : 0;
    double shifted = 0;
    if (a < STIRLING_A) {
        double steps = ceil(STIRLING_A - a);
        shifted = log(product(a, steps));
        a += steps;
        c -= steps;
    }
    double end = a + c;
    return shifted + (a - 0.5) * log1p(c / a) + c * (log(end) - 1) + (stirling(end) - stirling(a));
}

void special_log_sum_add(special_log_sum *to, double a, double c) {
    if (c > FEW) {
        to->sum += special_log_rising(a, c);
        return;
    }
    /* below 2^53 for each factor, so that no product of one call leaves the range of a double */
    if (to->product > 1e40 || to->product < 1e-40) {
        to->sum += log(to->product);
        to->product = 1;
    }
    to->product *= product(a, c);
}

double special_log_sum_value(const special_log_sum *sum) {
    return sum->sum + log(sum->product);
}
