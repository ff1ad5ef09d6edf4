/* SPDX-License-Identifier: Apache-2.0 */
/* Neumaier's compensated sum.
 * In: terms. Out: their sum. Layer: stats. */
#include "stats/sum.h"

#include <math.h>

void sum_add(sum *s, double term) {
    double total = s->total + term;
    if (fabs(s->total) >= fabs(term)) {
        s->rest += (s->total - total) + term;
    } else {
        s->rest += (term - total) + s->total;
    }
    s->total = total;
}

double sum_value(const sum *s) {
    double value = s->total + s->rest;
    return isnan(value) ? s->total : value; /* an overflowed total leaves a rest of inf - inf */
}
