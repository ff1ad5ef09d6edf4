/* SPDX-License-Identifier: Apache-2.0 */
/* What: rows of a file through the monitor, batches ending where windows do.
 * In: rows of a table. Out: lines on windows and events, and how far the monitor has seen the file.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_WATCH_ROWS_H
#define DRIFTCHECK_CLI_WATCH_ROWS_H

#include "cli/batcher.h"
#include "cli/table.h"
#include "cli/watch_out.h"
#include "cli/watch_state.h"

enum { WATCH_BATCH_ROWS = 8192 };

typedef struct watch_rows {
    const cli_settings *settings;
    const drift_profile *reference;
    const char *label;
    drift_monitor *monitor;
    watch_out out;
    table *table; /* where the rows come from */
    batcher *batches;
    size_t time_field;
    int64_t first_time;               /* of the first pending row */
    int64_t time;                     /* of the last one; all belong to one pane */
    uint64_t lines[WATCH_BATCH_ROWS]; /* of the pending rows */
    uint64_t windows_told;
    uint32_t season; /* of the pending rows, if there was one */
    bool has_season;
    bool header_only;  /* rows are passed over */
    bool failed_batch; /* the pending rows cannot be handed over */
    bool untold;       /* the monitor knows more than could be written */
    watch_place end;   /* of the last row taken */
    watch_place place; /* of the last row that the monitor has seen */
    exit_code code;
} watch_rows;

/** Calls for a table whose rows go this way; both return false where `code` says why. */
table_visitor watch_rows_visitor(watch_rows *w);
/** Tells of a window that was closed and of events. @return false: see `code`. */
bool watch_rows_tell(watch_rows *w);
/** Hands over the rows taken so far. @return false: see `code`. */
bool watch_rows_flush(watch_rows *w);
/** The same at the end of a file, and what could not be read in all. */
bool watch_rows_finish(watch_rows *w);
/** Tells of the window that is not whole. */
void watch_rows_tell_rest(watch_rows *w);

#endif
