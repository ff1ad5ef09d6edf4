/* SPDX-License-Identifier: Apache-2.0 */
/* What: how often PSI passes a limit where nothing changed.
 * In: rows, bins, a limit. Out: a count.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SIM_PSI_H
#define DRIFTCHECK_CLI_SIM_PSI_H

#include <stdint.h>

#include "cli/messages.h"

/** Draws `draws` references of a continuous column, cut into `bins` of equally many rows, and a
 *  batch for each. @param hits  batches whose PSI is above the limit.
 *  @return EXIT_NO_DRIFT; or why not, said on stderr unless the program lacks GSL: EXIT_NOT_ENOUGH.
 */
exit_code sim_psi_hits(uint64_t reference_rows, uint64_t batch_rows, uint32_t bins, double limit,
                       uint32_t draws, uint64_t seed, uint64_t *hits);

#endif
