/* SPDX-License-Identifier: Apache-2.0 */
/* A stranger's C program: two samples that share no value.
 * In: the installed library. Out: exit code 0 if D is 1 and the versions agree.
 * Layer: tests. */
#include <driftcheck/driftcheck.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    const double reference[] = {1, 2, 3, 4, 5};
    const double current[] = {11, 12, 13, 14, 15};
    drift_result result;
    drift_error error;
    drift_result_init(&result);
    drift_error_init(&error);
    if (drift_ks(reference, 5, current, 5, NULL, &result, &error) != DRIFT_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    /* all 10! / (5! 5!) = 252 orders are equally likely, and two of them reach D = 1 */
    if (result.value != 1.0 || result.p_value < 2.0 / 252 - 1e-12 ||
        result.p_value > 2.0 / 252 + 1e-12) {
        fprintf(stderr, "D %g, p %g\n", result.value, result.p_value);
        return 1;
    }
    return strcmp(drift_version(), DRIFT_VERSION_STRING) != 0 ||
           drift_abi_version() != DRIFT_ABI_VERSION;
}
