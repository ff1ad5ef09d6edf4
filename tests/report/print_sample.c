/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the sample report, for checks that other programs make on it.
 * In: "json", "text" or "ascii". Out: standard output.
 * Layer: tests. */
#include <stdio.h>

#include "support/sample_report.h"

static drift_status write_form(const drift_report *report, const char *form, char *buffer,
                               size_t size, size_t *length) {
    drift_text_options options;
    if (strcmp(form, "json") == 0) return drift_report_json(report, buffer, size, length, NULL);
    drift_text_options_init(&options);
    options.ascii = strcmp(form, "ascii") == 0;
    return drift_report_text(report, &options, buffer, size, length, NULL);
}

int main(int argc, char **argv) {
    static char buffer[1 << 16];
    size_t length = 0;
    drift_report *report = sample_report(NULL);
    drift_status status =
        write_form(report, argc > 1 ? argv[1] : "json", buffer, sizeof buffer, &length);
    drift_report_free(report);
    if (status != DRIFT_OK || fwrite(buffer, 1, length, stdout) != length) return 1;
    return 0;
}
