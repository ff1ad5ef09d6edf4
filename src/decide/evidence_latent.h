/* SPDX-License-Identifier: Apache-2.0 */
/* Any continuous column as a monotone image of a standard normal value: what bins of known shares
 * are on that scale. In: shares. Out: cuts, moments. Layer: decide. */
#ifndef DECIDE_EVIDENCE_LATENT_H
#define DECIDE_EVIDENCE_LATENT_H

/* The value with these shares below and above it; -+HUGE_VAL where one of them is not positive. */
double latent_cut(double below, double above);

/* Share of a standard normal value between two cuts, without cancellation in the tails. */
double latent_between(double from, double to);

/* Mean of the value, and of its square, over a bin of this share between two cuts. */
void latent_moments(double from, double to, double share, double *mean, double *square);

#endif
