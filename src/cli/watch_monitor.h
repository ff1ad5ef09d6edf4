/* SPDX-License-Identifier: Apache-2.0 */
/* What: the monitor that the options of watch describe.
 * In: settings, a reference. Out: a monitor.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_WATCH_MONITOR_H
#define DRIFTCHECK_CLI_WATCH_MONITOR_H

#include "cli/load.h"
#include "cli/reference_rows.h"

/** Fills what is default in settings->watch.monitor. @return EXIT_NO_DRIFT, or EXIT_USAGE: said. */
exit_code watch_make_monitor(cli_settings *settings, const loaded *reference,
                             const reference_rows *rows, drift_monitor **out);

#endif
