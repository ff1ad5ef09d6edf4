/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck evaluate: a detector on streams whose changes are known.
 * In: settings. Out: false alarms and delays with intervals, an exit code.
 * Layer: cli. */
#include "cli/evaluate.h"

#include <inttypes.h>

#include "cli/evaluate_file.h"
#include "cli/evaluate_made_up.h"
#include "cli/evaluate_out.h"
#include "cli/evaluate_subject.h"
#include "cli/report_out.h"

static exit_code say_no_look(const cli_settings *settings, const tally *t) {
    if (subject_is_evidence(settings))
        message_error("no look was made at %" PRIu64 " rows: the reference takes %" PRIu64
                      " of them, a look %" PRIu64 "; see --reference-rows and --rows",
                      t->rows, settings->study.evidence.reference_rows,
                      subject_batch_rows(settings));
    else
        message_error("no look was made: the column has no value in %" PRIu64 " rows", t->rows);
    return EXIT_NOT_ENOUGH;
}

exit_code evaluate_run(const cli_settings *settings) {
    const sim_settings *s = &settings->study.sim;
    tally t = {.width = s->pattern == SIM_GRADUAL ? s->width : 0};
    if (report_out_is_input(settings->output, settings->inputs, settings->input_count))
        return EXIT_USAGE;
    if (subject_is_evidence(settings) && s->change_count > 0 &&
        s->changes[0] < settings->study.evidence.reference_rows) {
        message_error("--changes: the first change, in row %" PRIu64 ", is among the %" PRIu64
                      " rows of the reference; see --reference-rows",
                      s->changes[0], settings->study.evidence.reference_rows);
        return EXIT_USAGE;
    }
    exit_code code =
        settings->input_count == 1 ? evaluate_file(settings, &t) : evaluate_made_up(settings, &t);
    if (code == EXIT_NO_DRIFT)
        code = t.looks > 0 ? evaluate_write(settings, &t) : say_no_look(settings, &t);
    tally_free(&t);
    return code;
}
