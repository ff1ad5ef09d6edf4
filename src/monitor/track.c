/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of a track, and the order of an evaluation: values, missing rows, one family of p-values,
 * verdicts. In: counts. Out: statistics, verdicts. Layer: monitor. */
#include "monitor/track.h"

#include <string.h>

#include "base/memory.h"
#include "monitor/track_statistics.h"
#include "stats/adjust.h"

const int32_t track_statistics[TRACK_STATISTICS] = {
    [TRACK_KS] = DRIFT_STAT_KS,          [TRACK_PSI] = DRIFT_STAT_PSI,
    [TRACK_KL] = DRIFT_STAT_KL,          [TRACK_JS] = DRIFT_STAT_JS,
    [TRACK_CHI2] = DRIFT_STAT_CHI2,      [TRACK_CRAMERS_V] = DRIFT_STAT_CRAMERS_V,
    [TRACK_MISSING] = DRIFT_STAT_MISSING};

int track_place(int32_t statistic) {
    for (int i = 0; i < TRACK_STATISTICS; i++) {
        if (track_statistics[i] == statistic) return i;
    }
    return -1;
}

int track_has(int place, int32_t type) {
    int of_categories = place == TRACK_CHI2 || place == TRACK_CRAMERS_V;
    if (place < 0) return 0;
    return type == DRIFT_TYPE_CATEGORICAL ? place != TRACK_KS : !of_categories;
}

static void *take(track *t, size_t count, size_t size) {
    void *memory = memory_zeroed(&t->plan.allocator, count, size);
    if (memory) t->memory += memory_bytes(count, size);
    return memory;
}

int track_init(track *t, const window_rule *rule, int has_checks, size_t extra_counts,
               size_t extra_sums) {
    const plan *p = &t->plan;
    size_t counts = p->count_size + extra_counts;
    t->extra_counts = extra_counts;
    t->extra_sums = extra_sums;
    t->levels = take(t, p->column_count * TRACK_STATISTICS, sizeof *t->levels);
    t->columns = take(t, p->column_count, sizeof *t->columns);
    t->counts = take(t, counts, sizeof *t->counts);
    t->sums = take(t, extra_sums, sizeof *t->sums);
    t->bins = take(t, p->bins * p->numeric_count, sizeof *t->bins);
    t->numbers = take(t, TRACK_NUMBERS * p->numeric_count, sizeof *t->numbers);
    t->p = take(t, 4 * p->column_count, sizeof *t->p);
    t->order = take(t, 2 * p->column_count, sizeof *t->order);
    t->pair = take(t, 2 * p->most_categories, sizeof *t->pair);
    if (has_checks) t->taken = take(t, p->count_size, sizeof *t->taken);
    if (has_checks && !t->taken) return 0;
    if (!t->levels || !t->columns || !t->counts || !t->sums || !t->bins || !t->numbers || !t->p ||
        !t->order || !t->pair) {
        return 0;
    }
    if (!observer_init(&t->observer, p, &p->allocator)) return 0;
    if (!window_init(&t->window, rule, counts, extra_sums, &p->allocator)) return 0;
    t->window.parts_from = p->unparsable + p->column_count; /* categories, and what is beyond */
    t->memory += observer_memory(p) + window_memory(rule, counts, extra_sums) + p->memory;
    track_reset(t);
    return 1;
}

void track_destroy(track *t) {
    const plan *p = &t->plan;
    const drift_allocator *a = &p->allocator;
    size_t counts = p->count_size + t->extra_counts;
    memory_release(a, t->levels, p->column_count * TRACK_STATISTICS, sizeof *t->levels);
    memory_release(a, t->columns, p->column_count, sizeof *t->columns);
    memory_release(a, t->counts, counts, sizeof *t->counts);
    memory_release(a, t->sums, t->extra_sums, sizeof *t->sums);
    memory_release(a, t->bins, p->bins * p->numeric_count, sizeof *t->bins);
    memory_release(a, t->numbers, TRACK_NUMBERS * p->numeric_count, sizeof *t->numbers);
    memory_release(a, t->p, 4 * p->column_count, sizeof *t->p);
    memory_release(a, t->order, 2 * p->column_count, sizeof *t->order);
    memory_release(a, t->pair, 2 * p->most_categories, sizeof *t->pair);
    memory_release(a, t->taken, p->count_size, sizeof *t->taken);
    observer_destroy(&t->observer, a);
    window_destroy(&t->window, a);
    plan_destroy(&t->plan);
    memset(t, 0, sizeof *t);
}

void track_reset(track *t) {
    window_reset(&t->window);
    track_begin_pane(t);
    memset(t->counts, 0, (t->plan.count_size + t->extra_counts) * sizeof *t->counts);
    if (t->extra_sums > 0) memset(t->sums, 0, t->extra_sums * sizeof *t->sums);
    memset(t->columns, 0, t->plan.column_count * sizeof *t->columns);
    memset(&t->summary, 0, sizeof t->summary);
    memset(&t->seen, 0, sizeof t->seen);
    t->summary.verdict = DRIFT_VERDICT_INSUFFICIENT;
    for (size_t k = 0; k < t->plan.column_count; k++) {
        t->columns[k].status = DRIFT_EMPTY;
        t->columns[k].verdict = DRIFT_VERDICT_INSUFFICIENT;
        t->columns[k].values = t->columns[k].quality = DRIFT_VERDICT_INSUFFICIENT;
    }
}

uint64_t track_fresh_rows(const track *t) {
    return t->window.rows[t->window.open].rows - t->taken_rows;
}

