/* SPDX-License-Identifier: Apache-2.0 */
/* What: where a watched file was left, in a file of its own.
 * In: a monitor and a place in the input. Out: bytes written whole or not at all, and back.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_WATCH_STATE_H
#define DRIFTCHECK_CLI_WATCH_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/messages.h"
#include "cli/table.h"

typedef struct watch_place {
    uint64_t offset; /* bytes of whole rows that the monitor has seen */
    uint64_t line;
    table_result counts;
    uint64_t header;      /* hash of the bytes up to the first row */
    uint64_t fingerprint; /* hash of a new monitor with the same reference and options */
} watch_place;

uint64_t watch_state_hash(const void *bytes, size_t length);
/** Hash of a monitor's snapshot; 0 without memory. */
uint64_t watch_state_fingerprint(const drift_monitor *m);

exit_code watch_state_save(const char *path, const watch_place *place, const drift_monitor *m);
/** @param monitor  NULL afterwards if there is no such file yet. @return EXIT_NO_DRIFT, or what is
 *  wrong with the file: said on stderr. */
exit_code watch_state_load(const char *path, watch_place *place, drift_monitor **monitor);

#endif
