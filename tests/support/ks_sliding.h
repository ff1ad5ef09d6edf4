/* SPDX-License-Identifier: Apache-2.0 */
/* What holds of every sliding test, whatever it was made from. In: one that was made, or could not
 * be. Out: cmocka verdicts. Layer: tests. */
#ifndef SUPPORT_KS_SLIDING_H
#define SUPPORT_KS_SLIDING_H

#include <driftcheck/ks.h>

#include "support/memory_probe.h"
#include "support/statistics.h"

/* Uses and frees it: its values take no memory, its exact law may, and all of it comes back.
 * @return the status of making it, or of the test. */
static inline drift_status ks_sliding_use(drift_status made, drift_sliding_ks *sliding,
                                          const double *values, size_t count,
                                          const memory_probe *probe) {
    drift_result r = stale_result();
    drift_status status = made;
    assert_true((made == DRIFT_OK) == (sliding != NULL));
    if (sliding) {
        size_t allocations = probe->allocations;
        assert_int_equal(drift_sliding_ks_push(sliding, values, count, NULL, NULL), DRIFT_OK);
        assert_int_equal(probe->allocations, allocations);
        status = drift_sliding_ks_test(sliding, &r, NULL);
        assert_true((status == DRIFT_OK) == (r.fields != 0));
    }
    drift_sliding_ks_free(sliding);
    assert_int_equal(probe->blocks_held, 0);
    assert_int_equal(probe->wrong_sizes, 0);
    return status;
}

#endif
