/* SPDX-License-Identifier: Apache-2.0 */
/* A long stream: `soak api ROWS` takes it through the C interface and checks that no row is lost
 * and no memory is added; `soak csv ROWS` writes it as CSV, for the program. The mean of x rises at
 * the middle row. Layer: bench, by the public headers only. */
#include <driftcheck/driftcheck.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REFERENCE_ROWS 20000
#define LARGEST_BATCH  4096
#define COLUMNS        2
#define WINDOW_ROWS    100000

static const char *const names[COLUMNS] = {"x", "y"};

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A row: two whole numbers from 0 to 999; drifted: x from 0 to 1,499. */
static void make_row(uint64_t *state, int drifted, unsigned row[COLUMNS]) {
    row[0] = (unsigned)(next(state) % (drifted ? 1500 : 1000));
    row[1] = (unsigned)(next(state) % 1000);
}

static void stop_on(drift_status status, const drift_error *error) {
    if (status == DRIFT_OK) return;
    fprintf(stderr, "soak: %s %s\n", error->column, error->message);
    exit(1);
}

static void must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "soak: %s\n", what);
    exit(1);
}

/* ---- csv ---- */

static char *put_number(char *at, unsigned number, char end) {
    char digits[10];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0)
        *at++ = digits[--count];
    *at++ = end;
    return at;
}

static void write_csv(uint64_t rows) {
    static char text[1 << 16];
    char *at = text;
    uint64_t state = 1;
    unsigned row[COLUMNS];
    fputs("x,y\n", stdout);
    for (uint64_t r = 0; r < rows; r++) {
        make_row(&state, r >= rows / 2, row);
        at = put_number(at, row[0], ',');
        at = put_number(at, row[1], '\n');
        if (at > text + sizeof text - 32) {
            must(fwrite(text, 1, (size_t)(at - text), stdout) == (size_t)(at - text),
                 "cannot write");
            at = text;
        }
    }
    must(fwrite(text, 1, (size_t)(at - text), stdout) == (size_t)(at - text), "cannot write");
}

/* ---- api ---- */

typedef struct rows_of_floats {
    float values[LARGEST_BATCH * COLUMNS];
    drift_column columns[COLUMNS];
    drift_batch batch;
} rows_of_floats;

static void fill(rows_of_floats *b, uint64_t *state, int drifted, size_t rows) {
    unsigned row[COLUMNS];
    for (size_t r = 0; r < rows; r++) {
        make_row(state, drifted, row);
        for (size_t c = 0; c < COLUMNS; c++)
            b->values[r * COLUMNS + c] = (float)row[c];
    }
    for (size_t c = 0; c < COLUMNS; c++) {
        drift_column_init(&b->columns[c], DRIFT_DATA_FLOAT32, names[c]);
        b->columns[c].data = b->values + c;
        b->columns[c].stride = COLUMNS * sizeof(float);
    }
    drift_batch_init(&b->batch, (int64_t)rows, b->columns, COLUMNS);
}

static drift_profile *make_reference(void) {
    static rows_of_floats b;
    uint64_t state = 2;
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_field fields[COLUMNS];
    drift_error error;
    drift_error_init(&error);
    for (size_t c = 0; c < COLUMNS; c++)
        drift_field_init(&fields[c], DRIFT_TYPE_NUMERIC, names[c]);
    stop_on(drift_profile_builder_create(NULL, fields, COLUMNS, &builder, &error), &error);
    for (size_t done = 0; done < REFERENCE_ROWS; done += 2000) {
        fill(&b, &state, 0, 2000);
        stop_on(drift_profile_builder_add(builder, &b.batch, &error), &error);
    }
    stop_on(drift_profile_builder_finish(builder, &profile, &error), &error);
    drift_profile_builder_free(builder);
    return profile;
}

static drift_monitor *make_monitor(const drift_profile *reference) {
    drift_monitor_options options;
    drift_detector_options test;
    drift_monitor *monitor = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_monitor_options_init(&options);
    drift_detector_options_init(&test, DRIFT_DETECTOR_ADWIN);
    drift_attachment attachment = {sizeof attachment, DRIFT_SOURCE_COLUMN, "x", &test};
    options.window_rows = WINDOW_ROWS;
    options.attachments = &attachment;
    options.attachment_count = 1;
    stop_on(drift_monitor_create(reference, &options, &monitor, &error), &error);
    return monitor;
}

static long resident_kilobytes(void) {
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    must(file != NULL && fscanf(file, "%ld %ld", &pages, &resident) == 2, "no /proc/self/statm");
    fclose(file);
    return resident * 4;
}

/* Every row counted, every window closed when it was full. */
static void check_counts(const drift_monitor *monitor, uint64_t rows, uint64_t events) {
    drift_monitor_summary summary = {.struct_size = sizeof summary};
    drift_error error;
    drift_error_init(&error);
    stop_on(drift_monitor_get_summary(monitor, &summary, &error), &error);
    must(summary.total_rows == rows, "rows are lost");
    must(summary.windows == rows / WINDOW_ROWS, "a window was not closed in time");
    must(summary.rows_left == WINDOW_ROWS - rows % WINDOW_ROWS, "the open pane miscounts");
    must(summary.events == events && summary.lost_events == 0, "events are lost");
}

static uint64_t drain(drift_monitor *monitor, uint64_t *data_drifts) {
    drift_event events[64];
    size_t count = 0;
    drift_error error;
    drift_error_init(&error);
    stop_on(drift_monitor_events(monitor, events, 64, &count, &error), &error);
    for (size_t i = 0; i < count; i++)
        *data_drifts += events[i].kind == DRIFT_EVENT_DATA_DRIFT;
    return count;
}

static void run_api(uint64_t rows) {
    static rows_of_floats b;
    drift_profile *reference = make_reference();
    drift_monitor *monitor = make_monitor(reference);
    const size_t memory = drift_monitor_memory(monitor);
    uint64_t state = 1, sizes = 3, done = 0, events = 0, data_drifts = 0;
    long early = 0;
    drift_error error;
    drift_error_init(&error);
    while (done < rows) {
        uint64_t most = done < rows / 2 ? rows / 2 - done : rows - done;
        uint64_t size = 1 + next(&sizes) % LARGEST_BATCH;
        if (size > most) size = most;
        fill(&b, &state, done >= rows / 2, (size_t)size);
        stop_on(drift_monitor_observe(monitor, &b.batch, (int64_t)done, &error), &error);
        done += size;
        events += drain(monitor, &data_drifts);
        check_counts(monitor, done, events);
        if (early == 0 && done > rows / 100) early = resident_kilobytes();
    }
    long late = resident_kilobytes();
    must(drift_monitor_memory(monitor) == memory, "the monitor has grown");
    must(late - early < 256, "the process has grown");
    must(data_drifts == 1, "one change must give one event");
    printf("C interface: %" PRIu64 " rows, none lost, %" PRIu64 " windows, %" PRIu64
           " events, monitor %zu bytes, process %ld KiB after 1 %% and %ld KiB at the end\n",
           done, done / WINDOW_ROWS, events, memory, early, late);
    drift_monitor_free(monitor);
    drift_profile_free(reference);
}

int main(int argc, char **argv) {
    uint64_t rows = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
    if (rows >= 1000 && strcmp(argv[1], "api") == 0) {
        run_api(rows);
    } else if (rows > 0 && strcmp(argv[1], "csv") == 0) {
        write_csv(rows);
    } else {
        fprintf(stderr, "usage: soak api|csv ROWS\n");
        return 2;
    }
    return 0;
}
