/* SPDX-License-Identifier: Apache-2.0 */
/* The effective options of a monitor, owned. A monitor is always made from settings that were
 * written and read back, so that a restored one cannot differ from the original.
 * In: the caller's options, or bytes of a snapshot. Out: options with all defaults. Layer: monitor.
 */
#ifndef MONITOR_SETTINGS_H
#define MONITOR_SETTINGS_H

#include <driftcheck/monitor.h>

#include "base/reader.h"
#include "base/writer.h"
#include "decide/alarm.h"
#include "window/window.h"

#define SETTINGS_STREAM_LIMIT     1000
#define SETTINGS_ATTACHMENT_LIMIT 10000
#define SETTINGS_THRESHOLD_LIMIT  1000000
#define SETTINGS_ROLE_LIMIT       65536
#define SETTINGS_WEIGHT_LIMIT     65536
#define SETTINGS_RISK_LIMIT       1000
#define SETTINGS_SLOT_LIMIT       1000

typedef struct monitor_settings {
    drift_allocator allocator;
    drift_monitor_options options; /* arrays and texts are owned by the settings */
    drift_check_options check;
    drift_threshold *thresholds;
    drift_role *roles;
    drift_column_weight *weights;
    drift_metric_rule *rules;
    drift_risk_rule *risks;
    drift_column_design_effect *design_effects;
    drift_stream *streams;
    drift_attachment *attachments;
    drift_detector_options *detectors; /* of attachments */
    char *texts;                       /* all names, terminated, one after the other */
    size_t texts_size;
    size_t texts_used;
    drift_detector_setting *detector_settings; /* of all attachments */
    size_t detector_setting_count;
    size_t detector_setting_room;
    size_t detector_room;
    unsigned char *bytes; /* the settings as a snapshot holds them */
    size_t byte_count;
} monitor_settings;

/* From the caller's options (NULL: defaults). OK, INVALID_ARGUMENT or OUT_OF_MEMORY.
 * settings_destroy is due in any case. */
drift_status settings_from_options(monitor_settings *s, const drift_monitor_options *options,
                                   const drift_allocator *allocator, drift_error *error);

/* From hostile bytes. OK, BAD_FORMAT or OUT_OF_MEMORY. */
drift_status settings_from_bytes(monitor_settings *s, const unsigned char *bytes, size_t size,
                                 const drift_allocator *allocator, drift_error *error);

void settings_destroy(monitor_settings *s);

size_t settings_memory(const monitor_settings *s);

/* 1 if the source of a detector or of a bounded loss is a column or a stream, which has a name; the
 * others are of outcomes. */
int settings_source_is_named(int32_t source);

/* 1 if the task has this metric. */
int settings_task_has(const monitor_settings *s, int32_t metric);

window_rule settings_window(const monitor_settings *s);
decide_alarm_rule settings_alarm(const monitor_settings *s);

#endif
