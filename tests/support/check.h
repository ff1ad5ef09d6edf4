/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons of doubles for tests.
 * In: two doubles. Out: a failed assertion that shows both. Layer: tests. */
#ifndef SUPPORT_CHECK_H
#define SUPPORT_CHECK_H

#include <math.h>

/* |value - expected| relative to |expected|; NaN counts as infinitely far. */
static inline double check_relative_error(double value, double expected) {
    double error = fabs(value - expected);
    return isnan(error) ? HUGE_VAL : error == 0 ? 0 : error / fabs(expected);
}

#define assert_relative(value, expected, tolerance)                                                \
    do {                                                                                           \
        double check_value = (value);                                                              \
        double check_expected = (expected);                                                        \
        if (!(check_relative_error(check_value, check_expected) <= (tolerance))) {                 \
            fail_msg("%s = %.17g, expected %.17g", #value, check_value, check_expected);           \
        }                                                                                          \
    } while (0)

#endif
