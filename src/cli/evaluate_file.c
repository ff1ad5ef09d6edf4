/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as the stream that is evaluated.
 * In: settings. Out: a tally.
 * Layer: cli. */
#include "cli/evaluate_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/evaluate_subject.h"
#include "cli/evidence_bins.h"
#include "cli/filter.h"
#include "cli/live.h"
#include "cli/missing.h"
#include "cli/number.h"
#include "cli/progress.h"
#include "cli/table.h"

enum { CHUNK_BYTES = 1 << 18 };

/* What is known of a column: nothing until its first value; then numbers, or texts that become
 * numbers in the order in which they come. */
typedef struct file_column {
    bool known;
    name_list categories;
} file_column;

typedef struct file_stream {
    const cli_settings *settings;
    const char *label;
    tally *tally;
    subject *subject;
    name_list names;
    subject_column *columns;
    file_column *states;
    double *values;
    size_t truth;  /* its place, or the number of columns */
    double last;   /* value of the truth in the row before */
    size_t change; /* next one of --changes */
    exit_code code;
} file_stream;

static bool stop(file_stream *f, exit_code code) {
    f->code = code;
    return false;
}

static bool take_header(void *context, const name_list *names) {
    file_stream *f = context;
    const char *truth = f->settings->study.sim.truth;
    f->columns = calloc(names->count, sizeof *f->columns);
    f->states = calloc(names->count, sizeof *f->states);
    f->values = calloc(names->count, sizeof *f->values);
    bool good = f->columns != NULL && f->states != NULL && f->values != NULL;
    for (size_t i = 0; good && i < names->count; i++)
        good = name_list_append(&f->names, names->names[i], strlen(names->names[i]));
    if (!good) return stop(f, message_library(f->label, DRIFT_OUT_OF_MEMORY, NULL));
    f->truth = names->count;
    for (size_t i = 0; i < names->count; i++) {
        bool is_truth = truth != NULL && strcmp(names->names[i], truth) == 0;
        if (is_truth) f->truth = i;
        f->columns[i] = (subject_column){f->names.names[i], false, !is_truth};
    }
    if (truth != NULL && !filter_column_exists("--truth", truth, names, f->label))
        return stop(f, EXIT_USAGE);
    exit_code code = subject_create(f->settings, f->columns, names->count, &f->subject);
    return code == EXIT_NO_DRIFT || stop(f, code);
}

/* ---- values ---- */

static bool take_category(file_stream *f, size_t i, const csv_field *field, double *value) {
    name_list *categories = &f->states[i].categories;
    for (size_t k = 0; k < categories->count; k++)
        if (strlen(categories->names[k]) == field->length &&
            memcmp(categories->names[k], field->text, field->length) == 0) {
            *value = (double)k;
            return true;
        }
    *value = (double)categories->count;
    if (categories->count > EVIDENCE_MOST_CATEGORIES) return true; /* one that nobody has seen */
    return name_list_append(categories, field->text, field->length) ||
           stop(f, message_library(f->label, DRIFT_OUT_OF_MEMORY, NULL));
}

static bool take_field(file_stream *f, size_t i, const csv_row *row, double *value) {
    const csv_settings *csv = &f->settings->csv;
    const csv_field *field = &row->fields[i];
    *value = NAN;
    if (missing_is(csv->missing_tokens, field->text, field->length)) return true;
    bool is_number = number_parse(field->text, field->length, csv->decimal, value);
    if (!f->states[i].known) {
        f->states[i].known = true;
        f->columns[i].categorical = !is_number;
    }
    if (f->columns[i].categorical) return take_category(f, i, field, value);
    if (is_number) return true;
    message_error("%s:%" PRIu64 ": column '%s': '%.*s' is not a number, as the values before it "
                  "are; leave the column out with --columns",
                  f->label, row->line, f->columns[i].name,
                  field->length > 40 ? 40 : (int)field->length, field->text);
    return stop(f, EXIT_INPUT);
}

/* Whether a change begins in this row. */
static bool changes_here(file_stream *f) {
    const sim_settings *s = &f->settings->study.sim;
    bool here = false;
    if (s->truth != NULL) {
        double now = f->values[f->truth];
        here = f->tally->row > 0 && !isnan(now) && now != f->last;
        if (!isnan(now)) f->last = now;
        return here;
    }
    for (; f->change < s->change_count && s->changes[f->change] <= f->tally->row; f->change++)
        here = true;
    return here;
}

