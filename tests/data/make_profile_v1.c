/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the sample profile of the tests to a file: it made profile_v1.dcp.
 * In: a path. Out: a file.
 * Layer: tests. */
#include <stdio.h>

#include "support/profile_sample.h"

int main(int argc, char **argv) {
    drift_error error;
    drift_error_init(&error);
    if (argc != 2) {
        fprintf(stderr, "usage: make_profile_v1 FILE\n");
        return 2;
    }
    drift_profile *profile = sample_profile(NULL, 1);
    drift_status status =
        profile ? drift_profile_save(profile, argv[1], &error) : DRIFT_OUT_OF_MEMORY;
    if (status != DRIFT_OK) fprintf(stderr, "%s\n", error.message);
    drift_profile_free(profile);
    return status == DRIFT_OK ? 0 : 1;
}
