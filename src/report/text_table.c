/* SPDX-License-Identifier: Apache-2.0 */
/* The table of the text form: a line a column, the worst first, and why beneath.
 * In: a page that is begun. Out: lines that fit it.
 * Layer: report. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/sparkline.h"
#include "report/text_page.h"
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

/* What a column's place in the table depends on. */
typedef struct ranked {
    int rank; /* 0 drift, 1 warning, 2 no answer, 3 no drift */
    double psi;
    size_t index;
} ranked;

static int has_failed(const report_column *column) {
    return column->status != DRIFT_OK && column->status != DRIFT_EMPTY &&
           column->status != DRIFT_TOO_FEW;
}

static double psi_of(const report_column *column) {
    const drift_result *psi = &column->statistics[DRIFT_STAT_PSI].result;
    int defined =
        column->statistics[DRIFT_STAT_PSI].computed && (psi->fields & DRIFT_HAS_VALUE) != 0;
    return defined ? psi->value : -1;
}

static size_t longest_name(page *p) {
    size_t longest = SMALLEST_NAME;
    for (size_t i = 0; i < p->report->column_count; i++) {
        const char *name = page_visible(p, p->report->columns[i].name);
        size_t width = visible_width(name, strlen(name));
        if (width > longest) longest = width;
    }
    return longest;
}

/* Gives up the histogram first, then the missing rows, then the test. */
void page_choose_layout(page *p) {
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
    page_say(p, " ");
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
    page_end_line(p);
}

static void put_mark(const page *p, const report_column *column, int rank) {
    const char *marks[] = {"DRIFT", "warn", has_failed(column) ? "fail" : "few", "ok"};
    page_start_color(p, rank);
    visible_cell(p->out, marks[rank], MARK_WIDTH, 1);
    page_end_color(p);
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
    const char *reason = page_visible(p, column->reasons[0]);
    visible_wrap(p->out, reason, strlen(reason), REASON_INDENT, p->layout.width);
}

static void put_column(page *p, const report_column *column, int rank) {
    put_mark(p, column, rank);
    put_part(p, page_visible(p, column->name), p->layout.name);
    if (p->layout.has_test) {
        put_part(p, column->type == DRIFT_TYPE_CATEGORICAL ? "cat" : "num", TYPE_WIDTH);
        put_test(p, column);
    }
    put_p_value(p, column);
    put_psi(p, column);
    if (p->layout.has_missing) put_missing(p, column);
    if (p->layout.has_histogram) {
        page_say(p, " ");
        sparkline_append(p->out, &column->histogram, (int)p->options.ascii);
    }
    page_end_line(p);
    put_reason(p, column, rank);
}

static int compare_ranked(const void *left, const void *right) {
    const ranked *a = left;
    const ranked *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->psi > b->psi || a->psi < b->psi) return a->psi > b->psi ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

void page_put_table(page *p) {
    const drift_report *report = p->report;
    size_t count = report->column_count;
    ranked *order = memory_zeroed(&report->allocator, count, sizeof *order);
    if (order == NULL) {
        p->out->failed = 1;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const report_column *column = &report->columns[i];
        ranked place = {page_rank(column->verdict, column->status), psi_of(column), i};
        order[i] = place;
    }
    qsort(order, count, sizeof *order, compare_ranked);
    size_t most = p->options.max_columns;
    size_t shown = most > 0 && most < count ? most : count;
    put_heading(p);
    for (size_t i = 0; i < shown; i++)
        put_column(p, &report->columns[order[i].index], order[i].rank);
    if (shown < count) {
        page_say(p, "... and ");
        text_append_grouped(p->out, count - shown);
        page_say(p, " more");
        page_end_line(p);
    }
    memory_release(&report->allocator, order, count, sizeof *order);
}
