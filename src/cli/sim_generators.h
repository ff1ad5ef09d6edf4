/* SPDX-License-Identifier: Apache-2.0 */
/* What: the generators of made-up streams.
 * In: latent normal values, a source of random numbers, a stage. Out: the values of a row.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SIM_GENERATORS_H
#define DRIFTCHECK_CLI_SIM_GENERATORS_H

#include <gsl/gsl_rng.h>

#include "cli/sim_stream.h"

/* What a generator may use for one row. */
typedef struct sim_draw {
    const sim_settings *settings;
    gsl_rng *random;
    const double *latent; /* standard normal, one for each feature, correlated as asked */
    uint64_t row;
    unsigned stage; /* concept of this row: 0 before the first change */
} sim_draw;

typedef struct sim_generator {
    const char *name;
    const char *help;
    /** Adds the generator's columns, features first. */
    size_t (*columns)(const sim_settings *settings, sim_column *columns);
    void (*row)(const sim_draw *draw, double *values);
    double noise;      /* default */
    double most_noise; /* 1: it is a chance; 0: there is none */
} sim_generator;

/** The generators that more than one file holds. */
extern const sim_generator sim_plain_generators[2];   /* columns, errors */
extern const sim_generator sim_concept_generators[8]; /* published ones */

/** Names prefix0, prefix1, ... @return where the next column goes. */
sim_column *sim_name_columns(sim_column *to, const char *prefix, size_t count, sim_kind kind);
sim_column *sim_name_column(sim_column *to, const char *name, sim_kind kind);

#endif
