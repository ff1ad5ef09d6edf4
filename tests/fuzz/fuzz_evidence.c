/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: whatever is restored as evidence can be worked with, and is written back as it was.
 * In: one byte (odd: the checksum is made to match first), then a snapshot. Out: abort on a bug.
 * Layer: tests. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/evidence.h>

#include "base/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static uint8_t *snapshot_of(const drift_evidence *e, size_t *size) {
    *size = drift_evidence_snapshot_size(e);
    uint8_t *bytes = malloc(*size);
    require(bytes != NULL, "memory");
    require(drift_evidence_snapshot(e, bytes, *size, NULL) == DRIFT_OK, "snapshot failed");
    return bytes;
}

static void round_trip(const drift_evidence *e) {
    size_t size, again_size;
    drift_evidence *other = NULL;
    uint8_t *bytes = snapshot_of(e, &size);
    require(drift_evidence_restore(bytes, size, NULL, &other, NULL) == DRIFT_OK,
            "a snapshot is not restored");
    uint8_t *again = snapshot_of(other, &again_size);
    require(size == again_size && memcmp(bytes, again, size) == 0, "another snapshot");
    free(bytes);
    free(again);
    drift_evidence_free(other);
}

static void look_at(const drift_evidence *e) {
    for (size_t i = 0;; i++) {
        drift_evidence_column_state c = {.struct_size = sizeof c};
        if (drift_evidence_get_column(e, i, &c, NULL) != DRIFT_OK) return;
        require(isfinite(c.evidence) && isfinite(c.size) && isfinite(c.before) &&
                    isfinite(c.weight),
                "a number is none");
    }
}

static void work(drift_evidence *e) {
    size_t size = drift_evidence_count_size(e);
    uint64_t *counts = calloc(size, sizeof *counts);
    require(counts != NULL, "memory");
    for (uint64_t check = 0; check < 4; check++) {
        drift_evidence_state state = {.struct_size = sizeof state};
        for (size_t k = 0; k < size; k++)
            counts[k] = (k * 7 + check * 3) % 5;
        drift_status status = drift_evidence_check(e, counts, 0, &state, NULL);
        require(status == DRIFT_OK || status == DRIFT_LIMIT, "a check failed");
        require(status != DRIFT_OK || isfinite(state.evidence), "evidence is not a number");
    }
    free(counts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1 || size > (1 << 16)) return 0;
    size_t length = size - 1;
    uint8_t *bytes = malloc(length + 1);
    require(bytes != NULL, "memory");
    memcpy(bytes, data + 1, length);
    if (data[0] % 2 && length >= 4) {
        bytes_put_u32(bytes + length - 4, bytes_crc32c(bytes, length - 4));
    }
    drift_evidence *e = NULL;
    if (drift_evidence_restore(bytes, length, NULL, &e, NULL) == DRIFT_OK) {
        round_trip(e);
        look_at(e);
        work(e);
        round_trip(e);
        look_at(e);
        drift_evidence_free(e);
    }
    free(bytes);
    return 0;
}
