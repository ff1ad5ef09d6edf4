/* SPDX-License-Identifier: Apache-2.0 */
/* What: threads that the library may use for its columns.
 * In: how many. Out: an executor.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CREW_H
#define DRIFTCHECK_CLI_CREW_H

#include <stdint.h>

#include <driftcheck/core.h>

/** @param threads  in all, the caller's among them; 0: one a processor. It must outlive the
 *  executor. */
drift_executor crew_executor(const uint32_t *threads);
/** How many threads are useful here, at most as many as there are processors. */
uint32_t crew_size(void);

#endif