void track_take_rows(track *t) {
    memcpy(t->taken, window_counts(&t->window), t->plan.count_size * sizeof *t->taken);
    t->taken_rows = t->window.rows[t->window.open].rows;
}

void track_begin_pane(track *t) {
    if (t->taken_rows == 0) return;
    memset(t->taken, 0, t->plan.count_size * sizeof *t->taken);
    t->taken_rows = 0;
}

/* The test that says whether an effect is significant: missing has its own, all others share that
 * of the values. */
static int test_of_values(int32_t type) {
    return type == DRIFT_TYPE_CATEGORICAL ? TRACK_CHI2 : TRACK_KS;
}

static size_t give_p(double *to, size_t at, const track_statistic *test) {
    if (test->tested) to[at++] = test->p;
    return at;
}

static size_t take_adjusted(const double *from, size_t at, track_statistic *test) {
    if (test->tested) test->p_adjusted = from[at++];
    return at;
}

/* All p-values of an evaluation are one family, as in a check. */
static void adjust_all(track *t) {
    double *adjusted = t->p + 2 * t->plan.column_count;
    size_t count = 0, done = 0;
    for (size_t k = 0; k < t->plan.column_count; k++) {
        const track_statistic *s = t->columns[k].statistics;
        count = give_p(t->p, count, &s[test_of_values(t->plan.columns[k].reference->type)]);
        count = give_p(t->p, count, &s[TRACK_MISSING]);
    }
    adjust_p_values(t->p, count, t->rules.adjust, t->order, adjusted);
    for (size_t k = 0; k < t->plan.column_count; k++) {
        track_statistic *s = t->columns[k].statistics;
        done =
            take_adjusted(adjusted, done, &s[test_of_values(t->plan.columns[k].reference->type)]);
        done = take_adjusted(adjusted, done, &s[TRACK_MISSING]);
    }
}

static const track_statistic *test_of(const track_column *c, size_t s, int32_t type) {
    return &c->statistics[s == TRACK_MISSING ? TRACK_MISSING : test_of_values(type)];
}

double track_p_of(const track *t, size_t k, size_t place) {
    const track_statistic *test =
        test_of(&t->columns[k], place, t->plan.columns[k].reference->type);
    return test->tested ? test->p_adjusted : 2.0;
}

/* Verdict of one statistic; without a significant test or a level it stays what it began with. */
static int32_t decide_at(const track *t, size_t k, size_t s, const track_statistic *test) {
    track_statistic *statistic = &t->columns[k].statistics[s];
    decide_levels levels = t->levels[k * TRACK_STATISTICS + s];
    if (!(levels.warning > 0.0 || levels.drift > 0.0)) return statistic->verdict;
    if (statistic->fields & DRIFT_HAS_VALUE) {
        statistic->verdict = decide_statistic(statistic->value, levels, test->tested,
                                              test->p_adjusted, t->rules.alpha);
    }
    return statistic->verdict;
}

static int is_significant(const track *t, const track_statistic *test) {
    return test->tested && test->p_adjusted < t->rules.alpha;
}

static void decide(track *t, size_t k) {
    track_column *c = &t->columns[k];
    const track_statistic *missing = &c->statistics[TRACK_MISSING];
    const track_statistic *test = test_of(c, 0, t->plan.columns[k].reference->type);
    int32_t verdicts[TRACK_STATISTICS] = {DRIFT_VERDICT_NONE};
    int can_say = c->status == DRIFT_OK;
    if (is_significant(t, test)) {
        for (size_t s = 0; s < TRACK_MISSING; s++)
            verdicts[s] = decide_at(t, k, s, test);
    }
    if (is_significant(t, missing)) {
        verdicts[TRACK_MISSING] = decide_at(t, k, TRACK_MISSING, missing);
    }
    c->values = decide_column(verdicts, TRACK_MISSING, can_say);
    c->quality = decide_column(verdicts + TRACK_MISSING, 1, missing->tested);
    c->verdict = decide_column(verdicts, TRACK_STATISTICS, can_say);
    if (c->status == DRIFT_MISSING_COLUMN || c->status == DRIFT_TYPE_MISMATCH) {
        c->verdict = DRIFT_VERDICT_DRIFT;
        c->values = c->quality = DRIFT_VERDICT_INSUFFICIENT;
    }
}

void track_summarise(track *t) {
    track_summary *s = &t->summary;
    memset(s, 0, sizeof *s);
    for (size_t k = 0; k < t->plan.column_count; k++) {
        const track_column *c = &t->columns[k];
        int insufficient = c->verdict == DRIFT_VERDICT_INSUFFICIENT;
        int failed = insufficient && c->status == DRIFT_NOT_APPLICABLE;
        s->evaluated += !insufficient;
        s->drifted += c->verdict == DRIFT_VERDICT_DRIFT;
        s->warnings += c->verdict == DRIFT_VERDICT_WARNING;
        s->failed += (uint64_t)failed;
        s->insufficient += insufficient && !failed;
    }
    s->verdict =
        decide_data_set(s->evaluated, s->drifted, s->warnings, s->failed, t->rules.drift_share);
}

void track_evaluate(track *t, int with_open) {
    t->seen = window_read(&t->window, with_open, t->counts, t->sums);
    track_numeric_statistics(t);
    track_missing_rows(t);
    track_column_statistics(t);
    adjust_all(t);
    for (size_t k = 0; k < t->plan.column_count; k++)
        decide(t, k);
    track_summarise(t);
}
