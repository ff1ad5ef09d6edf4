/* SPDX-License-Identifier: Apache-2.0 */
/* What: text or numbers, decided over a whole file.
 * In: the rows of the reference. Out: for each column how it is read, and why.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_INFER_H
#define DRIFTCHECK_CLI_INFER_H

#include "cli/csv.h"
#include "cli/settings.h"

typedef struct column_guess {
    uint64_t values; /* fields that are not missing */
    uint64_t numbers;
    uint64_t codes; /* integers with leading zeros */
} column_guess;

typedef struct column_kind {
    bool as_numbers; /* hand over as numbers, else as text */
    int32_t type;    /* DRIFT_TYPE_... to ask for */
    char reason[96];
} column_kind;

void infer_field(column_guess *guess, const csv_field *field, const csv_settings *settings);

/** @param given  type from --type, or DRIFT_TYPE_AUTO. */
void infer_kind(const column_guess *guess, int32_t given, column_kind *kind);

#endif
