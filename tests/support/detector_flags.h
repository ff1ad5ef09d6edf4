/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a detector over a stream, for tests. In: kind, settings, values. Out: its flags.
 * Layer: tests. */
#ifndef SUPPORT_DETECTOR_FLAGS_H
#define SUPPORT_DETECTOR_FLAGS_H

#include <string.h>

#include <driftcheck/detect.h>

#define DETECTOR_FLAGS_MOST 4096

typedef struct detector_flags {
    drift_detector_flag flag[DETECTOR_FLAGS_MOST];
    size_t count;
} detector_flags;

/* Made with `count` settings; fails the test if it cannot be. */
static inline drift_detector *detector_made(int32_t kind, int32_t compat,
                                            const drift_detector_setting *settings, size_t count) {
    drift_detector_options options;
    drift_detector *detector = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_detector_options_init(&options, kind);
    options.compat = compat;
    options.settings = settings;
    options.setting_count = count;
    if (drift_detector_create(&options, &detector, &error) != DRIFT_OK)
        fail_msg("%s", error.message);
    return detector;
}

static inline void detector_take(drift_detector *detector, const double *values, size_t count,
                                 detector_flags *flags) {
    size_t found = 0;
    drift_detector_flag *to = flags->flag + flags->count;
    size_t room = DETECTOR_FLAGS_MOST - flags->count;
    assert_int_equal(drift_detector_update(detector, values, count, to, room, &found, NULL),
                     DRIFT_OK);
    assert_true(found <= room);
    for (size_t i = flags->count; i < flags->count + found; i++) {
        assert_true(flags->flag[i].statistic == flags->flag[i].statistic);
        assert_true(flags->flag[i].threshold == flags->flag[i].threshold);
        assert_true(flags->flag[i].change_point <= flags->flag[i].index);
    }
    flags->count += found;
}

/* All flags of one kind's default convention. */
static inline void detector_run(int32_t kind, const drift_detector_setting *settings, size_t count,
                                const double *values, size_t n, detector_flags *flags) {
    drift_detector *detector = detector_made(kind, DRIFT_COMPAT_DEFAULT, settings, count);
    memset(flags, 0, sizeof *flags);
    detector_take(detector, values, n, flags);
    drift_detector_free(detector);
}

#endif
