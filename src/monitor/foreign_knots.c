/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds on D when each side is known at its own knots.
 * In: counts at two sets of knots. Out: a range for D. Layer: monitor. */
#include "monitor/foreign_knots.h"

#include <math.h>

/* Walks the knots of one side: rows known to lie below the current place, and rows that may. */
typedef struct walk {
    const profile_column *column;
    size_t next;    /* first knot not passed */
    uint64_t below; /* rows below the last knot passed */
    int at_knot;    /* the place is one of this side's knots: `below` is exact */
} walk;

static double next_place(const walk *w) {
    return w->next < w->column->knot_count ? w->column->knots[w->next] : INFINITY;
}

static void move_to(walk *w, double place) {
    w->at_knot = next_place(w) == place;
    if (w->at_knot) w->below += w->column->cells[w->next++];
}

/* Share of rows below the place: at least, and at most. */
static double least(const walk *w) {
    return (double)w->below / (double)w->column->counts.finite;
}

static double most(const walk *w) {
    uint64_t more = w->at_knot ? 0 : w->column->cells[w->next];
    return (double)(w->below + more) / (double)w->column->counts.finite;
}

static double larger(double a, double b, double c) {
    double m = a > b ? a : b;
    return m > c ? m : c;
}

int foreign_knots_ks(const profile_column *reference, const profile_column *current,
                     const drift_allocator *allocator, drift_result *result) {
    walk f = {reference, 0, 0, 0};
    walk g = {current, 0, 0, 0};
    double lower = 0.0;
    double upper = 0.0;
    double f_before = 0.0; /* least share at the place before */
    double g_before = 0.0;
    for (;;) {
        double place = fmin(next_place(&f), next_place(&g));
        if (isinf(place)) break;
        move_to(&f, place);
        move_to(&g, place);
        lower = larger(lower, least(&f) - most(&g), least(&g) - most(&f));
        /* Between two places a share lies between its least before and its most after. */
        upper = larger(upper, most(&f) - g_before, most(&g) - f_before);
        f_before = least(&f);
        g_before = least(&g);
    }
    upper = larger(upper, 1.0 - g_before, 1.0 - f_before);
    drift_result_init(result);
    result->method = DRIFT_METHOD_KNOTS;
    result->value = result->lower = lower;
    result->upper = upper > 1.0 ? 1.0 : upper;
    int32_t unused;
    drift_status status = drift_ks_p_value(lower, reference->counts.finite, current->counts.finite,
                                           allocator, &result->p_value, &unused, NULL);
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_BOUNDS | DRIFT_HAS_P;
    return status != DRIFT_OUT_OF_MEMORY;
}
