/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of one track whose evidence makes one alarm: all features, all predictions, a stream.
 * In: counts of the open pane. Out: evidence, alarms. Layer: monitor. */
#ifndef MONITOR_GROUP_H
#define MONITOR_GROUP_H

#include <driftcheck/monitor.h>

#include "decide/evidence.h"
#include "monitor/track.h"

/* Categories with a bin of their own; if there are more, the last of these bins holds the rest. */
#define GROUP_CATEGORIES 64
/* Bins of a column at the most: categories, others, missing. A numeric column has fewer. */
#define GROUP_BINS (GROUP_CATEGORIES + 2)

typedef struct group_column {
    size_t column; /* of the plan */
    size_t values; /* bins of values; one more behind them holds what is missing */
    size_t first;  /* place of its bins in counts */
    size_t places; /* where its places begin. Numeric: the edge at which each bin of values begins.
                      Categorical: the bin of each category, and of all others. */
} group_column;

/* What is said of a column; what follows from its place in the group is left out. */
typedef struct group_note {
    drift_evidence_column_state state;
    uint64_t checks;
    uint64_t rows;
    uint32_t fields;
    double psi;
    double lower;
    double upper;
    double out_of_range;
} group_note;

typedef struct group {
    drift_evidence *evidence; /* NULL: there is none; then all else is 0 */
    int32_t kind;             /* of its events */
    group_column *columns;
    size_t column_count;
    uint32_t *places;
    size_t place_count;
    uint64_t *counts; /* of the last check */
    uint64_t *scratch;
    size_t count_size;
    group_note *notes;       /* a column: at the last alarm */
    uint64_t alarm_sequence; /* of its event */
    size_t leader;           /* column with most evidence then */
    uint32_t slot;           /* season of the last check */
    uint32_t has_alarm;      /* 1: there was one */
    size_t memory;
} group;

/* What the columns of a group are held against. */
typedef struct group_reference {
    const double *weights;        /* one a column of the track; 0: not of this group */
    const double *design_effects; /* the same; 0: that of the options */
    /* like the track's reference: one that may still have its rows, or one for each season */
    const drift_profile *const *profiles;
    size_t profile_count;
} group_reference;

/* Leaves g->evidence NULL if no column can be looked at.
 * OK, INVALID_ARGUMENT or OUT_OF_MEMORY; group_destroy is due in any case. */
drift_status group_init(group *g, const track *t, const group_reference *reference,
                        const drift_evidence_options *options, const drift_allocator *allocator,
                        drift_error *error);
void group_destroy(group *g, const drift_allocator *allocator);
void group_reset(group *g);

/* 1 if the evidence can be looked at for a column of the plan: there is something to count. */
int group_can_look(const plan_column *c);

/* The profile's column of a name, looked for from place *from on, which then is the next one:
 * columns in the same order are found at once. NULL: there is none. */
const profile_column *group_column_like(const drift_profile *profile, const char *name,
                                        size_t *from);

/* Place of a column of the plan in the group, or column_count. */
size_t group_find(const group *g, size_t column);

/* Counts the rows of the open pane that no check has taken, to g->counts. */
void group_count_fresh(group *g, const track *t);

/* Checks the rows of the open pane that no check has taken, which are of a season. 1 if that raised
 * an alarm, which is noted. */
int group_check(group *g, const track *t, uint32_t slot);

/* What is known of a column now. */
group_note group_note_now(const group *g, const track *t, size_t index);

/* Counts of other data in the group's bins, to g->scratch: of a pane (rows in all), or of a
 * profile whose columns are like the plan's. */
void group_count_pane(group *g, const track *t, const uint64_t *counts, uint64_t rows);
void group_count_profile(group *g, const track *t, const drift_profile *profile);

#endif
