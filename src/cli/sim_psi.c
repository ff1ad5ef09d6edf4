/* SPDX-License-Identifier: Apache-2.0 */
/* What: how often PSI passes a limit where nothing changed.
 * In: rows, bins, a limit. Out: a count.
 * Layer: cli.
 *
 * Between quantiles of a reference the true shares follow a Dirichlet law (Wilks 1962), so that no
 * reference needs to be drawn and sorted. */
#include "cli/sim_psi.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <stdbool.h>
#include <stdlib.h>

#include <driftcheck/stats.h>

typedef struct psi_room {
    double *rows; /* of the reference in each bin */
    double *shares;
    unsigned *counts;
    uint64_t *reference;
    uint64_t *current;
} psi_room;

static bool make_room(psi_room *r, uint32_t bins) {
    r->rows = calloc(bins, sizeof *r->rows);
    r->shares = calloc(bins, sizeof *r->shares);
    r->counts = calloc(bins, sizeof *r->counts);
    r->reference = calloc(bins, sizeof *r->reference);
    r->current = calloc(bins, sizeof *r->current);
    return r->rows != NULL && r->shares != NULL && r->counts != NULL && r->reference != NULL &&
           r->current != NULL;
}

static void free_room(psi_room *r) {
    free(r->rows);
    free(r->shares);
    free(r->counts);
    free(r->reference);
    free(r->current);
}

static drift_status draw_psi(psi_room *r, gsl_rng *random, uint32_t bins, uint64_t batch_rows,
                             double *psi, drift_error *error) {
    drift_result result = {.struct_size = sizeof result};
    gsl_ran_dirichlet(random, bins, r->rows, r->shares);
    gsl_ran_multinomial(random, bins, (unsigned)batch_rows, r->shares, r->counts);
    for (uint32_t k = 0; k < bins; k++)
        r->current[k] = r->counts[k];
    drift_status status = drift_psi(r->reference, r->current, bins, 0.5, &result, error);
    *psi = result.value;
    return status;
}

exit_code sim_psi_hits(uint64_t reference_rows, uint64_t batch_rows, uint32_t bins, double limit,
                       uint32_t draws, uint64_t seed, uint64_t *hits) {
    psi_room room = {0};
    drift_error error;
    drift_status status = DRIFT_OK;
    gsl_set_error_handler_off();
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    if (random == NULL || !make_room(&room, bins)) status = DRIFT_OUT_OF_MEMORY;
    drift_error_init(&error);
    *hits = 0;
    for (uint32_t k = 0; status == DRIFT_OK && k < bins; k++) {
        /* as even as whole rows allow */
        room.reference[k] = reference_rows * (k + 1) / bins - reference_rows * k / bins;
        room.rows[k] = (double)room.reference[k] + (room.reference[k] == 0 ? 0.5 : 0);
    }
    if (random != NULL) gsl_rng_set(random, (unsigned long)seed + 1);
    for (uint32_t i = 0; status == DRIFT_OK && i < draws; i++) {
        double psi;
        status = draw_psi(&room, random, bins, batch_rows, &psi, &error);
        *hits += status == DRIFT_OK && psi > limit;
    }
    free_room(&room);
    if (random != NULL) gsl_rng_free(random);
    return status == DRIFT_OK ? EXIT_NO_DRIFT : message_library("plan", status, &error);
}
