/* SPDX-License-Identifier: Apache-2.0 */
/* What: what watch says: a line for each window and each event, and commands run for events.
 * In: a monitor. Out: lines on stdout.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_WATCH_OUT_H
#define DRIFTCHECK_CLI_WATCH_OUT_H

#include <stdbool.h>

#include "cli/messages.h"
#include "cli/settings.h"

typedef struct watch_out {
    const cli_settings *settings;
    bool any_said;      /* a window had enough rows */
    bool any_drift;     /* in a window, or an event */
    uint64_t late_told; /* late rows that windows told of */
} watch_out;

/** One line on the last evaluation. @return EXIT_NO_DRIFT, or EXIT_INPUT: cannot write. */
exit_code watch_out_window(watch_out *w, const drift_monitor *m, bool partial);
/** One line for each event not yet drained; runs --on-drift for those that are no recovery. */
exit_code watch_out_events(watch_out *w, drift_monitor *m);

#endif
