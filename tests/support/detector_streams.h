/* SPDX-License-Identifier: Apache-2.0 */
/* A stream for each detector's input, and each kind and convention in turn, for tests.
 * In: input. Out: values. Layer: tests. */
#ifndef SUPPORT_DETECTOR_STREAMS_H
#define SUPPORT_DETECTOR_STREAMS_H

#include <stdlib.h>
#include <string.h>

#include "detect/detector.h"
#include "support/detector_flags.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define STREAM_VALUES   3000

static double stream[STREAM_VALUES];

static inline double streams_uniform(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) / 9007199254740992.0;
}

/* Four levels, as errors, losses or numbers: enough for each detector to find something. */
static inline void streams_fill(int32_t input) {
    static const double level[] = {0.1, 0.5, 0.2, 0.9};
    uint64_t random = 3;
    for (size_t i = 0; i < STREAM_VALUES; i++) {
        double l = level[i * 4 / STREAM_VALUES], u = streams_uniform(&random);
        stream[i] = input == DRIFT_INPUT_ERROR  ? u < l
                    : input == DRIFT_INPUT_LOSS ? (l + u) / 2
                                                : 40 * l + u;
    }
}

static inline int32_t streams_input(int32_t kind) {
    drift_detector_info info;
    memset(&info, 0, sizeof info);
    info.struct_size = (uint32_t)sizeof info;
    assert_int_equal(drift_detector_get_info(kind, &info, NULL), DRIFT_OK);
    return info.input;
}

static inline uint32_t streams_compats(int32_t kind) {
    return detector_class_of(kind)->compats;
}

/* Calls a test with each kind and convention that there is. */
static inline void streams_for_each(void (*check)(int32_t kind, int32_t compat)) {
    for (int32_t kind = 1; kind <= DRIFT_DETECTOR_LAST; kind++) {
        streams_fill(streams_input(kind));
        for (int32_t compat = 0; compat <= DRIFT_COMPAT_FROUROS; compat++) {
            if (streams_compats(kind) >> compat & 1) check(kind, compat);
        }
    }
}

static inline int streams_same_flags(const detector_flags *a, const detector_flags *b) {
    return a->count == b->count && memcmp(a->flag, b->flag, a->count * sizeof *a->flag) == 0;
}

/* All bytes that a detector consists of, but for its allocator. */
static inline void streams_assert_same(const drift_detector *a, const drift_detector *b) {
    static unsigned char left[200000], right[200000];
    size_t size = drift_detector_snapshot_size(a);
    assert_true(size <= sizeof left && size == drift_detector_snapshot_size(b));
    assert_int_equal(drift_detector_snapshot(a, left, size, NULL), DRIFT_OK);
    assert_int_equal(drift_detector_snapshot(b, right, size, NULL), DRIFT_OK);
    assert_memory_equal(left, right, size);
}

#endif
