/* SPDX-License-Identifier: Apache-2.0 */
/* p-value of a two-sample D, and D itself from integers.
 * In: D, sizes. Out: p, method. Layer: stats.
 * Source: conventions of scipy.stats.ks_2samp. */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/kolmogorov.h"
#include "stats/ks_d.h"

/* Up to this size of both samples the exact law is counted, as in SciPy: 1e8 steps at the most. */
#define EXACT_LIMIT 10000

uint64_t ks_common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

double ks_quotient(uint64_t numerator, uint64_t n, uint64_t m) {
    uint64_t g = ks_common_divisor(n, m);
    return (double)(numerator / g) / ((double)(n / g) * (double)m);
}

drift_status drift_ks_p_value(double d, uint64_t n, uint64_t m, const drift_allocator *allocator,
                              double *p, int32_t *method, drift_error *error) {
    if (!p || !method || !(d >= 0.0 && d <= 1.0) || n == 0 || m == 0 || n > ARGUMENTS_COUNT_LIMIT ||
        m > ARGUMENTS_COUNT_LIMIT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "p or method is NULL, d is not in [0,1], or a size is not 1 to 2^53");
    }
    if (n <= EXACT_LIMIT && m <= EXACT_LIMIT) {
        double lcm = (double)(n / ks_common_divisor(n, m) * m);
        uint64_t h = (uint64_t)nearbyint(d * lcm);
        double exact = 0.0;
        drift_status status =
            kolmogorov_two_sample_sf(h, (uint32_t)n, (uint32_t)m, allocator, &exact, error);
        if (status != DRIFT_OK) return status;
        *p = exact;
        *method = DRIFT_METHOD_EXACT;
        return DRIFT_OK;
    }
    double larger = (double)(n > m ? n : m);
    double smaller = (double)(n > m ? m : n);
    double effective = nearbyint(larger * smaller / (larger + smaller));
    *p = kolmogorov_kstwo_sf(d, effective < 1.0 ? 1.0 : effective);
    *method = DRIFT_METHOD_KSTWO;
    return DRIFT_OK;
}
