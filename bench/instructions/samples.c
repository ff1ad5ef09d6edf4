/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting, and the exact two-sample KS test. In: samples of 10,000 values. Layer: bench. */
#include <driftcheck/stats.h>
#include <string.h>

#include "cases.h"
#include "sketch/sort.h"

#define SIZE 10000

static double reference[SIZE], current[SIZE], sorted[SIZE], scratch[SIZE];
static drift_result result;

static void prepare_samples(void) {
    uint64_t state = 4;
    for (size_t i = 0; i < SIZE; i++) {
        reference[i] = next_number(&state);
        current[i] = next_number(&state);
    }
    drift_result_init(&result);
}

static void prepare_sorted(void) {
    prepare_samples();
    sort_doubles(reference, scratch, SIZE);
    sort_doubles(current, scratch, SIZE);
}

static void sort(void) {
    memcpy(sorted, reference, sizeof sorted);
    sort_doubles(sorted, scratch, SIZE);
    must(sorted[0] <= sorted[SIZE - 1], "not sorted");
}

static void ks(void) {
    must(drift_ks(reference, SIZE, current, SIZE, NULL, &result, NULL) == DRIFT_OK, "ks failed");
    must(result.value > 0, "no difference");
}

static void ks_sorted(void) {
    must(drift_ks_sorted(reference, SIZE, current, SIZE, NULL, &result, NULL) == DRIFT_OK,
         "ks_sorted failed");
    must(result.value > 0, "no difference");
}

const counted_case sample_cases[] = {{"sort", sort, prepare_samples, SIZE},
                                     {"ks", ks, prepare_samples, 2 * SIZE},
                                     {"ks_sorted", ks_sorted, prepare_sorted, 2 * SIZE},
                                     {NULL, NULL, NULL, 0}};
