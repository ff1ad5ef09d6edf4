/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck detect: one column through a sequential detector.
 * In: settings. Out: rows with drifts and warnings, an exit code.
 * Layer: cli. */
#include "cli/detect.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/detector_options.h"
#include "cli/filter.h"
#include "cli/json_text.h"
#include "cli/live.h"
#include "cli/missing.h"
#include "cli/number.h"
#include "cli/progress.h"
#include "cli/report_out.h"
#include "cli/table.h"

enum { CHUNK_BYTES = 1 << 18, BLOCK = 1024 };

/* A flag with the row of the file; values that are missing are rows, but no values. */
typedef struct found {
    uint64_t row;
    uint64_t change_row;
    drift_detector_flag flag;
} found;

typedef struct detection {
    const cli_settings *settings;
    const char *label;
    drift_detector *detector;
    const detector_choice *choice;
    size_t field;
    char *column;
    double values[BLOCK];
    uint64_t rows_of[BLOCK]; /* row of each value of the block */
    uint64_t lines[BLOCK];   /* and the line on which it begins */
    size_t pending;
    uint64_t rows;
    uint64_t missing;
    uint64_t skipped_before; /* missing rows before the block */
    found *found;
    size_t found_count;
    size_t found_capacity;
    exit_code code;
} detection;

static bool stop(detection *d, exit_code code) {
    d->code = code;
    return false;
}

static bool keep(detection *d, const found *f) {
    if (d->found_count == d->found_capacity) {
        size_t capacity = d->found_capacity > 0 ? 2 * d->found_capacity : 256;
        found *grown = realloc(d->found, capacity * sizeof *grown);
        if (grown == NULL) {
            message_error("%s: out of memory", d->label);
            return stop(d, EXIT_INPUT);
        }
        d->found = grown;
        d->found_capacity = capacity;
    }
    d->found[d->found_count++] = *f;
    return true;
}

/* An index of values as a row: exact within the block, and before it as if rows without a value had
 * not been there. */
static uint64_t row_of(const detection *d, uint64_t index, uint64_t first) {
    return index >= first ? d->rows_of[index - first] : index + d->skipped_before;
}

static exit_code say_refused(const detection *d, drift_status status, const drift_error *error) {
    const char *what = strstr(error->message, "is ");
    if (error->row < 0 || (size_t)error->row >= d->pending)
        return message_library(d->label, status, error);
    message_error("%s:%" PRIu64 ": row %" PRIu64 ": column '%s' %s", d->label, d->lines[error->row],
                  d->rows_of[error->row], d->column, what != NULL ? what : error->message);
    return EXIT_INPUT;
}

static bool flush(detection *d) {
    drift_detector_flag flags[BLOCK];
    drift_detector_state state = {.struct_size = sizeof state};
    drift_error error;
    size_t count = 0;
    drift_error_init(&error);
    drift_detector_get_state(d->detector, &state, NULL);
    drift_status status =
        drift_detector_update(d->detector, d->values, d->pending, flags, BLOCK, &count, &error);
    if (status != DRIFT_OK) return stop(d, say_refused(d, status, &error));
    for (size_t i = 0; i < count; i++) {
        found f = {row_of(d, flags[i].index, state.values),
                   row_of(d, flags[i].change_point, state.values), flags[i]};
        if (!keep(d, &f)) return false;
    }
    d->pending = 0;
    d->skipped_before = d->missing;
    return true;
}

/* ---- reading ---- */

static bool find_column(detection *d, const name_list *names) {
    const name_list *asked = &d->settings->columns;
    if (asked->count > 1) {
        message_error("detect takes one column, not %zu", asked->count);
        return stop(d, EXIT_USAGE);
    }
    if (asked->count == 0 && names->count > 1) {
        message_error("%s: has %zu columns; give one with --column", d->label, names->count);
        return stop(d, EXIT_USAGE);
    }
    if (asked->count == 1 && !filter_column_exists("--column", asked->names[0], names, d->label))
        return stop(d, EXIT_USAGE);
    while (asked->count == 1 && strcmp(names->names[d->field], asked->names[0]) != 0)
        d->field++;
    d->column = strdup(names->names[d->field]);
    return d->column != NULL || stop(d, EXIT_INPUT);
}

