/* SPDX-License-Identifier: Apache-2.0 */
/* Hoeffding's and McDiarmid's bounds on averages: HDDM-A with plain ones, HDDM-W with weighted
 * ones. In: losses. Out: warning, drift. Layer: detect. Source: Frias-Blanco et al. (2015); both
 * sides flagged, as river does. */
#include <math.h>

#include "detect/detector.h"

enum { A_DRIFT, A_WARNING, A_TWO_SIDED };

/* ---- HDDM-A ---- */

static const detector_option a_options[] = {
    {"drift_confidence", "probability of a false drift", NULL, 0, 1e-300, 1, {0.001, 0.001, 0.001}},
    {"warning_confidence",
     "probability of a false warning",
     NULL,
     0,
     1e-300,
     1,
     {0.005, 0.005, 0.005}},
    {"two_sided_test", "whether falling averages are drifts as well", "no yes", 1, 0, 1, {0, 0, 0}},
};

typedef struct average {
    double n;
    double mean;
} average;

typedef struct hddm_a {
    average all;
    average lowest;  /* all, when its upper bound was lowest */
    average highest; /* all, when its lower bound was highest */
} hddm_a;

static size_t a_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(hddm_a) / sizeof(uint64_t);
}

static void a_reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(hddm_a *)state = (hddm_a){{0, 0}, {0, 0}, {0, 0}};
}

/* Logarithms of the confidences, taken once for many values. */
typedef struct a_rule {
    double keep;    /* of a cut */
    double drift;   /* of a change */
    double warning; /* the same */
    double least;   /* the less of both: a change below its bound is none at all, even if rounding
                       has moved it */
} a_rule;

static a_rule a_rule_of(const detector_settings *settings) {
    const double *v = settings->value;
    a_rule rule = {log(1.0 / v[A_DRIFT]), log(2.0 / v[A_DRIFT]), log(2.0 / v[A_WARNING]), 0.0};
    rule.least = 0.5 * (rule.drift < rule.warning ? rule.drift : rule.warning) * (1.0 - 1e-9);
    return rule;
}

static double hoeffding(double n, double log_term) {
    return sqrt(1.0 / (2.0 * n) * log_term);
}

/* 1 if the average of all is that far from the one at the cut; *bound is how far it must be. */
static int a_has_moved(const average *cut, const average *all, double gap, double log_term,
                       double *bound) {
    if (cut->n == all->n) return 0;
    double m = (all->n - cut->n) / cut->n * (1.0 / all->n);
    *bound = sqrt(m / 2.0 * log_term);
    return gap >= *bound;
}

/* Surely neither a drift nor a warning: the same without a division and a root. */
static int a_is_surely_none(const average *cut, const average *all, double gap, double least) {
    return gap <= 0.0 || gap * gap * (cut->n * all->n) < (all->n - cut->n) * least;
}

static void a_tell(const hddm_a *h, const average *cut, int drift, int warning, int32_t direction,
                   double gap, double bound, detector_signal *signal) {
    signal->statistic = gap;
    signal->threshold = bound;
    if (!drift && !warning) return;
    signal->level = detector_level(drift, warning);
    signal->direction = direction;
    signal->has_change_point = 1;
    signal->values_since_change = (uint64_t)(h->all.n - cut->n);
}

/* The cuts, and the bounds of their averages. */
typedef struct a_cuts {
    double low;
    double high;
} a_cuts;

static a_cuts a_cuts_of(const hddm_a *h, double log_term) {
    a_cuts cuts = {h->lowest.mean + hoeffding(h->lowest.n, log_term),
                   h->highest.mean - hoeffding(h->highest.n, log_term)};
    return cuts;
}

static void a_add(hddm_a *h, double x) {
    h->all.n += 1.0;
    h->all.mean += (1.0 / h->all.n) * (x - h->all.mean);
}

static void a_keep_cuts(hddm_a *h, a_cuts *cuts, double log_term) {
    double bound = hoeffding(h->all.n, log_term);
    double low = h->all.mean + bound, high = h->all.mean - bound;
    if (cuts->low >= low) {
        h->lowest = h->all;
        cuts->low = low;
    }
    if (cuts->high <= high) {
        h->highest = h->all;
        cuts->high = high;
    }
}

static void a_judge(const hddm_a *h, const a_rule *rule, int two_sided, detector_signal *signal) {
    double bound = 0.0, rise = h->all.mean - h->lowest.mean;
    int warning = a_has_moved(&h->lowest, &h->all, rise, rule->warning, &bound);
    int drift = a_has_moved(&h->lowest, &h->all, rise, rule->drift, &bound);
    *signal = (detector_signal){0};
    a_tell(h, &h->lowest, drift, warning, DRIFT_DIRECTION_UP, rise, bound, signal);
    if (!two_sided || drift) return;
    double fall = h->highest.mean - h->all.mean;
    int fall_warning = a_has_moved(&h->highest, &h->all, fall, rule->warning, &bound);
    int fall_drift = a_has_moved(&h->highest, &h->all, fall, rule->drift, &bound);
    if (!fall_drift && (warning || !fall_warning)) return;
    a_tell(h, &h->highest, fall_drift, fall_warning, DRIFT_DIRECTION_DOWN, fall, bound, signal);
}

