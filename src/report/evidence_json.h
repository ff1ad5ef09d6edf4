/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on a column as JSON, alone or in an event.
 * In: numbers. Out: an object. Layer: report. */
#ifndef REPORT_EVIDENCE_JSON_H
#define REPORT_EVIDENCE_JSON_H

#include <driftcheck/monitor.h>

#include "report/json_writer.h"

void evidence_json_put(json_writer *j, const drift_column_evidence *e);

#endif
