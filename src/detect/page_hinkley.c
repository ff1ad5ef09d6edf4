/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley test: has the mean of a stream moved away from the mean so far?
 * In: numbers. Out: drift up or down. Layer: detect.
 * Sources: Page (1954), Hinkley (1971); the fading sums and both directions as river has them. */
#include <math.h>

#include "detect/page_hinkley.h"

enum { MIN_INSTANCES, DELTA, THRESHOLD, ALPHA, MODE };

static const detector_option options[] = {
    {"min_instances", "values before the first test", NULL, 1, 1, 1e15, {30, 30, 30}},
    {"delta",
     "change of the mean that is tolerated",
     NULL,
     0,
     0,
     DETECTOR_LARGEST,
     {0.005, 0.005, 0.005}},
    {"threshold", "sum that is a drift", NULL, 0, 0, 1e300, {50, 50, 50}},
    {"alpha",
     "what a sum keeps of itself at each value",
     NULL,
     0,
     0,
     1,
     {1 - 0.0001, 1 - 0.0001, 1 - 0.0001}},
    {"mode", "direction; moa and frouros test up only", "both up down", 1, 0, 2, {0, 1, 1}},
};

static size_t words(const detector_settings *settings) {
    (void)settings;
    return sizeof(page_hinkley) / sizeof(uint64_t);
}

void page_hinkley_restart(page_hinkley *p) {
    *p = (page_hinkley){0};
    p->min_increase = HUGE_VAL; /* above every sum */
    p->max_decrease = -1.0;     /* as river begins */
}

static void reset(const detector_settings *settings, void *state) {
    (void)settings;
    page_hinkley_restart(state);
}

page_hinkley_rule page_hinkley_rule_of(const detector_settings *settings) {
    const double *v = settings->value;
    int mode = (int)v[MODE];
    page_hinkley_rule rule = {v[MIN_INSTANCES], v[DELTA], v[ALPHA],
                              mode == 2 ? HUGE_VAL : v[THRESHOLD],
                              mode == 1 ? HUGE_VAL : v[THRESHOLD]};
    return rule;
}

static void tell(const page_hinkley *p, const page_hinkley_rule *rule, detector_signal *signal) {
    double up = p->increase - p->min_increase;
    double down = p->max_decrease - p->decrease;
    int tested = p->n >= rule->min_instances;
    int is_up = tested && up > rule->up;
    int is_down = tested && down > rule->down;
    int rises =
        rule->down == HUGE_VAL || (rule->up != HUGE_VAL && (is_up || (!is_down && up > down)));
    signal->level = detector_level(is_up || is_down, 0);
    signal->direction = is_up ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_NONE;
    if (is_down && !is_up) signal->direction = DRIFT_DIRECTION_DOWN;
    signal->has_change_point = is_up || is_down;
    signal->values_since_change = (uint64_t)(p->n - (rises ? p->min_at : p->max_at));
    signal->statistic = rises ? up : down;
    signal->threshold = rises ? rule->up : rule->down;
}

/* Value by value. */
static size_t advance_slowly(const page_hinkley_rule *rule, page_hinkley *state, const double *x,
                             size_t n, int *found) {
    page_hinkley p = *state; /* in registers */
    size_t i = 0;
    while (i < n && !*found)
        *found = page_hinkley_take(rule, &p, x[i++]);
    *state = p;
    return i;
}

/* ---- blocks of values without a drift ---- */

#define BLOCK 64

typedef struct trace {
    double increase[BLOCK];
    double decrease[BLOCK];
    double min_increase; /* of these values alone */
    double max_decrease;
} trace;

/* As page_hinkley_take, without a test: nothing waits but one mean for the other. */
static void follow(const page_hinkley_rule *rule, page_hinkley *state, const double *x, trace *t) {
    page_hinkley p = *state;
    double next = p.n + 1.0, reciprocal = 1.0 / next;
    double lowest = HUGE_VAL, highest = -HUGE_VAL;
    const double alpha = rule->alpha, delta = rule->delta;
    for (size_t i = 0; i < BLOCK; i++) {
        p.mean += reciprocal * (x[i] - p.mean);
        next += 1.0;
        reciprocal = 1.0 / next;
        double deviation = x[i] - p.mean;
        p.increase = alpha * p.increase + deviation - delta;
        p.decrease = alpha * p.decrease + deviation + delta;
        lowest = p.increase < lowest ? p.increase : lowest;
        highest = p.decrease > highest ? p.decrease : highest;
        t->increase[i] = p.increase;
        t->decrease[i] = p.decrease;
    }
    t->min_increase = lowest;
    t->max_decrease = highest;
    *state = p;
}

/* Whether a drift may be among the values that came after a state. What decrease is above increase
 * goes to 2 delta / (1 - alpha) and never turns back, so that the extreme of each bounds the other
 * one too. Rounding moves that by less than 1e-13 of the largest sum in so few values. */
