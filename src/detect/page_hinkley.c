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
    size_t taken = settings->compat == DRIFT_COMPAT_DEFAULT
                       ? kernels_get()->page_hinkley(&rule, p, x, n)
                       : advance_plain(&rule, moa, p, x, n);
    if (moa) rule.min_instances -= 1.0;
    if (settings->compat != DRIFT_COMPAT_DEFAULT) rule.down = HUGE_VAL;
    tell(p, &rule, signal);
    if (settings->compat != DRIFT_COMPAT_DEFAULT) signal->has_change_point = 0;
    return taken;
}

static int valid(const detector_settings *settings, const void *state, double values) {
    const page_hinkley *p = state;
    (void)settings;
    double most = detector_largest_sum(p->n);
    return p->n >= 0.0 && p->n <= values && detector_is_mean(p->mean) &&
           fabs(p->increase) <= most && fabs(p->decrease) <= most && p->min_increase >= -most &&
           (p->min_increase <= most || p->min_increase == HUGE_VAL) &&
           fabs(p->max_decrease) <= most + 1.0 && p->min_at >= 0.0 && p->min_at <= p->n &&
           p->max_at >= 0.0 && p->max_at <= p->n;
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
