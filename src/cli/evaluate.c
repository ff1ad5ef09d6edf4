/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck evaluate: a detector on streams whose changes are known.
 * In: settings. Out: false alarms and delays with intervals, an exit code.
 * Layer: cli. */
#include "cli/evaluate.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/evaluate_file.h"
#include "cli/evaluate_out.h"
#include "cli/evaluate_subject.h"
#include "cli/progress.h"
#include "cli/report_out.h"
#include "cli/sim_stream.h"

/* ---- streams that are made up ---- */

typedef struct made_up {
    const cli_settings *settings;
    subject_column *columns;
    double *values;
    subject *subject;
    tally *tally;
} made_up;

static exit_code run_stream(made_up *m, sim_stream *stream) {
    const sim_settings *s = &m->settings->study.sim;
    exit_code code = subject_restart(m->subject);
    size_t change = 0;
    tally_begin_stream(m->tally);
    for (uint64_t row = 0; row < s->rows && code == EXIT_NO_DRIFT; row++) {
        bool looked, alarm;
        while (change < s->change_count && s->changes[change] == row) {
            tally_change(m->tally);
            change++;
        }
        sim_next(stream, m->values);
        code = subject_take(m->subject, m->values, &looked, &alarm);
        if (!tally_row(m->tally, looked, alarm))
            code = message_library("evaluate", DRIFT_OUT_OF_MEMORY, NULL);
    }
    tally_end_stream(m->tally);
    return code;
}

static exit_code prepare(made_up *m, const sim_stream *stream) {
    size_t count = sim_column_count(stream);
    m->values = calloc(count, sizeof *m->values);
    m->columns = calloc(count, sizeof *m->columns);
    if (m->values == NULL || m->columns == NULL)
        return message_library("evaluate", DRIFT_OUT_OF_MEMORY, NULL);
    for (size_t i = 0; i < count; i++) {
        sim_kind kind = sim_columns(stream)[i].kind;
        m->columns[i] =
            (subject_column){sim_columns(stream)[i].name, kind == SIM_CATEGORY, kind < SIM_LABEL};
    }
    return subject_create(m->settings, m->columns, count, &m->subject);
}

/* The first stream names the columns, so it stays open to the end. */
static exit_code run_made_up(made_up *m) {
    const sim_settings *s = &m->settings->study.sim;
    uint32_t repeat = m->settings->study.evaluate.repeat;
    sim_stream *first = NULL;
    progress bar;
    exit_code code = sim_open(s, s->seed, &first);
    if (code == EXIT_NO_DRIFT) code = prepare(m, first);
    progress_start(&bar, "evaluating", repeat, m->settings->quiet);
    for (uint32_t i = 0; i < repeat && code == EXIT_NO_DRIFT; i++) {
        sim_stream *stream = i == 0 ? first : NULL;
        if (i > 0) code = sim_open(s, s->seed + i, &stream);
        if (code == EXIT_NO_DRIFT) code = run_stream(m, stream);
        if (i > 0) sim_close(stream);
        progress_update(&bar, i + 1);
    }
    progress_end(&bar);
    sim_close(first);
    return code;
}

static exit_code evaluate_made_up(const cli_settings *settings, tally *t) {
    made_up m = {.settings = settings, .tally = t};
    exit_code code = run_made_up(&m);
    subject_free(m.subject);
    free(m.columns);
    free(m.values);
    return code;
}

/* ---- the command ---- */

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