/* Texts and fractions count nothing: that is another column than was meant. */
static bool truth_counts(file_stream *f, const csv_row *row) {
    const char *truth = f->settings->study.sim.truth;
    if (truth == NULL || isnan(f->values[f->truth])) return true;
    double value = f->values[f->truth];
    if (!f->columns[f->truth].categorical && floor(value) == value) return true;
    const csv_field *field = &row->fields[f->truth];
    message_error("%s:%" PRIu64 ": --truth: column '%s' counts the changes begun so far in whole "
                  "numbers, '%.*s' is none",
                  f->label, row->line, truth, field->length > 40 ? 40 : (int)field->length,
                  field->text);
    return stop(f, EXIT_USAGE);
}

static bool take_row(void *context, const csv_row *row) {
    file_stream *f = context;
    bool looked, alarm;
    for (size_t i = 0; i < f->names.count; i++)
        if (!take_field(f, i, row, &f->values[i])) return false;
    if (!truth_counts(f, row)) return false;
    if (changes_here(f)) tally_change(f->tally);
    exit_code code = subject_take(f->subject, f->values, &looked, &alarm);
    if (code != EXIT_NO_DRIFT) return stop(f, code);
    return tally_row(f->tally, looked, alarm) ||
           stop(f, message_library(f->label, DRIFT_OUT_OF_MEMORY, NULL));
}

/* ---- the file ---- */

/* A change beyond the end would be counted as none at all. */
static exit_code check_changes(const file_stream *f) {
    const sim_settings *s = &f->settings->study.sim;
    if (f->code != EXIT_NO_DRIFT || f->change == s->change_count) return EXIT_NO_DRIFT;
    message_error("--changes: %s has no row %" PRIu64 ", but %" PRIu64 " rows, counted from 0",
                  f->label, s->changes[f->change], f->tally->row);
    return EXIT_USAGE;
}

static exit_code read_all(file_stream *f, live *input, table *t) {
    exit_code code = EXIT_NO_DRIFT;
    progress bar;
    char *chunk = malloc(CHUNK_BYTES);
    if (chunk == NULL) return message_library(f->label, DRIFT_OUT_OF_MEMORY, NULL);
    progress_start(&bar, "reading", input->size, f->settings->quiet);
    while (code == EXIT_NO_DRIFT) {
        ssize_t length = live_read(input, chunk, CHUNK_BYTES);
        if (length < 0) code = EXIT_INPUT;
        if (length <= 0) break;
        code = table_feed(t, chunk, (size_t)length);
        progress_update(&bar, input->offset);
    }
    progress_end(&bar);
    free(chunk);
    if (code == EXIT_NO_DRIFT) code = live_judge_end(input, false);
    if (code == EXIT_NO_DRIFT) code = table_finish(t);
    if (code == EXIT_NO_DRIFT) code = check_changes(f);
    return f->code != EXIT_NO_DRIFT ? f->code : code;
}

static void free_stream(file_stream *f) {
    subject_free(f->subject);
    for (size_t i = 0; f->states != NULL && i < f->names.count; i++)
        name_list_free(&f->states[i].categories);
    name_list_free(&f->names);
    free(f->columns);
    free(f->states);
    free(f->values);
}

exit_code evaluate_file(const cli_settings *settings, tally *t) {
    live input;
    file_stream f = {.settings = settings, .tally = t};
    exit_code code = live_open(&input, settings->inputs[0], false, settings->quiet);
    f.label = input.label;
    if (code == EXIT_NO_DRIFT) {
        const table_visitor visitor = {&f, take_header, take_row};
        table *reader = table_create(f.label, &settings->csv, !settings->quiet, &visitor);
        tally_begin_stream(t);
        code = reader != NULL ? read_all(&f, &input, reader)
                              : message_library(f.label, DRIFT_OUT_OF_MEMORY, NULL);
        tally_end_stream(t);
        table_free(reader);
    }
    live_close(&input);
    free_stream(&f);
    return code;
}
