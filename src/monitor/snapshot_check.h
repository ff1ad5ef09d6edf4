/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of a monitor that was read from strangers' bytes. Layer: monitor. */
#ifndef MONITOR_SNAPSHOT_CHECK_H
#define MONITOR_SNAPSHOT_CHECK_H

#include "monitor/monitor.h"

/* Bytes that a monitor with these settings takes in a snapshot at least; SIZE_MAX if it is beyond
 * what a size_t holds. */
size_t snapshot_least_size(const monitor_settings *s, const drift_profile *profile);

/* Puts a detector that was read in the place of a new one: 0 if the bytes are damaged, or are of
 * another kind or other settings. */
int snapshot_take_detector(drift_monitor *m, attached *a, const unsigned char *bytes, size_t size);

/* What is wrong with a monitor that was filled from bytes, or NULL. Sets what follows from the
 * rest: the totals of windows. */
const char *snapshot_find_fault(drift_monitor *m);

/* Puts the evidence of the bytes in the place of the group's, if it is on the same columns by the
 * same options. 0 if it is not, or is damaged. */
int snapshot_take_evidence(group *g, const unsigned char *bytes, size_t size,
                           const drift_allocator *allocator);

#endif
