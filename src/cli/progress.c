/* SPDX-License-Identifier: Apache-2.0 */
/* What: a progress line for work that lasts.
 * In: bytes done. Out: one line on stderr, gone at the end.
 * Layer: cli. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

/* Shorter work is over before anybody has read the line. */
#define SILENT_SECONDS 0.5
#define BAR_WIDTH      30

static double seconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

void progress_start(progress *p, const char *label, uint64_t total, bool quiet) {
    p->label = label;
    p->total = total;
    p->percent_shown = -1;
    p->enabled = !quiet && total > 0 && isatty(STDERR_FILENO) == 1;
    if (p->enabled) clock_gettime(CLOCK_MONOTONIC, &p->start);
}

void progress_update(progress *p, uint64_t done) {
    char bar[BAR_WIDTH + 1];
    if (!p->enabled || seconds_since(&p->start) < SILENT_SECONDS) return;
    int percent = (int)(100.0 * (double)done / (double)p->total);
    if (percent > 100) percent = 100;
    if (percent == p->percent_shown) return;
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = i * 100 < percent * BAR_WIDTH ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r%s [%s] %3d %%", p->label, bar, percent);
    fflush(stderr);
    p->percent_shown = percent;
}

void progress_end(progress *p) {
    if (p->enabled && p->percent_shown >= 0) fputs("\r\033[K", stderr);
    p->percent_shown = -1;
}
