/* SPDX-License-Identifier: Apache-2.0 */
/* CSV text to doubles; Page-Hinkley on a stream and on the columns of a batch. Layer: bench. */
#include <driftcheck/detect.h>
#include <stdio.h>

#include "cases.h"
#include "cli/part.h"

#define COLUMNS 20

/* ---- CSV: 200 rows of 20 fields, half of them short, half of 17 digits ---- */

#define CSV_ROWS  200
#define LONG_FROM (COLUMNS / 2)

static char text[CSV_ROWS * COLUMNS * 32];
static size_t text_length;
static const csv_settings settings = {',', '.', false, false, NULL, 0, 0};
static planned_column columns[COLUMNS];
static reading_plan plan = {&settings, COLUMNS, columns, COLUMNS, false, false, false};
static part *reader;

static void prepare_csv(void) {
    uint64_t state = 5;
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = (planned_column){"x", i, READ_NUMBERS};
    text_length = 0;
    for (size_t i = 0; i < CSV_ROWS * COLUMNS; i++) {
        size_t place = i % COLUMNS;
        int length = snprintf(text + text_length, sizeof text - text_length, "%.*g%c",
                              place < LONG_FROM ? 6 : 17, next_number(&state),
                              place + 1 < COLUMNS ? ',' : '\n');
        must(length > 0, "snprintf failed");
        text_length += (size_t)length;
    }
    reader = part_create(&plan);
    must(reader != NULL, "out of memory");
}

static void csv(void) {
    must(part_read(reader, text, text_length, true) && reader->rows == CSV_ROWS, "rows are lost");
}

/* ---- Page-Hinkley: quiet, so that every value takes the same way ---- */

#define VALUES   8192
#define ROWS     256
#define FEATURES 64
#define FLAGS    16

static double stream[VALUES];
static float batch[ROWS * FEATURES];
static drift_detector *detector;
static drift_page_hinkley *tests;

static void prepare_stream(void) {
    uint64_t state = 6;
    drift_detector_options options;
    for (size_t i = 0; i < VALUES; i++)
        stream[i] = 0.1 * next_number(&state);
    drift_detector_options_init(&options, DRIFT_DETECTOR_PAGE_HINKLEY);
    must(drift_detector_create(&options, &detector, NULL) == DRIFT_OK, "no detector");
}

static void page_hinkley(void) {
    drift_detector_flag flags[FLAGS];
    size_t count = 0;
    must(drift_detector_update(detector, stream, VALUES, flags, FLAGS, &count, NULL) == DRIFT_OK &&
             count == 0,
         "a drift in a quiet stream");
}

static void prepare_columns(void) {
    uint64_t state = 7;
    for (size_t i = 0; i < ROWS * FEATURES; i++)
        batch[i] = (float)(0.1 * next_number(&state));
    must(drift_page_hinkley_create(NULL, FEATURES, &tests, NULL) == DRIFT_OK, "no tests");
}

static void page_hinkley_columns(void) {
    drift_page_hinkley_flag flags[FLAGS];
    size_t count = 0;
    must(drift_page_hinkley_update_f32(tests, batch, ROWS, FEATURES, flags, FLAGS, &count, NULL) ==
                 DRIFT_OK &&
             count == 0,
         "a drift in quiet columns");
}

const counted_case stream_cases[] = {
    {"csv", csv, prepare_csv, CSV_ROWS *COLUMNS},
    {"page_hinkley", page_hinkley, prepare_stream, VALUES},
    {"page_hinkley_columns", page_hinkley_columns, prepare_columns, ROWS *FEATURES},
    {NULL, NULL, NULL, 0}};
