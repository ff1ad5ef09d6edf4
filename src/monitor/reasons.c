/* SPDX-License-Identifier: Apache-2.0 */
/* Says in sentences why a column has its verdict.
 * In: a compared and decided column. Out: reasons of the report. Layer: monitor. */
#include <math.h>

#include "base/memory.h"
#include "base/text.h"
#include "monitor/compare.h"

/* Names of categories listed in one sentence at the most. */
#define NAMES_LISTED 5

typedef struct writer {
    const comparison *c;
    text sentence;
    int failed;
} writer;

/* Moves the sentence written so far into the reasons. */
static void finish_sentence(writer *w) {
    report_column *out = w->c->out;
    const drift_allocator *a = w->c->allocator;
    if (w->sentence.failed || (out->reason_count == out->reason_capacity &&
                               !memory_grow(a, (void **)&out->reasons, &out->reason_capacity,
                                            out->reason_count + 1, sizeof *out->reasons))) {
        w->failed = 1;
        return;
    }
    char *copy = memory_text(a, w->sentence.bytes, w->sentence.length);
    if (copy) {
        out->reasons[out->reason_count++] = copy;
    } else {
        w->failed = 1;
    }
    w->sentence.length = 0;
}

static void say(writer *w, const char *words) {
    text_append(&w->sentence, words);
}

static void say_number(writer *w, double value) {
    text_append_rounded(&w->sentence, value, 3);
}

static void say_share(writer *w, uint64_t part, uint64_t whole) {
    say_number(w, whole > 0 ? 100.0 * (double)part / (double)whole : 0.0);
    say(w, " %");
}

static void say_count(writer *w, uint64_t count, const char *one, const char *many) {
    text_append_u64(&w->sentence, count);
    say(w, count == 1 ? one : many);
}

static void say_p(writer *w, const report_statistic *test) {
    if (test->p_adjusted < 1e-300) {
        say(w, "adjusted p below 1e-300");
    } else {
        say(w, "adjusted p ");
        say_number(w, test->p_adjusted);
    }
}

/* "psi 0.31 reaches 0.25 (drift), and the change is significant: adjusted p 1e-12" */
static void explain_effect(writer *w, int32_t statistic) {
    const report_statistic *s = &w->c->out->statistics[statistic];
    const report_statistic *test = compare_test_of(w->c->out, statistic);
    double size = fabs(s->result.value);
    int drift = s->drift > 0.0 && size >= s->drift;
    if (!drift && !(s->warning > 0.0 && size >= s->warning)) return;
    say(w, drift_statistic_name(statistic));
    say(w, " ");
    say_number(w, s->result.value);
    say(w, " reaches ");
    say_number(w, drift ? s->drift : s->warning);
    say(w, drift ? " (drift)" : " (warning)");
    if (!test->tested) {
        say(w, ", but there are too few rows to test it");
    } else {
        say(w, s->verdict == DRIFT_VERDICT_NONE ? ", but the change is not significant: "
                                                : ", and the change is significant: ");
        say_p(w, test);
    }
    finish_sentence(w);
}

static void explain_small_change(writer *w) {
    report_column *out = w->c->out;
    const report_statistic *test = compare_test_of(out, DRIFT_STAT_PSI);
    const report_statistic *psi = &out->statistics[DRIFT_STAT_PSI];
    if (out->verdict != DRIFT_VERDICT_NONE || !test->tested) return;
    if (test->p_adjusted >= w->c->options->alpha) return;
    say(w, "the change is significant (");
    say_p(w, test);
    say(w, ") but small");
    if (psi->result.fields & DRIFT_HAS_VALUE) {
        say(w, ": psi ");
        say_number(w, psi->result.value);
    }
    finish_sentence(w);
}

static void explain_status(writer *w) {
    const report_column *out = w->c->out;
    switch (out->status) {
    case DRIFT_MISSING_COLUMN:
        say(w, "the current data has no such column");
        break;
    case DRIFT_TYPE_MISMATCH:
        say(w, out->type == DRIFT_TYPE_NUMERIC
                   ? "numeric in the reference, but most current values are not numbers"
                   : "categorical in the reference, but numeric in the current profile");
        break;
    case DRIFT_EMPTY:
        say(w, "no usable values in the reference or in the current data");
        break;
    case DRIFT_TOO_FEW:
        say(w, "too few usable rows on one side: ");
        text_append_u64(&w->sentence, w->c->options->min_rows);
        say(w, " are needed to say anything");
        break;
    case DRIFT_NOT_APPLICABLE:
        say(w, "the two profiles were counted at different knots; build the current one like the "
               "reference (driftcheck profile --like), or keep its rows");
        break;
    default:
        return;
    }
    finish_sentence(w);
}

