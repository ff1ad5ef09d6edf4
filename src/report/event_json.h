/* SPDX-License-Identifier: Apache-2.0 */
/* One event as JSON, which may be followed by what only its monitor knows.
 * In: an event. Out: an object. Layer: report. */
#ifndef REPORT_EVENT_JSON_H
#define REPORT_EVENT_JSON_H

#include <driftcheck/monitor.h>

#include "report/json_writer.h"

/* The object without its closing bracket. */
void event_json_put(json_writer *j, const drift_event *e);

#endif
