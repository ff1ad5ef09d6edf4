/* SPDX-License-Identifier: Apache-2.0 */
/* A detector as bytes, and back: settings, counters, and the words of its state.
 * In: a detector, or hostile bytes. Out: the other. Layer: detect. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/reader.h"
#include "base/writer.h"
#include "detect/detector.h"

static const frame snapshot = {"\x89"
                               "DCD\r\n\x1a\n",
                               1, "a detector"};

static void put_signal(writer *out, const detector_signal *s) {
    writer_u32(out, (uint32_t)s->level);
    writer_u32(out, (uint32_t)(s->direction + 1));
    writer_u32(out, (uint32_t)s->has_change_point);
    writer_u32(out, 0);
    writer_u64(out, s->values_since_change);
    writer_f64(out, s->statistic);
    writer_f64(out, s->threshold);
}

static void put_detector(writer *out, const drift_detector *d) {
    frame_begin(&snapshot, out);
    writer_u32(out, (uint32_t)d->class_of->kind);
    writer_u32(out, (uint32_t)d->settings.compat);
    writer_u32(out, (uint32_t)d->class_of->option_count);
    writer_u64(out, d->settings.seed);
    writer_f64_array(out, d->settings.value, d->class_of->option_count);
    writer_u64(out, d->values);
    writer_u64(out, d->drifts);
    writer_u64(out, d->warnings);
    writer_u64(out, d->last_drift);
    writer_u64(out, d->change_point);
    put_signal(out, &d->signal);
    writer_u64(out, d->words);
    writer_u64_array(out, d->state, d->words);
}

size_t drift_detector_snapshot_size(const drift_detector *d) {
    if (!d) return 0;
    writer out = {NULL, 0};
    put_detector(&out, d);
    return out.length + FRAME_CRC_SIZE;
}

drift_status drift_detector_snapshot(const drift_detector *d, void *buffer, size_t size,
                                     drift_error *error) {
    if (!d || !buffer) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "detector or buffer is NULL");
    }
    size_t needed = drift_detector_snapshot_size(d);
    drift_status status = frame_has_room(needed, size, error);
    if (status != DRIFT_OK) return status;
    writer out = {buffer, 0};
    put_detector(&out, d);
    frame_end(&out);
    return DRIFT_OK;
}

/* ---- reading ---- */

static drift_status damaged(drift_error *error, const char *why) {
    return frame_damaged(&snapshot, why, error);
}

static drift_status read_settings(reader *in, const detector_class **c, detector_settings *settings,
                                  drift_error *error) {
    uint32_t kind, compat, count;
    memset(settings, 0, sizeof *settings);
    if (!reader_u32(in, &kind) || !reader_u32(in, &compat) || !reader_u32(in, &count) ||
        !reader_u64(in, &settings->seed)) {
        return damaged(error, "it is cut short");
    }
    *c = kind <= DRIFT_DETECTOR_LAST ? detector_class_of((int32_t)kind) : NULL;
    if (!*c || (*c)->option_count != count || compat > DRIFT_COMPAT_FROUROS ||
        !reader_f64_array(in, settings->value, count)) {
        return damaged(error, "its kind or options are not known");
    }
    settings->compat = (int32_t)compat;
    if (detector_check_compat(*c, settings->compat, NULL) != DRIFT_OK) {
        return damaged(error, "its kind does not have this convention");
    }
    for (size_t i = 0; i < count; i++) {
        if (detector_check_value(*c, &(*c)->options[i], settings->value[i], NULL) != DRIFT_OK) {
            return damaged(error, "an option is out of range");
        }
    }
    int fits = !(*c)->check || (*c)->check(settings, NULL) == DRIFT_OK;
    return fits ? DRIFT_OK : damaged(error, "its options do not fit together");
}

static int read_signal(reader *in, detector_signal *s) {
    uint32_t level, direction, has_change_point, reserved;
    int all = reader_u32(in, &level) && reader_u32(in, &direction) &&
              reader_u32(in, &has_change_point) && reader_u32(in, &reserved) &&
              reader_u64(in, &s->values_since_change) && reader_f64(in, &s->statistic) &&
              reader_f64(in, &s->threshold);
    if (!all || level > DRIFT_LEVEL_DRIFT || direction > 2 || has_change_point > 1 || reserved) {
        return 0;
    }
    s->level = (int32_t)level;
    s->direction = (int32_t)direction - 1;
    s->has_change_point = (int)has_change_point;
    return !isnan(s->statistic) && !isnan(s->threshold);
}

static int read_counters(reader *in, drift_detector *d) {
    return reader_u64(in, &d->values) && reader_u64(in, &d->drifts) &&
           reader_u64(in, &d->warnings) && reader_u64(in, &d->last_drift) &&
           reader_u64(in, &d->change_point) && read_signal(in, &d->signal) &&
           d->values <= (uint64_t)DETECTOR_MOST_VALUES && d->drifts <= d->values &&
           d->warnings <= d->values && d->last_drift <= d->values && d->change_point <= d->values;
}

/* What precedes the state behind the options. */
#define COUNTERS_SIZE (5 * 8 + 4 * 4 + 3 * 8 + 8)

static drift_status read_detector(reader *in, const drift_allocator *allocator,
                                  drift_detector **out, drift_error *error) {
    const detector_class *c = NULL;
    detector_settings settings;
    drift_status status = read_settings(in, &c, &settings, error);
    if (status != DRIFT_OK) return status;
    size_t words = c->words(&settings);
    if (in->length != COUNTERS_SIZE + words * sizeof(uint64_t)) {
        return damaged(error, "its length does not fit its options");
    }
    status = detector_make(c, &settings, allocator, out, error);
    if (status != DRIFT_OK) return status;
    uint64_t claimed = 0;
    int good = read_counters(in, *out) && reader_u64(in, &claimed) && claimed == words &&
               reader_u64_array(in, (*out)->state, words) &&
               c->valid(&settings, (*out)->state, (double)(*out)->values);
    if (good) return DRIFT_OK;
    drift_detector_free(*out);
    *out = NULL;
    return damaged(error, "its state is impossible");
}

drift_status drift_detector_restore(const void *bytes, size_t size,
                                    const drift_allocator *allocator, drift_detector **out,
                                    drift_error *error) {
    if (!bytes || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "bytes or out is NULL");
    }
    reader in = {bytes, size};
    drift_detector *made = NULL;
    drift_status status = frame_open(&snapshot, &in, error);
    if (status == DRIFT_OK) status = read_detector(&in, allocator, &made, error);
    if (status == DRIFT_OK) *out = made;
    return status;
}
