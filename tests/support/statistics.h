/* SPDX-License-Identifier: Apache-2.0 */
/* Small helpers for tests of statistics.
 * In: samples, results. Out: results with a stale content, assertions on what must hold for each.
 * Layer: tests. */
#ifndef SUPPORT_STATISTICS_H
#define SUPPORT_STATISTICS_H

#include <math.h>
#include <string.h>

#include <driftcheck/stats.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* A result as a caller reuses it: its size set, every other byte left over from before. */
static inline drift_result stale_result(void) {
    drift_result r;
    memset(&r, 0x5a, sizeof r);
    r.struct_size = (uint32_t)sizeof r;
    return r;
}

static inline drift_error new_error(void) {
    drift_error error;
    drift_error_init(&error);
    return error;
}

/* What holds for every result: finite, and 0 where its flag is not set. */
static inline int result_is_clean(const drift_result *r) {
    const double numbers[] = {r->value, r->p_value, r->lower, r->upper, r->location, r->df};
    const uint32_t flags[] = {DRIFT_HAS_VALUE,  DRIFT_HAS_P,        DRIFT_HAS_BOUNDS,
                              DRIFT_HAS_BOUNDS, DRIFT_HAS_LOCATION, DRIFT_HAS_DF};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (!isfinite(numbers[i])) return 0;
        if (!(r->fields & flags[i]) && numbers[i] != 0.0) return 0;
    }
    return r->struct_size == sizeof *r && r->reserved == 0 &&
           (r->status == DRIFT_OK) == ((r->fields & DRIFT_HAS_VALUE) != 0) && r->p_value >= 0.0 &&
           r->p_value <= 1.0;
}

/* Same bits in every field; compared one by one, as -0 and +0 should differ. */
static inline int results_equal(const drift_result *a, const drift_result *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

#endif
