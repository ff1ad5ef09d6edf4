/* SPDX-License-Identifier: Apache-2.0 */
/* What: what an alarm with a false-alarm budget can find, by formulas.
 * In: sizes, a budget. Out: delays, shifts, rows.
 * Layer: cli.
 *
 * The bet that fits a shift gains I nats a row, so ln R rises by g = I * rows a check and has to
 * reach L = ln(A * columns * 2 * bets): one of so many bets, in one of two halves, of one of the
 * columns must carry the mean to A alone. The evidence is a sum over all checks at which the change
 * may have begun, 1 + e^-g + e^-2g + ... times the largest term, which for small g is 1 + 1/g: so
 * much less has to be gained. Against m rows of reference N rows tell as much as N m / (N + m) do
 * against a known law. docs/studies.md has the sources and how far it is off. */
#include "cli/plan_model.h"

#include <math.h>

#include <driftcheck/stats.h>

#define BETS           24.0 /* of a numeric column with equal weights; ln of it is what counts */
#define HALVES         2.0
#define LARGEST_SHIFT  10.0
#define ROUNDING       0.5 /* of a check, on average, from when there is enough to when it is seen */
#define INVERSE_ROOT_2 0.70710678118654752440

enum { CUTS = 13, BISECTIONS = 100 };

/* Standard normal quantiles of the shares at which the alarm cuts: 1, 5, 10, 20 ... 99 %. */
static const double cuts[CUTS] = {-2.3263478740408408,
                                  -1.6448536269514722,
                                  -1.2815515655446004,
                                  -0.8416212335729143,
                                  -0.5244005127080407,
                                  -0.2533471031357997,
                                  0,
                                  0.2533471031357997,
                                  0.5244005127080407,
                                  0.8416212335729143,
                                  1.2815515655446004,
                                  1.6448536269514722,
                                  2.3263478740408408};

/* Share of a normal law between two values, without cancellation in either tail. */
static double between(double from, double to) {
    double flip = from > 0 ? 1 : -1; /* from the nearer tail */
    return flip * 0.5 * (erfc(flip * from * INVERSE_ROOT_2) - erfc(flip * to * INVERSE_ROOT_2));
}

static double binned_kl(double shift) {
    double sum = 0;
    for (int k = 0; k <= CUTS; k++) {
        double from = k > 0 ? cuts[k - 1] : -HUGE_VAL, to = k < CUTS ? cuts[k] : HUGE_VAL;
        double moved = between(from - shift, to - shift);
        if (moved > 0) sum += moved * log(moved / between(from, to));
    }
    return fmax(0, sum);
}

/* Information of a row about a shift of the mean by `shift` standard deviations, in nats, on the
 * bins of the alarm, less what is tolerated. */
static double information_of(const plan_model *m, double shift) {
    double tolerated = 0.5 * m->min_effect; /* as PSI is about twice the divergence */
    double root = fmax(0, sqrt(binned_kl(shift)) - sqrt(tolerated));
    return root * root / m->design_effect;
}

/* What has to be gained, if every start but the best counts for nothing. */
static double needed(const plan_model *m) {
    return log(m->false_alarm_every * m->columns * HALVES * BETS);
}

static double needed_at(const plan_model *m, double information) {
    double gain = information * m->batch_rows;
    return fmax(0, needed(m) - log1p(1 / gain));
}

double plan_delay(const plan_model *m, double shift) {
    double information = information_of(m, shift);
    if (information <= 0 || information * m->reference_rows <= needed(m)) return HUGE_VAL;
    double rows = needed_at(m, information) / information;
    rows /= 1 - rows / m->reference_rows;
    return fmax(1, rows / m->batch_rows + ROUNDING);
}

double plan_smallest_shift(const plan_model *m) {
    double low = 0, high = LARGEST_SHIFT;
    if (information_of(m, high) * m->reference_rows <= needed(m)) return HUGE_VAL;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (information_of(m, middle) * m->reference_rows > needed(m))
            high = middle;
        else
            low = middle;
    }
    return high;
}

double plan_least_reference(const plan_model *m, double shift) {
    double information = information_of(m, shift);
    return information > 0 ? ceil(needed(m) / information) : HUGE_VAL;
}

/* N / (N without error) = 1 / (1 - least / m) */
double plan_reference_for(const plan_model *m, double shift, double factor) {
    double information = information_of(m, shift);
    if (information <= 0) return HUGE_VAL;
    return ceil(needed_at(m, information) / information * factor / (factor - 1));
}

/* The library's threshold for a run length falls with the chance; the run length whose threshold is
 * the limit is looked for. */
bool plan_psi_chance(const plan_model *m, unsigned bins, double limit, double *chance) {
    double low = 0, high = 15 * log(10);
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high), threshold = 0;
        uint64_t reference = isfinite(m->reference_rows) ? (uint64_t)m->reference_rows : 1;
        if (drift_psi_threshold(reference, (uint64_t)m->batch_rows, bins, exp(middle), 1,
                                &threshold, NULL) != DRIFT_OK ||
            threshold < limit)
            low = middle;
        else
            high = middle;
    }
    *chance = exp(-high);
    return high < 15 * log(10) - 1e-9;
}
