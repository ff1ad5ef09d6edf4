/* SPDX-License-Identifier: Apache-2.0 */
/* Checks current data against a reference: compares columns, adjusts p-values, decides.
 * In: two profiles. Out: a report. Layer: monitor. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/work.h"
#include "decide/verdict.h"
#include "monitor/calibrate.h"
#include "monitor/check.h"
#include "monitor/check_options.h"
#include "monitor/compare.h"

/* Where the column of a name is, or column_count; profiles made like the reference keep its order.
 */
static size_t find_column(const drift_profile *profile, size_t guess, const char *name) {
    if (guess < profile->column_count && strcmp(profile->columns[guess].name, name) == 0) {
        return guess;
    }
    return profile_find(profile, name);
}

static int is_absent(const profile_column *column) {
    return !column || (column->flags & DRIFT_COLUMN_ABSENT);
}

/* Most of what is there cannot be read as a number, which was not so in the reference. */
static int turned_unreadable(const comparison *c) {
    const drift_column_counts *r = &c->reference->counts;
    const drift_column_counts *q = &c->current->counts;
    int now = q->unparsable > (q->rows - q->missing) / 2;
    int before = r->unparsable > (r->rows - r->missing) / 2;
    return now && !before;
}

static int compare_column(const comparison *c) {
    if (is_absent(c->current)) {
        c->out->status = DRIFT_MISSING_COLUMN;
        return 1;
    }
    if (c->reference->type != c->current->type) {
        compare_missing(c);
        c->out->status = DRIFT_TYPE_MISMATCH;
        return 1;
    }
    if (c->reference->type == DRIFT_TYPE_CATEGORICAL) return compare_categorical(c);
    if (!compare_numeric(c)) return 0;
    if ((c->current->flags & DRIFT_COLUMN_TYPE_CHANGED) || turned_unreadable(c)) {
        c->out->status = DRIFT_TYPE_MISMATCH;
    }
    return 1;
}

static int start_column(const comparison *c, const drift_profile *reference,
                        const drift_profile *current, size_t index, size_t current_index) {
    const drift_allocator *a = c->allocator;
    report_column *out = c->out;
    out->name = memory_text(a, c->reference->name, strlen(c->reference->name));
    out->type_reason = memory_text(a, c->reference->type_reason, strlen(c->reference->type_reason));
    out->type = c->reference->type;
    if (!out->name || !out->type_reason) return 0;
    if (!sides_fill(&out->reference, reference, index, a)) return 0;
    if (c->current) return sides_fill(&out->current, current, current_index, a);
    out->current.flags = DRIFT_COLUMN_ABSENT;
    return 1;
}

static comparison comparison_of(drift_report *report, const drift_profile *reference,
                                const drift_profile *current, size_t index, size_t *current_index) {
    comparison c;
    c.reference = &reference->columns[index];
    *current_index = find_column(current, index, c.reference->name);
    c.current = *current_index < current->column_count ? &current->columns[*current_index] : NULL;
    c.options = &report->options;
    c.allocator = &report->allocator;
    c.out = &report->columns[index];
    return c;
}

int check_compare(const check_sides *sides, drift_report *report, size_t index) {
    size_t at = 0;
    comparison c = comparison_of(report, sides->reference, sides->current, index, &at);
    return start_column(&c, sides->reference, sides->current, index, at) && compare_column(&c);
}

/* The comparison of all columns, which share nothing that changes. */
typedef struct comparing {
    const check_sides *sides;
    drift_report *report;
    unsigned char *failed; /* for want of memory */
} comparing;

static void compare_piece(void *context, size_t index) {
    const comparing *all = context;
    all->failed[index] = !all->sides->compare(all->sides, all->report, index);
}

static int compare_all(drift_report *report, const check_sides *sides,
                       const drift_executor *executor) {
    const drift_allocator *a = &report->allocator;
    size_t count = report->column_count;
    comparing all = {sides, report, memory_zeroed(a, count, 1)};
    if (!all.failed) return 0;
    work_run(executor, count, compare_piece, &all);
    int good = memchr(all.failed, 1, count) == NULL;
    memory_release(a, all.failed, count, 1);
    return good;
}

/* Adjusts the p-values of all tests of the run as one family. */
static drift_status adjust_all(drift_report *report, drift_error *error) {
    const drift_allocator *a = &report->allocator;
    size_t room = report->column_count * 2; /* at most a test of the values and one of missing */
    double *p = memory_zeroed(a, room, sizeof *p);
    if (!p) return error_memory(error);
    size_t count = 0;
    for (size_t i = 0; i < report->column_count; i++) {
        for (size_t s = 0; s < DRIFT_STAT_COUNT; s++) {
            const report_statistic *statistic = &report->columns[i].statistics[s];
            if (statistic->tested) p[count++] = statistic->result.p_value;
        }
    }
    drift_status status = drift_adjust_p_values(p, count, report->options.adjust, a, p, error);
    count = 0;
    for (size_t i = 0; i < report->column_count && status == DRIFT_OK; i++) {
        for (size_t s = 0; s < DRIFT_STAT_COUNT; s++) {
            report_statistic *statistic = &report->columns[i].statistics[s];
            if (statistic->tested) statistic->p_adjusted = p[count++];
        }
    }
    memory_release(a, p, room, sizeof *p);
    return status;
}