static bool take_header(void *context, const name_list *names) {
    return find_column(context, names);
}

/* true and false are 1 and 0, as error indicators are often written. */
static bool parse_value(const detection *d, const csv_field *field, double *value) {
    if (number_parse(field->text, field->length, d->settings->csv.decimal, value)) return true;
    bool is_true = field->length == 4 && strncasecmp(field->text, "true", 4) == 0;
    bool is_false = field->length == 5 && strncasecmp(field->text, "false", 5) == 0;
    *value = is_true ? 1.0 : 0.0;
    return is_true || is_false;
}

static bool take_row(void *context, const csv_row *row) {
    detection *d = context;
    const csv_field *field = &row->fields[d->field];
    uint64_t number = d->rows++;
    double value;
    if (missing_is(d->settings->csv.missing_tokens, field->text, field->length)) {
        d->missing++;
        return true;
    }
    if (!parse_value(d, field, &value)) {
        message_error("%s:%" PRIu64 ": row %" PRIu64 ": column '%s': '%.*s' is not a number",
                      d->label, row->line, number, d->column,
                      field->length > 40 ? 40 : (int)field->length, field->text);
        return stop(d, EXIT_INPUT);
    }
    if (!isfinite(value)) {
        d->missing++;
        return true;
    }
    d->values[d->pending] = value;
    d->lines[d->pending] = row->line;
    d->rows_of[d->pending++] = number;
    return d->pending < BLOCK || flush(d);
}

static exit_code read_all(detection *d, live *l, table *t) {
    exit_code code = EXIT_NO_DRIFT;
    progress bar;
    char *chunk = malloc(CHUNK_BYTES);
    if (chunk == NULL) return message_library(d->label, DRIFT_OUT_OF_MEMORY, NULL);
    progress_start(&bar, "reading", l->size, d->settings->quiet);
    while (code == EXIT_NO_DRIFT) {
        ssize_t length = live_read(l, chunk, CHUNK_BYTES);
        if (length < 0) code = EXIT_INPUT;
        if (length <= 0) break;
        code = table_feed(t, chunk, (size_t)length);
        progress_update(&bar, l->offset);
    }
    progress_end(&bar);
    free(chunk);
    if (code == EXIT_NO_DRIFT) code = live_judge_end(l, false);
    if (code == EXIT_NO_DRIFT) code = table_finish(t);
    if (code == EXIT_NO_DRIFT && d->column != NULL && !flush(d)) code = d->code;
    return d->code != EXIT_NO_DRIFT ? d->code : code;
}

/* ---- writing ---- */

static void put_options(const detection *d, FILE *out) {
    const drift_detector_options *o = &d->choice->options;
    drift_detector_option_info info = {.struct_size = sizeof info};
    for (size_t i = 0; drift_detector_get_option(o->kind, o->compat, i, &info, NULL) == DRIFT_OK;
         i++) {
        char text[DRIFT_DOUBLE_TEXT_SIZE];
        double value = info.value;
        for (size_t s = 0; s < o->setting_count; s++)
            if (strcmp(o->settings[s].name, info.name) == 0) value = o->settings[s].value;
        drift_format_double(value, text);
        fprintf(out, "%s\"%s\":%s", i > 0 ? "," : "", info.name, text);
    }
}

static void put_rows(const detection *d, int32_t level, FILE *out) {
    bool first = true;
    for (size_t i = 0; i < d->found_count; i++) {
        if (d->found[i].flag.level != level) continue;
        fprintf(out, "%s%" PRIu64, first ? "" : ",", d->found[i].row);
        first = false;
    }
}

static void put_json(const detection *d, FILE *out) {
    fprintf(out, "{\"detector\":\"%s\",\"options\":{",
            drift_detector_name(d->choice->options.kind));
    put_options(d, out);
    fprintf(out, "},\"rows\":%" PRIu64 ",\"drifts\":[", d->rows);
    put_rows(d, DRIFT_LEVEL_DRIFT, out);
    fputs("],\"warnings\":[", out);
    put_rows(d, DRIFT_LEVEL_WARNING, out);
    fputs("]}\n", out);
}

