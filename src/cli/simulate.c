/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck simulate: a made-up stream as CSV.
 * In: settings. Out: rows, an exit code.
 * Layer: cli. */
#include "cli/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/report_out.h"
#include "cli/sim_stream.h"

/* Digits after the point: what different mathematical libraries disagree about lies beyond. */
#define DIGITS_SCALE 1e6

static void put_value(const sim_column *column, double value, FILE *out) {
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    if (isnan(value)) {
        fputs("NA", out);
    } else if (column->kind == SIM_CATEGORY) {
        fputc('a' + (int)value, out);
    } else {
        drift_format_double(round(value * DIGITS_SCALE) / DIGITS_SCALE + 0.0, text);
        fputs(text, out);
    }
}

static void put_header(const sim_stream *stream, FILE *out) {
    for (size_t i = 0; i < sim_column_count(stream); i++)
        fprintf(out, "%s%s", i > 0 ? "," : "", sim_columns(stream)[i].name);
    fputc('\n', out);
}

/* Ends early when the rows cannot be written. */
static void put_rows(sim_stream *stream, uint64_t rows, double *values, FILE *out) {
    size_t count = sim_column_count(stream);
    for (uint64_t row = 0; row < rows && ferror(out) == 0; row++) {
        sim_next(stream, values);
        for (size_t i = 0; i < count; i++) {
            if (i > 0) fputc(',', out);
            put_value(&sim_columns(stream)[i], values[i], out);
        }
        fputc('\n', out);
    }
}

static exit_code write_to(sim_stream *stream, uint64_t rows, FILE *out) {
    double *values = calloc(sim_column_count(stream), sizeof *values);
    if (values == NULL) return message_library("simulate", DRIFT_OUT_OF_MEMORY, NULL);
    put_header(stream, out);
    put_rows(stream, rows, values, out);
    free(values);
    return EXIT_NO_DRIFT;
}

exit_code simulate_run(const cli_settings *settings) {
    const sim_settings *s = &settings->study.sim;
    sim_stream *stream = NULL;
    report_file out;
    exit_code code = sim_open(s, s->seed, &stream);
    if (code != EXIT_NO_DRIFT) return code;
    code = report_out_open(settings->output, &out);
    if (code == EXIT_NO_DRIFT) {
        exit_code made = write_to(stream, s->rows, out.stream);
        code = report_out_close(&out);
        if (code == EXIT_NO_DRIFT) code = made;
    }
    sim_close(stream);
    return code;
}