static void decide_statistics(const report_options *options, const drift_threshold *thresholds,
                              report_column *column, int32_t verdicts[DRIFT_STAT_COUNT]) {
    for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
        report_statistic *statistic = &column->statistics[s];
        verdicts[s] = DRIFT_VERDICT_NONE;
        if (!statistic->computed) continue;
        decide_levels levels =
            decide_resolve(thresholds, options->threshold_count, s, column->type, column->name);
        statistic->warning = levels.warning;
        statistic->drift = levels.drift;
        if (!(statistic->result.fields & DRIFT_HAS_VALUE)) continue;
        const report_statistic *test = compare_test_of(column, s);
        statistic->verdict = decide_statistic(statistic->result.value, levels, test->tested,
                                              test->p_adjusted, options->alpha);
        verdicts[s] = statistic->verdict;
    }
}

static void decide_one(const report_options *options, const drift_threshold *thresholds,
                       uint64_t current_rows, report_column *column) {
    int32_t verdicts[DRIFT_STAT_COUNT];
    decide_statistics(options, thresholds, column, verdicts);
    int schema_broken =
        column->status == DRIFT_MISSING_COLUMN || column->status == DRIFT_TYPE_MISMATCH;
    if (schema_broken && current_rows > 0) {
        column->verdict = DRIFT_VERDICT_DRIFT;
    } else {
        column->verdict = decide_column(verdicts, DRIFT_STAT_COUNT, column->status == DRIFT_OK);
    }
}

/* The thresholds as the resolver takes them. */
static drift_threshold *thresholds_of(const drift_report *report) {
    const report_options *o = &report->options;
    drift_threshold *list = memory_zeroed(&report->allocator, o->threshold_count, sizeof *list);
    for (size_t i = 0; list && i < o->threshold_count; i++) {
        const report_threshold *from = &o->thresholds[i];
        drift_threshold_init(&list[i], from->statistic);
        list[i].type = from->type;
        list[i].disabled = from->disabled;
        list[i].column = from->column;
        list[i].warning = from->warning;
        list[i].drift = from->drift;
    }
    return list;
}

static drift_status decide_all(drift_report *report, drift_error *error) {
    drift_threshold *thresholds = thresholds_of(report);
    if (!thresholds) return error_memory(error);
    for (size_t i = 0; i < report->column_count; i++) {
        decide_one(&report->options, thresholds, report->current.rows, &report->columns[i]);
    }
    memory_release(&report->allocator, thresholds, report->options.threshold_count,
                   sizeof *thresholds);
    return DRIFT_OK;
}

static void count_column(drift_report_summary *summary, const report_column *column) {
    int insufficient = column->verdict == DRIFT_VERDICT_INSUFFICIENT;
    int failed = insufficient && column->status == DRIFT_NOT_APPLICABLE;
    summary->evaluated += !insufficient;
    summary->drifted += column->verdict == DRIFT_VERDICT_DRIFT;
    summary->warnings += column->verdict == DRIFT_VERDICT_WARNING;
    summary->insufficient += insufficient && !failed;
    summary->failed += (uint64_t)failed;
    summary->missing_columns += column->status == DRIFT_MISSING_COLUMN;
}

static void summarise(drift_report *report) {
    drift_report_summary *summary = &report->summary;
    summary->struct_size = sizeof *summary;
    summary->columns = report->column_count;
    summary->extra_columns = report->extra_column_count;
    summary->reference_rows = report->reference.rows;
    summary->current_rows = report->current.rows;
    for (size_t i = 0; i < report->column_count; i++)
        count_column(summary, &report->columns[i]);
    report->verdict = decide_data_set(summary->evaluated, summary->drifted, summary->warnings,
                                      summary->failed, report->options.drift_share);
    summary->verdict = report->verdict;
}

static int explain_all(drift_report *report, const drift_profile *reference,
                       const drift_profile *current) {
    for (size_t i = 0; i < report->column_count; i++) {
        size_t unused = 0;
        comparison c = comparison_of(report, reference, current, i, &unused);
        if (!reasons_write(&c)) return 0;
    }
    return 1;
}

static drift_status fill(drift_report *report, const check_sides *sides,
                         const drift_check_options *options, drift_error *error) {
    const drift_profile *reference = sides->reference;
    const drift_profile *current = sides->current;
    drift_status status = check_options_echo(options, reference, report, error);
    if (status != DRIFT_OK) return status;
    report->reference.rows = reference->rows;
    report->current.rows = current->rows;
    report->options.exact = reference->options.keep_rows && current->options.keep_rows;
    report->columns =
        memory_zeroed(&report->allocator, reference->column_count, sizeof *report->columns);
    if (!report->columns) return error_memory(error);
    report->column_count = reference->column_count;
    if (!compare_all(report, sides, options->executor)) return error_memory(error);
    status = adjust_all(report, error);
    if (status == DRIFT_OK) status = decide_all(report, error);
    if (status != DRIFT_OK) return status;
    summarise(report);
    calibrate_columns(report);
    return explain_all(report, reference, current) ? DRIFT_OK : error_memory(error);
}

drift_status check_columns(const check_sides *sides, const drift_check_options *options,
                           drift_report **out, drift_error *error) {
    drift_allocator allocator = memory_allocator(options->allocator);
    drift_report *report = memory_zeroed(&allocator, 1, sizeof *report);
    if (!report) return error_memory(error);
    report->allocator = allocator;
    drift_status status = fill(report, sides, options, error);
    if (status != DRIFT_OK) {
        drift_report_free(report);
        return status;
    }
    *out = report;
    return DRIFT_OK;
}

drift_status drift_check(const drift_profile *reference, const drift_profile *current,
                         const drift_check_options *given, drift_report **out, drift_error *error) {
    if (!reference || !current || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "reference, current or out is NULL");
    }
    drift_check_options options;
    drift_status status = check_options_effective(given, &options, error);
    if (status != DRIFT_OK) return status;
    check_sides sides = {reference, current, check_compare, NULL};
    return check_columns(&sides, &options, out, error);
}
