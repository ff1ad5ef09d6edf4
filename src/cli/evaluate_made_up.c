/* SPDX-License-Identifier: Apache-2.0 */
/* What: made-up streams as what is evaluated.
 * In: settings. Out: a tally.
 * Layer: cli. */
#include "cli/evaluate_made_up.h"

#include <stdlib.h>

#include "cli/evaluate_subject.h"
#include "cli/progress.h"
#include "cli/sim_stream.h"

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

exit_code evaluate_made_up(const cli_settings *settings, tally *t) {
    made_up m = {.settings = settings, .tally = t};
    exit_code code = run_made_up(&m);
    subject_free(m.subject);
    free(m.columns);
    free(m.values);
    return code;
}
