/* SPDX-License-Identifier: Apache-2.0 */
/* Simulations of the false-alarm budget: a table of criteria, exit code 1 if one is missed.
 * In: --short, parts by name. Out: the table. Layer: tests.
 *
 * Usage: validate [--short] [V1 V2 ...] */
#include "validate/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

size_t validate_runs(const validation *v, size_t runs) {
    return v->is_short ? runs / VALIDATE_SHORT : runs;
}

static void line(validation *v, const char *id, const char *what, double measured,
                 const char *relation, double limit, double slack, int holds) {
    v->criteria++;
    v->missed += !holds;
    printf("%-4s %-66s %10.4g %s %-8.4g", id, what, measured, relation, limit);
    if (slack > 0) {
        printf(" +- %-8.2g", slack);
    } else {
        printf("%12s", "");
    }
    printf(" %s\n", holds ? "ok" : "MISSED");
    fflush(stdout);
}

void validate_at_most(validation *v, const char *id, const char *what, double measured,
                      double limit, double slack) {
    line(v, id, what, measured, "<=", limit, slack, measured <= limit + slack);
}

void validate_at_least(validation *v, const char *id, const char *what, double measured,
                       double limit, double slack) {
    line(v, id, what, measured, ">=", limit, slack, measured >= limit - slack);
}

double validate_share_slack(double share, size_t runs) {
    return 3 * sqrt(share * (1 - share) / (double)runs);
}

drift_evidence_options validate_options(double budget, size_t rows, int32_t mode) {
    drift_evidence_options o;
    drift_evidence_options_init(&o);
    o.false_alarm_every = budget;
    o.typical_rows = rows;
    o.reference_mode = mode;
    return o;
}

drift_evidence *validate_make(const sim_column *columns, size_t count,
                              const drift_evidence_options *options) {
    drift_evidence_column *described = calloc(count, sizeof *described);
    drift_evidence *e = NULL;
    drift_error error;
    drift_error_init(&error);
    for (size_t i = 0; described && i < count; i++)
        described[i] = column_described(&columns[i]);
    if (drift_evidence_create(described, count, options, &e, &error) != DRIFT_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    free(described);
    return e;
}

size_t validate_run(drift_evidence *e, const sim_column *c, random_source *r, size_t rows,
                    size_t checks, column_draw *draw, double parameter) {
    uint64_t counts[COLUMN_MOST_BINS];
    drift_evidence_state state = {.struct_size = sizeof state};
    for (size_t check = 1; check <= checks; check++) {
        column_batch(c, r, rows, draw, parameter, counts);
        if (drift_evidence_check(e, counts, 0, &state, NULL) != DRIFT_OK) exit(2);
        if (state.alarm) return check;
    }
    return 0;
}

void validate_add(validate_mean *m, double value) {
    m->sum += value;
    m->square += value * value;
    if (m->count < VALIDATE_KEPT) m->values[m->count] = value;
    m->count++;
}

double validate_average(const validate_mean *m) {
    return m->count ? m->sum / (double)m->count : 0;
}

double validate_error(const validate_mean *m) {
    double mean = validate_average(m);
    double variance = m->square / (double)m->count - mean * mean;
    return sqrt(fmax(0, variance) / (double)m->count);
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double validate_median(const validate_mean *m) {
    validate_mean sorted = *m;
    size_t count = m->count < VALIDATE_KEPT ? m->count : VALIDATE_KEPT;
    if (count == 0) return 0;
    qsort(sorted.values, count, sizeof *sorted.values, compare_doubles);
    return 0.5 * (sorted.values[(count - 1) / 2] + sorted.values[count / 2]);
}

#define LONGEST_DELAY 20000

validate_mean validate_delay(size_t runs, size_t rows_of_reference, size_t rows, size_t quiet,
                             column_draw *draw, double before, double after, uint64_t seed) {
    random_source r = random_seeded(seed);
    drift_evidence_options o = validate_options(1e6, rows, DRIFT_REFERENCE_BOTH);
    validate_mean delays = {0};
    for (size_t run = 0; run < runs; run++) {
        sim_column c;
        if (rows_of_reference) {
            column_from_sample(&c, &r, rows_of_reference, draw, before);
        } else {
            column_known_normal(&c, 10000);
        }
        drift_evidence *e = validate_make(&c, 1, &o);
        if (validate_run(e, &c, &r, rows, quiet, draw, before) == 0) {
            size_t delay = validate_run(e, &c, &r, rows, LONGEST_DELAY, draw, after);
            validate_add(&delays, delay ? (double)delay : LONGEST_DELAY);
        }
        drift_evidence_free(e);
    }
    return delays;
}

static const struct {
    const char *name;
    void (*run)(validation *v);
} parts[] = {
    {"V1", validate_null},      {"V2", validate_references}, {"V3", validate_delays},
    {"V4", validate_tolerance}, {"V5", validate_columns},    {"V6", validate_batches},
    {"V7", validate_seasons},   {"V8", validate_streams},    {"V9", validate_risk},
    {"V10", validate_charts},   {"V11", validate_windows},   {"V13", validate_shapes},
};

#define PARTS (sizeof parts / sizeof *parts)

static int is_wanted(const char *name, int count, char **names) {
    int any = 0;
    for (int i = 1; i < count; i++) {
        if (names[i][0] == '-') continue;
        any = 1;
        if (strcmp(names[i], name) == 0) return 1;
    }
    return !any;
}

static int is_part(const char *name) {
    for (size_t i = 0; i < PARTS; i++)
        if (strcmp(parts[i].name, name) == 0) return 1;
    return strcmp(name, "--short") == 0;
}

int main(int count, char **names) {
    validation v = {0};
    for (int i = 1; i < count; i++) {
        if (!is_part(names[i])) {
            fprintf(stderr, "usage: validate [--short] [V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11 V13]\n");
            return 2;
        }
        if (strcmp(names[i], "--short") == 0) v.is_short = 1;
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (!is_wanted(parts[i].name, count, names)) continue;
        clock_t start = clock();
        parts[i].run(&v);
        fprintf(stderr, "%s: %.1f s\n", parts[i].name, (double)(clock() - start) / CLOCKS_PER_SEC);
    }
    printf("%u criteria, %u missed\n", v.criteria, v.missed);
    return v.missed > 0;
}
