/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence that losses are above a limit, for those who gather losses themselves.
 * In: losses in [0,1]. Out: alarms that keep a budget. Layer: decide. */
#ifndef DECIDE_RISK_H
#define DECIDE_RISK_H

#include <driftcheck/risk.h>

#define RISK_BETS 8

/* Losses of one check: what each bet gains by them, their sum, their number. */
typedef struct risk_losses {
    double gain[RISK_BETS];
    double sum;
    double rows;
} risk_losses;

struct drift_risk {
    drift_allocator allocator;
    double budget;
    double limit;
    size_t bets; /* 0: there is no limit yet, or none that a loss can pass */
    double stake[RISK_BETS];
    double gain_of_0[RISK_BETS]; /* by a row whose loss is 0, or 1 */
    double gain_of_1[RISK_BETS];
    double evidence[RISK_BETS];
    double since[RISK_BETS];
    uint64_t onset[RISK_BETS];
    double sum[RISK_BETS]; /* of the losses since the onset, and their number */
    double rows[RISK_BETS];
    uint32_t alarm;
    uint64_t checks;
    uint64_t alarms;
    uint64_t last_alarm;
};

/* Limit of risk.h from a reference, tolerance included. It may be 1 or more. */
double risk_limit_from(const drift_risk_options *options);

/* Sets the limit, and the bets for checks of so many rows; evidence stays. None if the limit is not
 * above 1e-12 and below 1 - 1e-6: nothing could be harm then. */
void risk_set_limit(drift_risk *risk, double limit, double typical_rows);

/* Adds a row's loss. */
void risk_add_loss(const drift_risk *risk, risk_losses *losses, double loss);

/* The gains of losses of which only sum and number are known: the least there can be, as a gain is
 * concave in the loss. */
void risk_add_least(const drift_risk *risk, risk_losses *losses);

/* A check, if there are rows. 1 if it raised the alarm. */
int risk_check(drift_risk *risk, const risk_losses *losses);

#endif
