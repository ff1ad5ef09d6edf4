/* SPDX-License-Identifier: Apache-2.0 */
/* What: which alarms found a change and which were false.
 * In: looks and changes in the order of the rows. Out: counts and delays.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVALUATE_TALLY_H
#define DRIFTCHECK_CLI_EVALUATE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tally {
    uint64_t width;   /* rows that a change takes */
    uint64_t streams; /* begun */
    uint64_t rows;
    uint64_t looks;
    uint64_t quiet_looks; /* while nothing had changed since the last finding */
    uint64_t false_alarms;
    uint64_t found;
    uint64_t missed;
    double *delays; /* of those found, in rows */
    size_t capacity;
    bool pending; /* a change waits to be found */
    bool changed; /* since the stream began */
    uint64_t change_row;
    uint64_t row; /* of the stream */
} tally;

void tally_begin_stream(tally *t);
/** The next row is the first one after a change. */
void tally_change(tally *t);
/** The next row, after tally_change if it is the first after one. @return false: no memory. */
bool tally_row(tally *t, bool looked, bool alarm);
void tally_end_stream(tally *t);
void tally_free(tally *t);

#endif
