/* SPDX-License-Identifier: Apache-2.0 */
/* The text form of a report: a sentence, the sources, a table with the worst columns first.
 * In: the result model. Out: lines that fit a terminal.
 * Layer: report. */
#include <string.h>

#include "base/error.h"
#include "report/text_page.h"
#include "report/visible.h"

void drift_text_options_init(drift_text_options *options) {
    if (options == NULL) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
}

/* Writes a visible text in lines of the page's width, and ends it. */
static void put_wrapped(const page *p, text *line) {
    if (!line->failed) visible_wrap(p->out, line->bytes, line->length, 0, p->layout.width);
    p->out->failed |= line->failed;
    text_destroy(line);
}

static void say_count_of(const page *p, uint64_t count, const char *one, const char *many,
                         int *said) {
    if (count == 0) return;
    page_say(p, *said ? ", " : " (");
    text_append_grouped(p->out, count);
    page_say(p, count == 1 ? one : many);
    *said = 1;
}

static void say_other_outcomes(const page *p) {
    const drift_report_summary *s = &p->report->summary;
    int said = 0;
    say_count_of(p, s->warnings, " warning", " warnings", &said);
    say_count_of(p, s->insufficient, " with too little data", " with too little data", &said);
    say_count_of(p, s->failed, " failed", " failed", &said);
    if (said) page_say(p, ")");
}

static void say_drifted(const page *p) {
    const drift_report_summary *s = &p->report->summary;
    if (s->drifted == 0) {
        page_say(p, "none");
    } else {
        text_append_grouped(p->out, s->drifted);
    }
    page_say(p, " of ");
    text_append_grouped(p->out, s->columns);
    page_say(p, s->columns == 1 ? " column drifted" : " columns drifted");
    if (s->drifted > 0 && p->report->verdict != DRIFT_VERDICT_DRIFT &&
        p->report->options.drift_share > 0) {
        page_say(p, ", less than the share of ");
        text_append_rounded(p->out, p->report->options.drift_share, 3);
    }
}

static void put_verdict(page *p) {
    static const char *const words[] = {"DRIFT", "WARNING", "NOT ENOUGH DATA", "NO DRIFT"};
    int rank = page_rank(p->report->verdict, DRIFT_OK);
    text sentence;
    text *whole = p->out;
    text_init(&sentence, &p->report->allocator);
    p->out = &sentence;
    page_start_color(p, rank);
    page_say(p, words[rank]);
    page_end_color(p);
    page_say(p, ": ");
    say_drifted(p);
    say_other_outcomes(p);
    p->out = whole;
    put_wrapped(p, &sentence);
}

static void put_source(page *p, const char *side, const report_source *source) {
    text line;
    text_init(&line, &p->report->allocator);
    text_append(&line, side);
    const char *name = page_visible(p, source->source);
    if (name[0] != '\0') {
        text_append(&line, name);
        text_append(&line, ", ");
    }
    text_append(&line, page_visible(p, source->kind));
    text_append(&line, ", ");
    text_append_grouped(&line, source->rows);
    text_append(&line, source->rows == 1 ? " row" : " rows");
    if (source->rejected_rows > 0) {
        text_append(&line, ", ");
        text_append_grouped(&line, source->rejected_rows);
        text_append(&line, " rejected");
    }
    put_wrapped(p, &line);
}

static int is_missing(const report_column *column) {
    return (column->current.flags & DRIFT_COLUMN_ABSENT) != 0;
}

/* Appends a visible name to a list, after a comma if it is not the first. */
static void append_listed(page *p, text *list, const char *name, int *listed) {
    text_append(list, *listed ? ", " : " ");
    text_append(list, page_visible(p, name));
    *listed = 1;
}

static void put_missing_columns(page *p) {
    text list;
    int listed = 0;
    text_init(&list, &p->report->allocator);
    text_append(&list, "missing from current:");
    for (size_t i = 0; i < p->report->column_count; i++)
        if (is_missing(&p->report->columns[i]))
            append_listed(p, &list, p->report->columns[i].name, &listed);
    if (!listed) list.length = 0;
    put_wrapped(p, &list);
}

static void put_extra_columns(page *p) {
    text list;
    int listed = 0;
    text_init(&list, &p->report->allocator);
    text_append(&list, "only in current:");
    for (size_t i = 0; i < p->report->extra_column_count; i++)
        append_listed(p, &list, p->report->extra_columns[i], &listed);
    if (!listed) list.length = 0;
    put_wrapped(p, &list);
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
        text_append(t, page_visible(p, threshold->column));
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
    put_wrapped(p, &list);
}

static void put_page(page *p) {
    page_choose_layout(p);
    put_verdict(p);
    put_source(p, "reference: ", &p->report->reference);
    put_source(p, "current: ", &p->report->current);
    page_end_line(p);
    if (p->report->column_count > 0) page_put_table(p);
    page_end_line(p);
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
