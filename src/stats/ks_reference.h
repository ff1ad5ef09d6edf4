/* SPDX-License-Identifier: Apache-2.0 */
/* A rising reference counted in cells of several widths. Layer: stats. */
#ifndef STATS_KS_REFERENCE_H
#define STATS_KS_REFERENCE_H

#include <driftcheck/core.h>

#include "sketch/cell_map.h"
#include "stats/ks_split.h"

/* Each width has a quarter of the cells of the one before. */
#define KS_REFERENCE_WIDTHS 6

/* The reference in cells of one width. */
typedef struct ks_counted {
    cell_map map;   /* what values are mapped by */
    cell_map cells; /* the same, or split at repeated values */
    ks_split split; /* how, if they are */
    int is_split;
    uint32_t *counts; /* in the cells of the map */
} ks_counted;

typedef struct drift_ks_reference {
    drift_allocator allocator;
    double *own; /* NULL if the values are borrowed */
    const double *values;
    size_t count;
    ks_counted counted[KS_REFERENCE_WIDTHS]; /* narrowest first */
    size_t widths;
} drift_ks_reference;

/* The cells that suit a sample of n values best. */
const ks_counted *ks_reference_cells(const drift_ks_reference *reference, size_t n);

/* Counts of the reference in the cells of one width. */
const uint32_t *ks_reference_counts(const ks_counted *counted);

#endif
