/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a CSV file of numbers as driftcheck does, and sums its columns: what other programs are
 * compared with that only read. Usage: sum_csv FILE THREADS
 * In: a file. Out: rows and the sum of all, a line. Layer: bench. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/csv_file.h"
#include "cli/pipeline.h"

static ssize_t read_source(void *context, uint64_t offset, char *buffer, size_t size) {
    return source_read(context, offset, buffer, size);
}

enum { LANES = 8 };

/* Sums that do not wait for one another. */
static double sum_of_values(const double *values, size_t rows) {
    double lanes[LANES] = {0};
    double total = 0;
    size_t row = 0;
    for (; row + LANES <= rows; row += LANES)
        for (size_t k = 0; k < LANES; k++)
            lanes[k] += values[row + k];
    for (size_t k = 0; row < rows; row++, k++)
        lanes[k] += values[row];
    for (size_t k = 0; k < LANES; k++)
        total += lanes[k];
    return total;
}

/* Missing values are 0 in a part, and so are bad ones. */
static double sum_of(const part *p, size_t columns) {
    double total = 0;
    for (size_t i = 0; i < columns; i++)
        total += sum_of_values(p->columns[i].values, p->rows);
    return total;
}

static int sum_file(csv_file *f, unsigned threads) {
    planned_column *columns = calloc(f->names.count, sizeof *columns);
    uint64_t rows = 0;
    double total = 0;
    if (columns == NULL) return 1;
    for (size_t i = 0; i < f->names.count; i++)
        columns[i] = (planned_column){f->names.names[i], i, READ_NUMBERS};
    const reading_plan plan = {.settings = &f->settings->csv,
                               .field_count = f->names.count,
                               .columns = columns,
                               .column_count = f->names.count};
    const pipeline_input input = {.context = f->source, .read = read_source, .offset = f->offset};
    pipeline *parts = pipeline_create(&input, &plan, PIPELINE_CHUNK, threads);
    part *p;
    while (parts != NULL && (p = pipeline_next(parts)) != NULL) {
        rows += p->rows;
        total += sum_of(p, plan.column_count);
    }
    pipeline_free(parts);
    free(columns);
    printf("%" PRIu64 " rows, sum %.17g\n", rows, total);
    return 0;
}

int main(int argc, char **argv) {
    cli_settings settings;
    source s;
    csv_file f = {0};
    if (argc != 3) return 2;
    settings_init(&settings);
    int failed = source_open(&s, argv[1], true) != EXIT_NO_DRIFT ||
                 csv_file_open(&f, &s, &settings) != EXIT_NO_DRIFT;
    if (!failed) failed = sum_file(&f, (unsigned)atoi(argv[2]));
    csv_file_free(&f);
    source_close(&s);
    settings_free(&settings);
    return failed;
}
