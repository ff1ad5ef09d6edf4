/* SPDX-License-Identifier: Apache-2.0 */
/* Compares two tables by the C interface: check_tables REFERENCE.npy CURRENT.npy
 * Reading them is not part of the time. Prints the line of JSON that tools.py prints for other
 * tools. In: arrays of doubles, column after column, as numpy writes them. Layer: bench. */
#include <driftcheck/driftcheck.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct table {
    double *values;
    int64_t rows;
    size_t columns;
} table;

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static void must(drift_status status, const drift_error *error) {
    if (status != DRIFT_OK) fail(error->message);
}

/* Version 1 of the format: magic, the length of a header, the header, the values. */
static void read_header(FILE *file, table *t) {
    unsigned char start[10];
    char header[65536];
    if (fread(start, 1, sizeof start, file) != sizeof start ||
        memcmp(start, "\x93NUMPY\x01", 7) != 0)
        fail("not an array of numpy");
    size_t length = start[8] | (size_t)start[9] << 8;
    if (fread(header, 1, length, file) != length) fail("the header ends early");
    header[length] = '\0';
    const char *shape = strstr(header, "'shape': (");
    if (strstr(header, "'<f8'") == NULL || strstr(header, "'fortran_order': True") == NULL ||
        shape == NULL)
        fail("not doubles column after column");
    if (sscanf(shape, "'shape': (%" SCNd64 ", %zu)", &t->rows, &t->columns) != 2)
        fail("not a table");
}

static table read_table(const char *path) {
    table t = {0};
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail("no such table");
    read_header(file, &t);
    size_t count = (size_t)t.rows * t.columns;
    t.values = malloc(count * sizeof *t.values);
    if (t.values == NULL || fread(t.values, sizeof *t.values, count, file) != count)
        fail("a table cannot be read");
    fclose(file);
    return t;
}

static void describe(const table *t, drift_column *columns, drift_batch *batch) {
    for (size_t i = 0; i < t->columns; i++)
        columns[i].data = t->values + i * (size_t)t->rows;
    drift_batch_init(batch, t->rows, columns, t->columns);
}

static drift_column *name_columns(size_t count) {
    static char names[65536][8];
    drift_column *columns = calloc(count, sizeof *columns);
    if (columns == NULL || count > 65536) fail("too many columns");
    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "f%u", (unsigned)(i & 0xffff));
        drift_column_init(&columns[i], DRIFT_DATA_FLOAT64, names[i]);
    }
    return columns;
}

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Kilobytes. Since the peak was last forgotten, where the system can do that. */
static long peak_memory(void) {
    char line[256];
    long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (sscanf(line, "VmHWM: %ld", &peak) == 1) break;
    if (status != NULL) fclose(status);
    return peak;
}

static void forget_peak(void) {
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file == NULL) return;
    fputs("5", file);
    fclose(file);
}

static double statistic_of(const drift_report *report, int32_t statistic) {
    drift_result result;
    drift_error error;
    drift_result_init(&result);
    drift_error_init(&error);
    must(drift_report_get_statistic(report, 0, statistic, &result, NULL, NULL, NULL, &error),
         &error);
    return result.value;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    table reference = read_table(argv[1]), current = read_table(argv[2]);
    drift_column *of_reference = name_columns(reference.columns);
    drift_column *of_current = name_columns(current.columns);
    drift_batch first, second;
    drift_report *report = NULL;
    drift_report_summary summary = {.struct_size = sizeof summary};
    drift_error error;
    drift_error_init(&error);

    forget_peak();
    long before = peak_memory();
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    describe(&reference, of_reference, &first);
    describe(&current, of_current, &second);
    must(drift_check_tables(&first, &second, NULL, 0, NULL, NULL, &report, &error), &error);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    long after = peak_memory();

    must(drift_report_get_summary(report, &summary, &error), &error);
    printf("{\"tool\": \"driftcheck_c\", \"version\": \"%s\", \"seconds\": %.9f, \"cpu\": %.9f, "
           "\"megabytes\": %.3f, \"process\": %.3f, \"drifted\": %" PRIu64 ", \"ks\": %.17g, "
           "\"psi\": %.17g}\n",
           drift_version(), wall, cpu, (double)(after - before) / 1024, (double)after / 1024,
           summary.drifted, statistic_of(report, DRIFT_STAT_KS),
           statistic_of(report, DRIFT_STAT_PSI));
    drift_report_free(report);
    free(of_reference);
    free(of_current);
    free(reference.values);
    free(current.values);
    return 0;
}