static void explain_unusable(writer *w) {
    const comparison *c = w->c;
    const report_statistic *s = &c->out->statistics[DRIFT_STAT_MISSING];
    if (s->verdict == DRIFT_VERDICT_NONE) return;
    say(w, "rows without a usable value: ");
    say_share(w, compare_unusable(c->reference), c->reference->counts.rows);
    say(w, " -> ");
    say_share(w, compare_unusable(c->current), c->current->counts.rows);
    finish_sentence(w);
}

/* Rows that a count of the column has now and had before, when they became more. */
static void explain_special(writer *w, uint64_t before, uint64_t now, const char *what) {
    if (now == 0) return;
    uint64_t rows_before = w->c->reference->counts.rows;
    uint64_t rows_now = w->c->current->counts.rows;
    if ((double)now * (double)rows_before <= (double)before * (double)rows_now) return;
    say(w, what);
    say(w, ": ");
    say_share(w, before, rows_before);
    say(w, " -> ");
    say_share(w, now, rows_now);
    say(w, " of the rows");
    finish_sentence(w);
}

static void explain_range(writer *w) {
    const profile_column *r = w->c->reference;
    const profile_column *q = w->c->current;
    if (r->counts.finite == 0 || q->counts.finite == 0) return;
    if (q->minimum >= r->minimum && q->maximum <= r->maximum) return;
    say(w, "values outside the reference's range [");
    say_number(w, r->minimum);
    say(w, ", ");
    say_number(w, r->maximum);
    say(w, "]: now [");
    say_number(w, q->minimum);
    say(w, ", ");
    say_number(w, q->maximum);
    say(w, "]");
    if (q->cells && (q->flags & DRIFT_COLUMN_LIKE)) {
        say(w, ", ");
        say_share(w, q->cells[0] + q->cells[q->knot_count], q->counts.finite);
        say(w, " of the values");
    }
    finish_sentence(w);
}

/* Lists categories that one side has and the other has not. */
static void explain_one_sided(writer *w, const uint64_t *has, const uint64_t *lacks,
                              const char *one, const char *many) {
    const report_histogram *h = &w->c->out->histogram;
    size_t bins = h->bin_count - (h->last_is_other ? 1 : 0);
    uint64_t total = 0;
    uint64_t mass = 0;
    uint64_t count = 0;
    for (size_t i = 0; i < h->bin_count; i++)
        total += has[i];
    for (size_t i = 0; i < bins; i++) {
        if (has[i] == 0 || lacks[i] > 0) continue;
        mass += has[i];
        count++;
    }
    if (count == 0) return;
    say_count(w, count, one, many);
    say_share(w, mass, total);
    say(w, " of its values:");
    uint64_t listed = 0;
    for (size_t i = 0; i < bins && listed < NAMES_LISTED; i++) {
        if (has[i] == 0 || lacks[i] > 0) continue;
        say(w, listed++ > 0 ? ", \"" : " \"");
        text_append_bytes(&w->sentence, h->labels[i], h->label_lengths[i]);
        say(w, "\"");
    }
    if (count > listed) say(w, ", ...");
    finish_sentence(w);
}

static void explain_categories(writer *w) {
    const report_histogram *h = &w->c->out->histogram;
    if (h->bin_count == 0) return;
    explain_one_sided(w, h->current, h->reference, " new category; the current data has it in ",
                      " new categories; the current data has them in ");
    explain_one_sided(w, h->reference, h->current, " vanished category; the reference had it in ",
                      " vanished categories; the reference had them in ");
}

static void explain_data(writer *w) {
    const drift_column_counts *r = &w->c->reference->counts;
    const drift_column_counts *q = &w->c->current->counts;
    explain_special(w, r->unparsable, q->unparsable, "unparsable values");
    explain_special(w, r->nan, q->nan, "NaN");
    explain_special(w, r->positive_infinity + r->negative_infinity,
                    q->positive_infinity + q->negative_infinity, "infinite values");
    if (w->c->out->type == DRIFT_TYPE_NUMERIC) {
        explain_range(w);
    } else {
        explain_categories(w);
    }
}

int reasons_write(const comparison *c) {
    writer w = {c, {{0, 0, NULL, NULL, NULL}, NULL, 0, 0, 0, 0}, 0};
    text_init(&w.sentence, c->allocator);
    for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
        if (c->out->statistics[s].computed) explain_effect(&w, s);
    }
    explain_status(&w);
    explain_unusable(&w);
    explain_small_change(&w);
    if (c->current && c->out->status != DRIFT_MISSING_COLUMN) explain_data(&w);
    text_destroy(&w.sentence);
    return !w.failed;
}
