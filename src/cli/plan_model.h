/* SPDX-License-Identifier: Apache-2.0 */
/* What: what an alarm with a false-alarm budget can find, by formulas.
 * In: sizes, a budget. Out: delays, shifts, rows.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_PLAN_MODEL_H
#define DRIFTCHECK_CLI_PLAN_MODEL_H

#include <stdbool.h>

typedef struct plan_model {
    double false_alarm_every; /* checks */
    double columns;
    double batch_rows;
    double reference_rows; /* quiet checks included; HUGE_VAL: the law is known */
    double min_effect;     /* PSI */
    double design_effect;
} plan_model;

/** Checks from a shift of one column to its alarm; HUGE_VAL: never, the reference is too small. */
double plan_delay(const plan_model *m, double shift);
/** Smallest shift that is ever found; HUGE_VAL: not even one of 10. */
double plan_smallest_shift(const plan_model *m);
/** Rows of reference with which a shift is found at all; HUGE_VAL: it is tolerated. */
double plan_least_reference(const plan_model *m, double shift);
/** Rows of reference with which it is found with a delay `factor` > 1 times that of a known law. */
double plan_reference_for(const plan_model *m, double shift, double factor);

/** Chance that a check of one column passes PSI > limit by the chi-square law of PSI without
 *  drift. @return false: it is below 1e-15. */
bool plan_psi_chance(const plan_model *m, unsigned bins, double limit, double *chance);

#endif
