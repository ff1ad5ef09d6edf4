/* SPDX-License-Identifier: Apache-2.0 */
/* What: a progress line for work that lasts.
 * In: bytes done. Out: one line on stderr, gone at the end; only where stderr is a terminal.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_PROGRESS_H
#define DRIFTCHECK_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct progress {
    const char *label;
    uint64_t total;
    struct timespec start;
    int percent_shown; /* -1: nothing is on the screen */
    bool enabled;
} progress;

void progress_start(progress *p, const char *label, uint64_t total, bool quiet);
void progress_update(progress *p, uint64_t done);
void progress_end(progress *p);

#endif
