/* SPDX-License-Identifier: Apache-2.0 */
/* A report as JSON, to compare two of them. In: a report. Out: its text. Layer: tests. */
#ifndef SUPPORT_REPORT_BYTES_H
#define SUPPORT_REPORT_BYTES_H

#include <stdlib.h>

#include <driftcheck/report.h>

/* To be freed; NULL: it could not be made. Any thread: it asserts nothing. */
static inline char *report_bytes(const drift_report *report) {
    size_t length = 0;
    drift_report_json(report, NULL, 0, &length, NULL);
    char *text = malloc(length + 1);
    if (text && drift_report_json(report, text, length + 1, &length, NULL) == DRIFT_OK) return text;
    free(text);
    return NULL;
}

#endif
