/* SPDX-License-Identifier: Apache-2.0 */
/* What: a plan, worked out.
 * In: settings. Out: numbers; text, JSON, a drawing.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_PLAN_RESULT_H
#define DRIFTCHECK_CLI_PLAN_RESULT_H

#include <stdio.h>

#include "cli/intervals.h"
#include "cli/plan_model.h"
#include "cli/settings.h"

/* HUGE_VAL: never, none; NAN: not asked for. */
typedef struct plan_result {
    plan_model model; /* quiet checks included in the reference */
    plan_model known; /* the same with an unlimited reference */
    double delay;     /* checks */
    double delay_known;
    double smallest_shift;
    double least_reference;
    double good_reference; /* for a delay PLAN_GOOD times that of an unlimited one */
    /* the rule PSI > limit */
    double psi_law; /* chance of a check of one column, by the chi-square law */
    double psi_chance;
    interval psi_range;
    bool psi_drawn;   /* chance and range are from draws, else from the law */
    double psi_limit; /* that keeps the budget */
    /* measured */
    double measured; /* checks */
    interval measured_range;
    uint64_t measured_found;
    uint64_t measured_changes;
} plan_result;

#define PLAN_GOOD       1.25
#define PLAN_CONFIDENCE 0.95

void plan_write_text(const cli_settings *settings, const plan_result *r, FILE *out);
void plan_write_json(const cli_settings *settings, const plan_result *r, FILE *out);
/** Delay against shift, as one SVG. */
void plan_write_svg(const cli_settings *settings, const plan_result *r, FILE *out);

#endif