static void put_text(const detection *d, FILE *out) {
    uint64_t drifts = 0, warnings = 0;
    for (size_t i = 0; i < d->found_count; i++) {
        const found *f = &d->found[i];
        bool drift = f->flag.level == DRIFT_LEVEL_DRIFT;
        drifts += drift;
        warnings += !drift;
        fprintf(out, "row %-10" PRIu64 " %-8s", f->row, drift ? "drift" : "warning");
        fprintf(out, " %-5s", f->flag.direction > 0 ? "up" : f->flag.direction < 0 ? "down" : "");
        if (f->change_row < f->row) fprintf(out, " since row %" PRIu64, f->change_row);
        fputc('\n', out);
    }
    fprintf(out, "%s on '%s': %" PRIu64 " drift%s and %" PRIu64 " warning%s in %" PRIu64 " rows",
            drift_detector_name(d->choice->options.kind), d->column, drifts, drifts == 1 ? "" : "s",
            warnings, warnings == 1 ? "" : "s", d->rows);
    if (d->missing > 0) fprintf(out, ", %" PRIu64 " of them without a value", d->missing);
    fputc('\n', out);
}

static exit_code write_result(const detection *d) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL) return message_library(d->label, DRIFT_OUT_OF_MEMORY, NULL);
    if (d->settings->format == FORMAT_JSON)
        put_json(d, out);
    else
        put_text(d, out);
    exit_code code = EXIT_INPUT;
    if (fclose(out) == 0) code = report_out_write(d->settings->output, text, length);
    free(text);
    return code;
}

static exit_code verdict_of(const detection *d) {
    if (d->rows == d->missing) return EXIT_NOT_ENOUGH;
    for (size_t i = 0; i < d->found_count; i++)
        if (d->found[i].flag.level == DRIFT_LEVEL_DRIFT) return EXIT_DRIFT;
    return EXIT_NO_DRIFT;
}

static exit_code run(detection *d, live *l) {
    const table_visitor visitor = {d, take_header, take_row};
    table *t = table_create(l->label, &d->settings->csv, !d->settings->quiet, &visitor);
    if (t == NULL) return message_library(l->label, DRIFT_OUT_OF_MEMORY, NULL);
    exit_code code = read_all(d, l, t);
    table_free(t);
    if (code != EXIT_NO_DRIFT) return code;
    if (!d->settings->quiet && d->missing > 0 && d->settings->format == FORMAT_JSON)
        message_plain("%s: %" PRIu64 " of %" PRIu64 " rows without a value were left out", d->label,
                      d->missing, d->rows);
    code = write_result(d);
    return code == EXIT_NO_DRIFT ? verdict_of(d) : code;
}

static exit_code make_detector(detection *d, detector_choice *choice) {
    const detect_settings *s = &d->settings->detect;
    drift_error error;
    if (!detector_choose(choice, s->kind, s->compat)) return EXIT_USAGE;
    for (size_t i = 0; i < s->options.count; i++)
        if (!detector_add_setting(choice, s->options.names[i], strlen(s->options.names[i])))
            return EXIT_USAGE;
    choice->options.seed = s->seed;
    d->choice = choice;
    drift_error_init(&error);
    drift_status status = drift_detector_create(&choice->options, &d->detector, &error);
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    message_error("%s", error.message);
    return EXIT_USAGE;
}

exit_code detect_run(const cli_settings *settings) {
    static detector_choice choice;
    live input;
    if (report_out_is_input(settings->output, settings->inputs, settings->input_count))
        return EXIT_USAGE;
    detection *d = calloc(1, sizeof *d);
    if (d == NULL) return message_library("detect", DRIFT_OUT_OF_MEMORY, NULL);
    d->settings = settings;
    exit_code code = make_detector(d, &choice);
    if (code == EXIT_NO_DRIFT) {
        code = live_open(&input, settings->inputs[0], false, settings->quiet);
        d->label = input.label;
        if (code == EXIT_NO_DRIFT) code = run(d, &input);
        live_close(&input);
    }
    drift_detector_free(d->detector);
    free(d->column);
    free(d->found);
    free(d);
    return code;
}