/* Values of which all but the last are only looked at closely where a bound may be reached. */
static size_t a_advance(const detector_settings *settings, void *state, const double *x, size_t n,
                        detector_signal *signal) {
    if (signal->level == DRIFT_LEVEL_DRIFT) a_reset(settings, state);
    a_rule rule = a_rule_of(settings);
    hddm_a h = *(hddm_a *)state;
    int two_sided = settings->value[A_TWO_SIDED] != 0.0;
    int32_t before = signal->level;
    a_cuts cuts = a_cuts_of(&h, rule.keep);
    size_t i = 0;
    while (i < n) {
        a_add(&h, x[i++]);
        if (h.lowest.n == 0.0) {
            h.lowest = h.highest = h.all;
            cuts = a_cuts_of(&h, rule.keep);
        }
        a_keep_cuts(&h, &cuts, rule.keep);
        int quiet = a_is_surely_none(&h.lowest, &h.all, h.all.mean - h.lowest.mean, rule.least) &&
                    (!two_sided ||
                     a_is_surely_none(&h.highest, &h.all, h.highest.mean - h.all.mean, rule.least));
        if (quiet && before == DRIFT_LEVEL_NONE && i < n) continue;
        a_judge(&h, &rule, two_sided, signal);
        if (signal->level != before || signal->level == DRIFT_LEVEL_DRIFT) break;
    }
    *(hddm_a *)state = h;
    return i;
}

static int valid_average(const average *a, double most) {
    return a->n >= 0.0 && a->n <= most && a->mean >= -1e-9 && a->mean <= 1.0 + 1e-9;
}

static int a_valid(const detector_settings *settings, const void *state, double values) {
    const hddm_a *h = state;
    (void)settings;
    return valid_average(&h->all, values) && valid_average(&h->lowest, h->all.n) &&
           valid_average(&h->highest, h->all.n) && (h->lowest.n > 0.0) == (h->all.n > 0.0) &&
           (h->highest.n > 0.0) == (h->all.n > 0.0);
}

const detector_class detector_hddm_a = {DRIFT_DETECTOR_HDDM_A,
                                        DRIFT_INPUT_LOSS,
                                        "hddm_a",
                                        "HDDM-A: Hoeffding's bound on the average of all losses",
                                        1u << DRIFT_COMPAT_DEFAULT,
                                        a_options,
                                        sizeof a_options / sizeof *a_options,
                                        NULL,
                                        a_words,
                                        a_reset,
                                        a_advance,
                                        a_valid};

/* ---- HDDM-W ---- */

enum { W_DRIFT, W_WARNING, W_LAMBDA, W_TWO_SIDED };

static const detector_option w_options[] = {
    {"drift_confidence", "probability of a false drift", NULL, 0, 1e-300, 1, {0.001, 0.001, 0.001}},
    {"warning_confidence",
     "probability of a false warning",
     NULL,
     0,
     1e-300,
     1,
     {0.005, 0.005, 0.005}},
    {"lambda_val", "weight of a new value in the averages", NULL, 0, 1e-9, 1, {0.05, 0.05, 0.05}},
    {"two_sided_test", "whether falling averages are drifts as well", "no yes", 1, 0, 1, {0, 0, 0}},
};

/* A weighted average; `bound` is the sum of squared weights of McDiarmid's condition. */
typedef struct weighted {
    double n;
    double mean;
    double bound;
} weighted;

/* The averages before a cut, which is where their bound was lowest or highest, and after it. */
typedef struct cut {
    double at;
    weighted before;
    weighted after;
} cut;

typedef struct hddm_w {
    weighted all;
    cut low;
    cut high;
} hddm_w;

static size_t w_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(hddm_w) / sizeof(uint64_t);
}

static void w_reset(const detector_settings *settings, void *state) {
    (void)settings;
    const weighted empty = {0.0, 0.0, 1.0};
    hddm_w *h = state;
    h->all = empty;
    h->low = (cut){HUGE_VAL, empty, empty};
    h->high = (cut){-HUGE_VAL, empty, empty};
}

static void w_add(weighted *w, double lambda, double x) {
    w->mean = w->n == 0.0 ? x : lambda * x + (1.0 - lambda) * w->mean;
    w->n += 1.0;
    w->bound = lambda * lambda + (1.0 - lambda) * (1.0 - lambda) * w->bound;
}

/* What is the same for all values of a call. */
typedef struct w_rule {
    double lambda;
    double drift;   /* logarithm of the confidence */
    double warning; /* the same */
    double least;   /* the less of both: a gap below its bound is surely below both */
    int two_sided;
} w_rule;

static w_rule w_rule_of(const detector_settings *settings) {
    const double *v = settings->value;
    w_rule rule = {v[W_LAMBDA], log(1.0 / v[W_DRIFT]), log(1.0 / v[W_WARNING]), 0.0,
                   v[W_TWO_SIDED] != 0.0};
    rule.least = 0.5 * (rule.drift < rule.warning ? rule.drift : rule.warning) * (1.0 - 1e-9);
    return rule;
}

