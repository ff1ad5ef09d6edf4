/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's C++ program: every public header, one call.
 * In: the installed library. Out: exit code 0 if PSI of equal counts is 0.
 * Layer: tests. */
#include <driftcheck/core.h>
#include <driftcheck/data.h>
#include <driftcheck/driftcheck.h>
#include <driftcheck/profile.h>
#include <driftcheck/report.h>
#include <driftcheck/stats.h>

int main() {
    const uint64_t counts[] = {10, 20, 30};
    drift_result result;
    drift_result_init(&result);
    const drift_status status =
        drift_psi(counts, counts, 3, DRIFT_SMOOTHING_DEFAULT, &result, nullptr);
    return status == DRIFT_OK && result.value == 0.0 ? 0 : 1;
}
