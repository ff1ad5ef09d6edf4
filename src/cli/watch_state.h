/* SPDX-License-Identifier: Apache-2.0 */
/* What: where a watched file was left, in a file of its own.
 * In: a monitor and a place in the input. Out: bytes written whole or not at all, and back.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_WATCH_STATE_H
#define DRIFTCHECK_CLI_WATCH_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/messages.h"
#include "cli/settings.h"
#include "cli/table.h"

typedef struct watch_place {
    uint64_t offset; /* bytes of whole rows that the monitor has seen */
    uint64_t line;
    table_result counts;
    uint64_t mark;        /* of the file's bytes, see watch_state_mark */
    uint64_t fingerprint; /* see watch_state_fingerprint */
    uint64_t late_told;   /* late rows that windows told of */
    bool any_said;        /* a window had enough rows */
    bool any_drift;       /* in a window, or an event */
} watch_place;

/** Hash of a new monitor and of the options by which rows are read: differs where a state would be
 *  of another reference or of other options. 0 without memory. */
uint64_t watch_state_fingerprint(const drift_monitor *m, const cli_settings *settings);
/** Hash of the first and the last KiBs before `offset`: tells files apart. 0: the file is shorter.
 */
uint64_t watch_state_mark(int fd, uint64_t offset);

exit_code watch_state_save(const char *path, const watch_place *place, const drift_monitor *m);
/** @param monitor  NULL afterwards if there is no such file yet. @return EXIT_NO_DRIFT, or what is
 *  wrong with the file: said on stderr. */
exit_code watch_state_load(const char *path, watch_place *place, drift_monitor **monitor);

#endif