static double mcdiarmid(double bound, double log_term) {
    return sqrt(bound * log_term / 2.0);
}

/* side: 1 looks for the lowest upper bound, -1 for the highest lower one. */
static void w_move_cut(cut *c, const weighted *all, double side, double margin, double lambda,
                       double x) {
    double at = all->mean + side * margin;
    if (side * at < side * c->at) {
        c->at = at;
        c->before = *all;
        c->after = (weighted){0.0, 0.0, 1.0};
    } else {
        w_add(&c->after, lambda, x);
    }
}

static void w_take(hddm_w *h, const w_rule *rule, double x) {
    w_add(&h->all, rule->lambda, x);
    double margin = mcdiarmid(h->all.bound, rule->drift);
    w_move_cut(&h->low, &h->all, 1.0, margin, rule->lambda, x);
    w_move_cut(&h->high, &h->all, -1.0, margin, rule->lambda, x);
}

/* Surely neither a drift nor a warning: the test without a root. */
static int w_is_surely_none(const cut *c, double side, double least) {
    double gap = side * (c->after.mean - c->before.mean);
    return (gap <= 0.0) | (gap * gap < (c->before.bound + c->after.bound) * least);
}

static int w_has_moved(const cut *c, double side, double log_term, double *gap, double *bound) {
    if (c->before.n == 0.0 || c->after.n == 0.0) return 0;
    *bound = mcdiarmid(c->before.bound + c->after.bound, log_term);
    *gap = side * (c->after.mean - c->before.mean);
    return *gap > *bound;
}

static void w_tell(const cut *c, int drift, int warning, int32_t direction, double gap,
                   double bound, detector_signal *signal) {
    signal->statistic = gap;
    signal->threshold = bound;
    if (!drift && !warning) return;
    signal->level = detector_level(drift, warning);
    signal->direction = direction;
    signal->has_change_point = 1;
    signal->values_since_change = (uint64_t)c->after.n;
}

static void w_judge(const hddm_w *h, const w_rule *rule, detector_signal *signal) {
    double gap = 0.0, bound = 0.0;
    *signal = (detector_signal){0};
    int warning = w_has_moved(&h->low, 1.0, rule->warning, &gap, &bound);
    int drift = w_has_moved(&h->low, 1.0, rule->drift, &gap, &bound);
    w_tell(&h->low, drift, warning, DRIFT_DIRECTION_UP, gap, bound, signal);
    if (!rule->two_sided || drift) return;
    int fall_warning = w_has_moved(&h->high, -1.0, rule->warning, &gap, &bound);
    int fall_drift = w_has_moved(&h->high, -1.0, rule->drift, &gap, &bound);
    if (!fall_drift && (warning || !fall_warning)) return;
    w_tell(&h->high, fall_drift, fall_warning, DRIFT_DIRECTION_DOWN, gap, bound, signal);
}

/* As HDDM-A: closely only where a bound may be reached, and at the last value. */
static size_t w_advance(const detector_settings *settings, void *state, const double *x, size_t n,
                        detector_signal *signal) {
    if (signal->level == DRIFT_LEVEL_DRIFT) w_reset(settings, state);
    w_rule rule = w_rule_of(settings);
    hddm_w h = *(hddm_w *)state;
    int32_t before = signal->level;
    size_t i = 0;
    while (i < n) {
        w_take(&h, &rule, x[i++]);
        int quiet = w_is_surely_none(&h.low, 1.0, rule.least) &&
                    (!rule.two_sided || w_is_surely_none(&h.high, -1.0, rule.least));
        if (quiet && before == DRIFT_LEVEL_NONE && i < n) continue;
        w_judge(&h, &rule, signal);
        if (signal->level != before || signal->level == DRIFT_LEVEL_DRIFT) break;
    }
    *(hddm_w *)state = h;
    return i;
}

static int valid_weighted(const weighted *w, double values) {
    return w->n >= 0.0 && w->n <= values && w->mean >= -1e-9 && w->mean <= 1.0 + 1e-9 &&
           w->bound >= 0.0 && w->bound <= 1.0 + 1e-9;
}

static int w_valid(const detector_settings *settings, const void *state, double values) {
    const hddm_w *h = state;
    (void)settings;
    return valid_weighted(&h->all, values) && valid_weighted(&h->low.before, values) &&
           valid_weighted(&h->low.after, values) && valid_weighted(&h->high.before, values) &&
           valid_weighted(&h->high.after, values) && !isnan(h->low.at) && !isnan(h->high.at);
}

const detector_class detector_hddm_w = {DRIFT_DETECTOR_HDDM_W,
                                        DRIFT_INPUT_LOSS,
                                        "hddm_w",
                                        "HDDM-W: McDiarmid's bound on weighted averages of losses",
                                        1u << DRIFT_COMPAT_DEFAULT,
                                        w_options,
                                        sizeof w_options / sizeof *w_options,
                                        NULL,
                                        w_words,
                                        w_reset,
                                        w_advance,
                                        w_valid};
