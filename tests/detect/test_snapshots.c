/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots of every detector: it goes on to the bit, and hostile bytes are refused or harmless.
 * In: streams, damaged bytes. Out: assertions. Layer: tests. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "support/detector_streams.h"

static detector_flags whole, parts;

static drift_detector *restored(const drift_detector *d, const drift_allocator *allocator) {
    size_t size = drift_detector_snapshot_size(d);
    unsigned char *bytes = malloc(size);
    drift_detector *copy = NULL;
    assert_non_null(bytes);
    assert_int_equal(drift_detector_snapshot(d, bytes, size, NULL), DRIFT_OK);
    assert_int_equal(drift_detector_restore(bytes, size, allocator, &copy, NULL), DRIFT_OK);
    free(bytes);
    return copy;
}

/* Stopped after each 97 values, and after each flag. */
static void check_snapshots(int32_t kind, int32_t compat) {
    drift_detector *d = detector_made(kind, compat, NULL, 0);
    whole.count = parts.count = 0;
    detector_take(d, stream, STREAM_VALUES, &whole);
    drift_detector *stopped = detector_made(kind, compat, NULL, 0);
    for (size_t i = 0, flags = 0; i < STREAM_VALUES; i++) {
        detector_take(stopped, stream + i, 1, &parts);
        if (i % 97 != 0 && parts.count == flags) continue;
        flags = parts.count;
        drift_detector *copy = restored(stopped, NULL);
        drift_detector_free(stopped);
        stopped = copy;
    }
    assert_true(streams_same_flags(&whole, &parts));
    streams_assert_same(d, stopped);
    drift_detector_free(stopped);
    drift_detector_free(d);
}

static void goes_on_from_a_snapshot(void **state) {
    (void)state;
    streams_for_each(check_snapshots);
}

/* Whatever a detector has become can be written and read again. */
static void assert_can_be_written(const drift_detector *d, size_t at, double value) {
    static unsigned char bytes[1 << 16];
    drift_detector *copy = NULL;
    size_t size = drift_detector_snapshot_size(d);
    assert_true(size <= sizeof bytes);
    assert_int_equal(drift_detector_snapshot(d, bytes, size, NULL), DRIFT_OK);
    if (drift_detector_restore(bytes, size, NULL, &copy, NULL) != DRIFT_OK)
        fail_msg("%s: after %g at byte %zu", d->class_of->name, value, at);
    streams_assert_same(d, copy);
    drift_detector_free(copy);
}

/* Takes the next values; what no detector can count is refused. */
static void go_on(drift_detector *d, size_t from, size_t count) {
    int fits = d->values + count <= (uint64_t)DETECTOR_MOST_VALUES;
    assert_int_equal(drift_detector_update(d, stream + from, count, NULL, 0, NULL, NULL),
                     fits ? DRIFT_OK : DRIFT_INVALID_ARGUMENT);
}

/* Goes on from bytes under a checksum that is right; 0 if they are refused. */
static int goes_on_from(unsigned char *bytes, size_t size, size_t at, double value) {
    drift_detector *d = NULL;
    bytes_put_u32(bytes + size - 4, bytes_crc32c(bytes, size - 4));
    if (drift_detector_restore(bytes, size, NULL, &d, NULL) != DRIFT_OK) return 0;
    assert_can_be_written(d, at, value);
    go_on(d, 700, 1);
    assert_can_be_written(d, at, value);
    go_on(d, 701, 300);
    assert_can_be_written(d, at, value);
    drift_detector_free(d);
    return 1;
}

/* Each of the first words of a snapshot, and some of the others, becomes something else: the bytes
 * are refused, or the detector works with what they say. The sanitizers look on. */
static void check_hostile_words(int32_t kind, int32_t compat) {
    static const double worse[] = {0.0,    -0.0,   0.5,      1.0,       2.0,
                                   30.0,   -1.0,   1e6,      1e15,      1e99,
                                   1e100,  -1e100, 1e308,    -1e308,    4294967296.0,
                                   1e-300, NAN,    HUGE_VAL, -HUGE_VAL, DETECTOR_MOST_VALUES};
    static unsigned char bytes[1 << 16];
    drift_detector *d = detector_made(kind, compat, NULL, 0);
    detector_take(d, stream, 700, &whole);
    size_t size = drift_detector_snapshot_size(d), refused = 0;
    assert_true(size <= sizeof bytes);
    assert_int_equal(drift_detector_snapshot(d, bytes, size, NULL), DRIFT_OK);
    drift_detector_free(d);
    for (size_t at = 8; at + 12 <= size; at += at < 400 ? 8 : 72) {
        for (size_t i = 0; i < 2 * COUNT_OF(worse); i++) {
            uint64_t before = bytes_get_u64(bytes + at);
            double value = worse[i / 2];
            if (i % 2)
                bytes_put_f64(bytes + at, value);
            else
                bytes_put_u64(bytes + at, (uint64_t)(int64_t)fmax(-1.0, fmin(value, 1e18)));
            refused += !goes_on_from(bytes, size, at, value);
            bytes_put_u64(bytes + at, before);
        }
    }
    assert_true(refused > 0);
}

static void hostile_words_are_refused_or_harmless(void **state) {
    (void)state;
    streams_for_each(check_hostile_words);
}

/* The largest numbers that are taken lead to states that are taken back. */
static void check_extremes(int32_t kind, int32_t compat) {
    double largest = streams_input(kind) == DRIFT_INPUT_NUMBER ? DETECTOR_LARGEST : 1.0;
    drift_detector *d = detector_made(kind, compat, NULL, 0);
    for (size_t i = 0; i < STREAM_VALUES; i++) {
        double sign = i < 1000 ? 1.0 : i < 2000 ? -1.0 : i % 7 < 3 ? 1.0 : -1.0;
        double x = fmax(sign * largest, largest == 1.0 ? 0.0 : -largest);
        assert_int_equal(drift_detector_update(d, &x, 1, NULL, 0, NULL, NULL), DRIFT_OK);
        if (i % 41 == 0) assert_can_be_written(d, i, x);
    }
    drift_detector_free(d);
}

static void extremes_can_be_written(void **state) {
    (void)state;
    streams_for_each(check_extremes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_on_from_a_snapshot),
        cmocka_unit_test(hostile_words_are_refused_or_harmless),
        cmocka_unit_test(extremes_can_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
