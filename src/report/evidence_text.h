/* SPDX-License-Identifier: Apache-2.0 */
/* What writers of evidence on a column share, in words or as JSON.
 * In: their arguments. Out: whether they will do. Layer: report. */
#ifndef REPORT_EVIDENCE_TEXT_H
#define REPORT_EVIDENCE_TEXT_H

#include <driftcheck/monitor.h>

drift_status evidence_check_output(const drift_column_evidence *e, const char *buffer, size_t size,
                                   const size_t *length, drift_error *error);

#endif
