/* SPDX-License-Identifier: Apache-2.0 */
/* The text form of a report: a sentence, the sources, a table with the worst columns first.
 * In: the result model. Out: lines that fit a terminal.
 * Layer: report. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "report/model.h"
#include "report/sparkline.h"
#include "report/visible.h"

#define DEFAULT_WIDTH  100
#define SMALLEST_WIDTH 40
#define LARGEST_WIDTH  1000

/* Columns of the parts of a table line; the name takes what is left. */
#define MARK_WIDTH      5
#define TYPE_WIDTH      4
#define TEST_WIDTH      13
#define P_WIDTH         8
#define PSI_WIDTH       7
#define MISSING_WIDTH   15
#define HISTOGRAM_WIDTH (2 * SPARKLINE_WIDTH + 1)
#define SMALLEST_NAME   12
#define REASON_INDENT   6

/* Parts that a narrow terminal goes without. */
typedef struct layout {
    size_t width;
    size_t name;
    int has_test;
    int has_missing;
    int has_histogram;
} layout;

/* What a column's place in the table depends on. */
typedef struct ranked {
    int rank; /* 0 drift, 1 warning, 2 no answer, 3 no drift */
    double psi;
    size_t index;
} ranked;

typedef struct page {
    const drift_report *report;
    drift_text_options options;
    layout layout;
    text *out;
    text scratch; /* one visible text at a time */
} page;

void drift_text_options_init(drift_text_options *options) {
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
}

static void say(const page *p, const char *words) {
    text_append(p->out, words);
}

static void end_line(const page *p) {
    text *t = p->out;
    while (t->length > 0 && t->bytes[t->length - 1] == ' ')
        t->length--;
    text_append_char(t, '\n');
}

/* Thousands are parted, so that ten million and a hundred million differ at a glance. */
static void append_grouped(text *t, uint64_t value) {
    if (value < 1000) {
        text_append_u64(t, value);
        return;
    }
    uint64_t power = 1000;
    while (value / power >= 1000)
        power *= 1000;
    text_append_u64(t, value / power);
    for (power /= 1000; power > 0; power /= 1000) {
        uint64_t group = value / power % 1000;
        text_append(t, group < 10 ? ",00" : group < 100 ? ",0" : ",");
        text_append_u64(t, group);
    }
}

/* The text as a terminal may see it; valid until the next call. */
static const char *visible(page *p, const char *string) {
    p->scratch.length = 0;
    text_append(&p->scratch, "");
    if (string != NULL) visible_append(&p->scratch, string, strlen(string), (int)p->options.ascii);
    return p->scratch.failed ? "" : p->scratch.bytes;
}

