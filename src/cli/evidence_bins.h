/* SPDX-License-Identifier: Apache-2.0 */
/* What: bins of evidence for one column, from rows of a reference.
 * In: values. Out: bins, rows per bin.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVIDENCE_BINS_H
#define DRIFTCHECK_CLI_EVIDENCE_BINS_H

#include <stdbool.h>
#include <stddef.h>

#include <driftcheck/evidence.h>

enum { EVIDENCE_MOST_CATEGORIES = 1000, EVIDENCE_MOST_BINS = EVIDENCE_MOST_CATEGORIES + 2 };

typedef struct evidence_bins {
    bool categorical;
    bool edges_are_rows;
    size_t bins; /* missing included */
    size_t cuts;
    double cut[EVIDENCE_MOST_CATEGORIES]; /* edges, or the categories that the reference has */
    uint64_t reference[EVIDENCE_MOST_BINS];
} evidence_bins;

/** @param values  `rows` of them, NAN: missing. @return OK; EMPTY: no value; LIMIT: too many
 *  categories; OUT_OF_MEMORY. */
drift_status evidence_bins_make(evidence_bins *b, const double *values, size_t rows,
                                bool categorical);
size_t evidence_bins_find(const evidence_bins *b, double value);
/** For drift_evidence_create; points into `b`. */
drift_evidence_column evidence_bins_column(const evidence_bins *b);

#endif