static int may_have_drifted(const page_hinkley_rule *rule, const page_hinkley *p, const trace *t) {
    double limit = rule->alpha < 1.0 ? 2.0 * rule->delta / (1.0 - rule->alpha) : HUGE_VAL;
    double apart = fmin(p->decrease - p->increase, limit);
    double size = fabs(p->increase) + fabs(p->decrease) + fabs(t->min_increase) +
                  fabs(t->max_decrease) + 100.0 * rule->delta;
    double slack = 1e-9 * size - apart;
    return t->max_decrease + slack - fmin(p->min_increase, t->min_increase) > rule->up ||
           fmax(p->max_decrease, t->max_decrease) - t->min_increase + slack > rule->down;
}

/* The extremes of a state, and where they were first reached. */
static void take_extremes(page_hinkley *p, const trace *t) {
    size_t i = 0, j = 0;
    if (t->min_increase < p->min_increase) {
        while (t->increase[i] != t->min_increase)
            i++;
        p->min_increase = t->min_increase;
        p->min_at = p->n + (double)(i + 1);
    }
    if (t->max_decrease > p->max_decrease) {
        while (t->decrease[j] != t->max_decrease)
            j++;
        p->max_decrease = t->max_decrease;
        p->max_at = p->n + (double)(j + 1);
    }
}

/* Takes BLOCK values, or none if a drift may be among them. */
static size_t take_block(const page_hinkley_rule *rule, page_hinkley *p, const double *x) {
    page_hinkley after = *p;
    trace t;
    follow(rule, &after, x, &t);
    if (may_have_drifted(rule, p, &t)) return 0;
    take_extremes(&after, &t);
    after.n += BLOCK;
    *p = after;
    return BLOCK;
}

static size_t advance_default(const page_hinkley_rule *rule, page_hinkley *p, const double *x,
                              size_t n) {
    size_t taken = 0;
    int found = 0;
    while (taken < n && !found) {
        size_t left = n - taken;
        size_t quickly = left < BLOCK ? 0 : take_block(rule, p, x + taken);
        taken += quickly ? quickly
                         : advance_slowly(rule, p, x + taken, left < BLOCK ? left : BLOCK, &found);
    }
    return taken;
}

/* One sum, neither clamped nor measured from its minimum: MOA and frouros. They differ in when they
 * count: MOA tests with one value more than there are. */
static size_t advance_plain(const page_hinkley_rule *rule, int moa, page_hinkley *p,
                            const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        p->n += 1.0;
        p->mean += (x[i] - p->mean) / p->n;
        p->increase = rule->alpha * p->increase + (x[i] - p->mean - rule->delta);
        p->min_increase = 0.0;
        double tested = p->n + (moa ? 1.0 : 0.0);
        if (tested >= rule->min_instances && p->increase > rule->up) return i + 1;
    }
    return n;
}

static size_t advance(const detector_settings *settings, void *state, const double *x, size_t n,
                      detector_signal *signal) {
    page_hinkley *p = state;
    page_hinkley_rule rule = page_hinkley_rule_of(settings);
    int moa = settings->compat == DRIFT_COMPAT_MOA;
    int after_drift = signal->level == DRIFT_LEVEL_DRIFT;
    if (after_drift) {
        page_hinkley_restart(p);
        n = 1; /* the level changes here */
    }
    size_t taken = settings->compat == DRIFT_COMPAT_DEFAULT ? advance_default(&rule, p, x, n)
                                                            : advance_plain(&rule, moa, p, x, n);
    if (moa) rule.min_instances -= 1.0;
    if (settings->compat != DRIFT_COMPAT_DEFAULT) rule.down = HUGE_VAL;
    tell(p, &rule, signal);
    if (settings->compat != DRIFT_COMPAT_DEFAULT) signal->has_change_point = 0;
    return taken;
}

static int valid(const detector_settings *settings, const void *state) {
    const page_hinkley *p = state;
    (void)settings;
    return p->n >= 0.0 && p->n <= DETECTOR_MOST_VALUES && isfinite(p->mean) &&
           isfinite(p->increase) && isfinite(p->decrease) && !isnan(p->min_increase) &&
           isfinite(p->max_decrease) && p->min_at >= 0.0 && p->min_at <= p->n && p->max_at >= 0.0 &&
           p->max_at <= p->n;
}

static drift_status check(const detector_settings *settings, drift_error *error) {
    if (settings->compat == DRIFT_COMPAT_DEFAULT || settings->value[MODE] == 1.0) return DRIFT_OK;
    return detector_refuse(error, "page_hinkley: moa and frouros test up only: mode must be up");
}

const detector_class detector_page_hinkley = {
    DRIFT_DETECTOR_PAGE_HINKLEY,
    DRIFT_INPUT_NUMBER,
    "page_hinkley",
    "Page-Hinkley: the mean moves away from the mean so far",
    1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA | 1u << DRIFT_COMPAT_FROUROS,
    options,
    sizeof options / sizeof *options,
    check,
    words,
    reset,
    advance,
    valid};
