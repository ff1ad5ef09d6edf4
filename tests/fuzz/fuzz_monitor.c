/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: whatever is restored as a monitor can be worked with, and is written back as it was.
 * In: one byte (odd: checksums are made to match first), then a snapshot. Out: abort on a bug.
 * Layer: tests. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/driftcheck.h>

#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static uint8_t *snapshot_of(const drift_monitor *m, size_t *size) {
    *size = drift_monitor_snapshot_size(m);
    uint8_t *bytes = malloc(*size);
    require(bytes != NULL, "memory");
    require(drift_monitor_snapshot(m, bytes, *size, NULL) == DRIFT_OK, "snapshot failed");
    return bytes;
}

static void round_trip(const drift_monitor *m) {
    size_t size, again_size;
    drift_monitor *other = NULL;
    uint8_t *bytes = snapshot_of(m, &size);
    require(drift_monitor_restore(bytes, size, NULL, &other, NULL) == DRIFT_OK,
            "a snapshot is not restored");
    uint8_t *again = snapshot_of(other, &again_size);
    require(size == again_size && memcmp(bytes, again, size) == 0, "another snapshot");
    free(bytes);
    free(again);
    drift_monitor_free(other);
}

static void look_at(const drift_monitor *m) {
    static char text[1 << 20];
    size_t length = 0;
    drift_result r;
    drift_result_init(&r);
    for (size_t k = 0; k < drift_monitor_column_count(m) && k < 50; k++) {
        for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
            double p = 0;
            drift_monitor_get_statistic(m, k, s, &r, &p, NULL, NULL, NULL);
            require(isfinite(r.value) && isfinite(r.p_value) && !isnan(p), "a number is none");
        }
    }
    drift_monitor_prometheus(m, text, sizeof text, &length, NULL);
    for (size_t k = 0; k < drift_monitor_column_count(m) && k < 50; k++) {
        for (int32_t when = DRIFT_EVIDENCE_NOW; when <= DRIFT_EVIDENCE_AT_ALARM; when++) {
            drift_column_evidence e = {.struct_size = sizeof e};
            if (drift_monitor_get_column_evidence(m, k, when, &e, NULL) != DRIFT_OK) continue;
            require(isfinite(e.evidence) && isfinite(e.size) && isfinite(e.psi_upper),
                    "evidence is no number");
            drift_column_evidence_json(&e, text, sizeof text, &length, NULL);
        }
    }
}

static void work(drift_monitor *m) {
    double values[64];
    const char *names[] = {"x", "y", "z"};
    drift_column columns[3];
    drift_batch batch;
    drift_outcomes outcomes;
    drift_event events[4];
    size_t count;
    for (size_t i = 0; i < 64; i++)
        values[i] = (double)(i % 2);
    for (size_t i = 0; i < 3; i++) {
        drift_column_init(&columns[i], DRIFT_DATA_FLOAT64, names[i]);
        columns[i].data = values;
    }
    drift_batch_init(&batch, 64, columns, 3);
    drift_outcomes_init(&outcomes, 64);
    outcomes.truth = outcomes.prediction = outcomes.score = values;
    for (int64_t time = 0; time < 3; time++) {
        drift_monitor_observe(m, &batch, time * 1000, NULL);
        drift_monitor_observe_outcomes(m, &outcomes, time * 1000, NULL);
        for (size_t s = 0; s < drift_monitor_stream_count(m) && s < 5; s++)
            drift_monitor_observe_stream(m, s, values, 64, time, NULL);
    }
    require(drift_monitor_evaluate(m, NULL) == DRIFT_OK, "evaluate failed");
    drift_monitor_check(m, 4000, NULL);
    drift_monitor_events(m, events, 4, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        size_t length;
        drift_monitor_event_json(m, &events[i], NULL, 0, &length, NULL);
    }
    drift_monitor_rebaseline(m, NULL, NULL);
    drift_monitor_acknowledge(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 6) return 0;
    drift_monitor *m = NULL;
    uint8_t *bytes = malloc(size - 1);
    require(bytes != NULL, "memory");
    memcpy(bytes, data + 1, size - 1);
    if (data[0] & 1) bytes_put_u32(bytes + size - 5, bytes_crc32c(bytes, size - 5));
    if (drift_monitor_restore(bytes, size - 1, NULL, &m, NULL) == DRIFT_OK) {
        round_trip(m);
        look_at(m);
        work(m);
        look_at(m);
        round_trip(m);
        drift_monitor_free(m);
    }
    free(bytes);
    return 0;
}
