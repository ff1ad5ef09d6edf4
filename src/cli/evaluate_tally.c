/* SPDX-License-Identifier: Apache-2.0 */
/* What: which alarms found a change and which were false.
 * In: looks and changes in the order of the rows. Out: counts and delays.
 * Layer: cli. */
#include "cli/evaluate_tally.h"

#include <stdlib.h>

static void give_up(tally *t) {
    if (t->pending) t->missed++;
    t->pending = false;
}

void tally_begin_stream(tally *t) {
    t->streams++;
    t->pending = t->changed = false;
    t->row = 0;
}

void tally_end_stream(tally *t) {
    give_up(t);
}

void tally_change(tally *t) {
    give_up(t);
    t->pending = t->changed = true;
    t->change_row = t->row;
}

static bool keep_delay(tally *t, uint64_t delay) {
    if (t->found == t->capacity) {
        size_t capacity = t->capacity > 0 ? 2 * t->capacity : 64;
        double *grown = realloc(t->delays, capacity * sizeof *grown);
        if (grown == NULL) return false;
        t->delays = grown;
        t->capacity = capacity;
    }
    t->delays[t->found++] = (double)delay;
    return true;
}

bool tally_row(tally *t, bool looked, bool alarm) {
    uint64_t row = t->row++;
    t->rows++;
    if (!looked) return true;
    t->looks++;
    if (t->pending) {
        if (!alarm) return true;
        t->pending = false;
        return keep_delay(t, row - t->change_row + 1);
    }
    /* a change that still goes on is found again rather than wrongly */
    if (t->changed && row - t->change_row < t->width) return true;
    t->quiet_looks++;
    t->false_alarms += alarm;
    return true;
}

void tally_free(tally *t) {
    free(t->delays);
    t->delays = NULL;
}