static void start_color(const page *p, int rank) {
    static const char *const colors[] = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[32m"};
    if (p->options.color) say(p, colors[rank]);
}

static void end_color(const page *p) {
    if (p->options.color) say(p, "\x1b[0m");
}

static int rank_of(int32_t verdict, int32_t status) {
    if (verdict == DRIFT_VERDICT_DRIFT) return 0;
    if (verdict == DRIFT_VERDICT_WARNING) return 1;
    return verdict == DRIFT_VERDICT_NONE && status == DRIFT_OK ? 3 : 2;
}

static int has_failed(const report_column *column) {
    return column->status != DRIFT_OK && column->status != DRIFT_EMPTY &&
           column->status != DRIFT_TOO_FEW;
}

static int is_missing(const report_column *column) {
    return (column->current.flags & DRIFT_COLUMN_ABSENT) != 0;
}

static double psi_of(const report_column *column) {
    const drift_result *psi = &column->statistics[DRIFT_STAT_PSI].result;
    int defined =
        column->statistics[DRIFT_STAT_PSI].computed && (psi->fields & DRIFT_HAS_VALUE) != 0;
    return defined ? psi->value : -1;
}

/* ---- verdict and sources ---- */

static void say_count_of(const page *p, uint64_t count, const char *one, const char *many,
                         int *said) {
    if (count == 0) return;
    say(p, *said ? ", " : " (");
    append_grouped(p->out, count);
    say(p, count == 1 ? one : many);
    *said = 1;
}

static void say_other_outcomes(const page *p) {
    const drift_report_summary *s = &p->report->summary;
    int said = 0;
    say_count_of(p, s->warnings, " warning", " warnings", &said);
    say_count_of(p, s->insufficient, " with too little data", " with too little data", &said);
    say_count_of(p, s->failed, " failed", " failed", &said);
    if (said) say(p, ")");
}

static void say_drifted(const page *p) {
    const drift_report_summary *s = &p->report->summary;
    if (s->drifted == 0) {
        say(p, "none");
    } else {
        append_grouped(p->out, s->drifted);
    }
    say(p, " of ");
    append_grouped(p->out, s->columns);
    say(p, s->columns == 1 ? " column drifted" : " columns drifted");
    if (s->drifted > 0 && p->report->verdict != DRIFT_VERDICT_DRIFT &&
        p->report->options.drift_share > 0) {
        say(p, ", less than the share of ");
        text_append_rounded(p->out, p->report->options.drift_share, 3);
    }
}

static void put_verdict(const page *p) {
    static const char *const words[] = {"DRIFT", "WARNING", "NOT ENOUGH DATA", "NO DRIFT"};
    int rank = rank_of(p->report->verdict, DRIFT_OK);
    start_color(p, rank);
    say(p, words[rank]);
    end_color(p);
    say(p, ": ");
    say_drifted(p);
    say_other_outcomes(p);
    end_line(p);
}

static void put_source(page *p, const char *side, const report_source *source) {
    text line;
    text_init(&line, &p->report->allocator);
    text_append(&line, side);
    const char *name = visible(p, source->source);
    if (name[0] != '\0') {
        text_append(&line, name);
        text_append(&line, ", ");
    }
    text_append(&line, visible(p, source->kind));
    text_append(&line, ", ");
    append_grouped(&line, source->rows);
    text_append(&line, source->rows == 1 ? " row" : " rows");
    if (source->rejected_rows > 0) {
        text_append(&line, ", ");
        append_grouped(&line, source->rejected_rows);
        text_append(&line, " rejected");
    }
    visible_wrap(p->out, line.bytes, line.failed ? 0 : line.length, 0, p->layout.width);
    p->out->failed |= line.failed;
    text_destroy(&line);
}

/* ---- table ---- */

static size_t longest_name(page *p) {
    size_t longest = SMALLEST_NAME;
    for (size_t i = 0; i < p->report->column_count; i++) {
        const char *name = visible(p, p->report->columns[i].name);
        size_t width = visible_width(name, strlen(name));
        if (width > longest) longest = width;
    }
    return longest;
}

/* Gives up the histogram first, then the missing rows, then the test. */
static void choose_layout(page *p) {
    layout *l = &p->layout;
    uint32_t asked = p->options.width == 0 ? DEFAULT_WIDTH : p->options.width;
    if (asked < SMALLEST_WIDTH) asked = SMALLEST_WIDTH;
    l->width = asked > LARGEST_WIDTH ? LARGEST_WIDTH : asked;
    size_t used = MARK_WIDTH + 1 + 1 + P_WIDTH + 1 + PSI_WIDTH;
    l->has_test = used + TYPE_WIDTH + TEST_WIDTH + 2 + SMALLEST_NAME <= l->width;
    if (l->has_test) used += TYPE_WIDTH + TEST_WIDTH + 2;
    l->has_missing = l->has_test && used + 1 + MISSING_WIDTH + SMALLEST_NAME <= l->width;
    if (l->has_missing) used += 1 + MISSING_WIDTH;
    l->has_histogram = l->has_missing && used + 1 + HISTOGRAM_WIDTH + SMALLEST_NAME <= l->width;
    if (l->has_histogram) used += 1 + HISTOGRAM_WIDTH;
    size_t longest = longest_name(p);
    l->name = longest < l->width - used ? longest : l->width - used;
}

static void put_part(const page *p, const char *part, size_t width) {
    say(p, " ");
    visible_cell(p->out, part, width, (int)p->options.ascii);
}

static void put_heading(const page *p) {
    visible_spaces(p->out, MARK_WIDTH);
    put_part(p, "column", p->layout.name);
    if (p->layout.has_test) {
        put_part(p, "type", TYPE_WIDTH);
        put_part(p, "test", TEST_WIDTH);
    }
    put_part(p, "p (adj)", P_WIDTH);
    put_part(p, "psi", PSI_WIDTH);
    if (p->layout.has_missing) put_part(p, "missing", MISSING_WIDTH);
    if (p->layout.has_histogram) {
        put_part(p, "reference", SPARKLINE_WIDTH);
        put_part(p, "current", SPARKLINE_WIDTH);
    }
    end_line(p);
}

static void put_mark(const page *p, const report_column *column, int rank) {
    const char *marks[] = {"DRIFT", "warn", has_failed(column) ? "fail" : "few", "ok"};
    start_color(p, rank);
    visible_cell(p->out, marks[rank], MARK_WIDTH, 1);
    end_color(p);
}

/* The test of the column's values: what decides beside the size of the change. */
static const report_statistic *test_of(const report_column *column, const char **name) {
    int32_t test = column->type == DRIFT_TYPE_CATEGORICAL ? DRIFT_STAT_CHI2 : DRIFT_STAT_KS;
    *name = drift_statistic_name(test);
    return &column->statistics[test];
}

static int has_field(const report_statistic *statistic, uint32_t field) {
    return statistic->computed && (statistic->result.fields & field) != 0;
}

/* Starts a part in the scratch text, to be put with put_scratch. */
static text *begin_scratch(page *p) {
    p->scratch.length = 0;
    text_append(&p->scratch, "");
    return &p->scratch;
}

static void put_scratch(const page *p, size_t width) {
    const text *t = &p->scratch;
    put_part(p, t->failed ? "" : t->length == 0 ? "-" : t->bytes, width);
}

static void put_test(page *p, const report_column *column) {
    const char *name;
    const report_statistic *test = test_of(column, &name);
    text *t = begin_scratch(p);
    if (has_field(test, DRIFT_HAS_VALUE)) {
        text_append(t, name);
        text_append_char(t, ' ');
        text_append_rounded(t, test->result.value, 3);
    }
    put_scratch(p, TEST_WIDTH);
}

static void put_p_value(page *p, const report_column *column) {
    const char *name;
    const report_statistic *test = test_of(column, &name);
    text *t = begin_scratch(p);
    if (test->tested || has_field(test, DRIFT_HAS_P)) {
        double value = test->tested ? test->p_adjusted : test->result.p_value;
        if (value < 1e-300) {
            text_append(t, "<1e-300");
        } else {
            text_append_rounded(t, value, 2);
        }
    }
    put_scratch(p, P_WIDTH);
}

static void put_psi(page *p, const report_column *column) {
    double psi = psi_of(column);
    text *t = begin_scratch(p);
    if (psi > 0 && psi < 0.001) {
        text_append(t, "<0.001");
    } else if (psi >= 0) {
        text_append_rounded(t, psi, 3);
    }
    put_scratch(p, PSI_WIDTH);
}

/* Rows that hold no value that statistics can use, as the "missing" statistic counts them. */
static uint64_t unusable(const drift_column_counts *counts) {
    return counts->missing + counts->nan + counts->positive_infinity + counts->negative_infinity +
           counts->unparsable;
}

static void append_share(text *t, const report_side *side) {
    if ((side->flags & DRIFT_COLUMN_ABSENT) || side->counts.rows == 0) {
        text_append_char(t, '-');
        return;
    }
    double percent = 100.0 * (double)unusable(&side->counts) / (double)side->counts.rows;
    if (percent > 0 && percent < 0.01) {
        text_append(t, "<0.01");
    } else {
        text_append_rounded(t, percent, percent < 10 ? 2 : 3);
    }
    text_append_char(t, '%');
}

static void put_missing(page *p, const report_column *column) {
    text *t = begin_scratch(p);
    append_share(t, &column->reference);
    text_append(t, " -> ");
    append_share(t, &column->current);
    put_scratch(p, MISSING_WIDTH);
}

static void put_reason(page *p, const report_column *column, int rank) {
    int explain = rank < 2 || (rank == 2 && has_failed(column));
    if (!explain || column->reason_count == 0) return;
    const char *reason = visible(p, column->reasons[0]);
    visible_wrap(p->out, reason, strlen(reason), REASON_INDENT, p->layout.width);
}

static void put_column(page *p, const report_column *column, int rank) {
    put_mark(p, column, rank);
    put_part(p, visible(p, column->name), p->layout.name);
    if (p->layout.has_test) {
        put_part(p, column->type == DRIFT_TYPE_CATEGORICAL ? "cat" : "num", TYPE_WIDTH);
        put_test(p, column);
    }
    put_p_value(p, column);
    put_psi(p, column);
    if (p->layout.has_missing) put_missing(p, column);
    if (p->layout.has_histogram) {
        say(p, " ");
        sparkline_append(p->out, &column->histogram, (int)p->options.ascii);
    }
    end_line(p);
    put_reason(p, column, rank);
}

static int compare_ranked(const void *left, const void *right) {
    const ranked *a = left;
    const ranked *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->psi > b->psi || a->psi < b->psi) return a->psi > b->psi ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void put_table(page *p) {
    const drift_report *report = p->report;
    size_t count = report->column_count;
    ranked *order = memory_zeroed(&report->allocator, count, sizeof *order);
    if (order == NULL) {
        p->out->failed = 1;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const report_column *column = &report->columns[i];
        ranked place = {rank_of(column->verdict, column->status), psi_of(column), i};
        order[i] = place;
    }
    qsort(order, count, sizeof *order, compare_ranked);
    size_t most = p->options.max_columns;
    size_t shown = most > 0 && most < count ? most : count;
    put_heading(p);
    for (size_t i = 0; i < shown; i++)
        put_column(p, &report->columns[order[i].index], order[i].rank);
    if (shown < count) {
        say(p, "... and ");
        append_grouped(p->out, count - shown);
        say(p, " more");
        end_line(p);
    }
    memory_release(&report->allocator, order, count, sizeof *order);
}

/* ---- after the table ---- */

/* Appends a visible name to a list, after a comma if it is not the first. */
static void append_listed(page *p, text *list, const char *name, int *listed) {
    text_append(list, *listed ? ", " : " ");
    text_append(list, visible(p, name));
    *listed = 1;
}

static void put_list(page *p, text *list, int listed) {
    if (listed && !list->failed)
        visible_wrap(p->out, list->bytes, list->length, 0, p->layout.width);
    p->out->failed |= list->failed;
    text_destroy(list);
}

static void put_missing_columns(page *p) {
    text list;
    int listed = 0;
    text_init(&list, &p->report->allocator);
    text_append(&list, "missing from current:");
    for (size_t i = 0; i < p->report->column_count; i++)
        if (is_missing(&p->report->columns[i]))
            append_listed(p, &list, p->report->columns[i].name, &listed);
    put_list(p, &list, listed);
}

static void put_extra_columns(page *p) {
    text list;
    int listed = 0;
    text_init(&list, &p->report->allocator);
    text_append(&list, "only in current:");
    for (size_t i = 0; i < p->report->extra_column_count; i++)
        append_listed(p, &list, p->report->extra_columns[i], &listed);
    put_list(p, &list, listed);
}

static void append_level(text *t, double level) {
    if (level > 0) {
        text_append_double(t, level);
    } else {
        text_append_char(t, '-');
    }
}

/* "psi 0.1/0.25", with its scope if it has one, "psi of age off". */
static void append_threshold(page *p, text *t, const report_threshold *threshold) {
    const char *name = drift_statistic_name(threshold->statistic);
    text_append(t, name != NULL ? name : "-");
    if (threshold->column != NULL) {
        text_append(t, " of ");
        text_append(t, visible(p, threshold->column));
    } else if (threshold->type != DRIFT_TYPE_AUTO) {
        text_append(t, " of ");
        text_append(t, report_type_name(threshold->type));
    }
    text_append_char(t, ' ');
    if (threshold->disabled) {
        text_append(t, "off");
        return;
    }
    append_level(t, threshold->warning);
    text_append_char(t, '/');
    append_level(t, threshold->drift);
}

static void put_options(page *p) {
    const report_options *o = &p->report->options;
    text list;
    text_init(&list, &p->report->allocator);
    text_append(&list, "options: alpha ");
    text_append_double(&list, o->alpha);
    text_append(&list, ", adjust ");
    text_append(&list, report_adjust_name(o->adjust));
    text_append(&list, ", min rows ");
    text_append_u64(&list, o->min_rows);
    if (o->drift_share > 0) {
        text_append(&list, ", drift share ");
        text_append_double(&list, o->drift_share);
    }
    text_append(&list, ", thresholds (warning/drift):");
    for (size_t i = 0; i < o->threshold_count; i++) {
        text_append(&list, i > 0 ? ", " : " ");
        append_threshold(p, &list, &o->thresholds[i]);
    }
    put_list(p, &list, 1);
}

static void put_page(page *p) {
    choose_layout(p);
    put_verdict(p);
    put_source(p, "reference: ", &p->report->reference);
    put_source(p, "current: ", &p->report->current);
    end_line(p);
    if (p->report->column_count > 0) put_table(p);
    end_line(p);
    put_missing_columns(p);
    put_extra_columns(p);
    put_options(p);
}

drift_status drift_report_text(const drift_report *report, const drift_text_options *options,
                               char *buffer, size_t size, size_t *length, drift_error *error) {
    if (report == NULL || length == NULL)
        return error_set(error, DRIFT_INVALID_ARGUMENT, "report and length must not be NULL");
    text out;
    page p = {0};
    text_init(&out, &report->allocator);
    text_init(&p.scratch, &report->allocator);
    p.report = report;
    p.out = &out;
    if (options != NULL) {
        size_t known =
            options->struct_size < sizeof p.options ? options->struct_size : sizeof p.options;
        memcpy(&p.options, options, known);
    }
    put_page(&p);
    out.failed |= p.scratch.failed;
    drift_status status = text_copy_out(&out, buffer, size, length, error);
    text_destroy(&out);
    text_destroy(&p.scratch);
    return status;
}
