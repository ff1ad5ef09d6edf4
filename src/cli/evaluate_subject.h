/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is evaluated: a detector on one column, or evidence on many.
 * In: rows. Out: whether it looked, and whether it raised an alarm.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVALUATE_SUBJECT_H
#define DRIFTCHECK_CLI_EVALUATE_SUBJECT_H

#include "cli/detector_options.h"
#include "cli/messages.h"
#include "cli/settings.h"

/* A column of the stream. */
typedef struct subject_column {
    const char *name;
    bool categorical; /* may be known only once there is a value */
    bool feature;     /* looked at unless columns are named */
} subject_column;

typedef struct subject subject;

/** Whether the settings ask for evidence rather than for a detector. */
bool subject_is_evidence(const cli_settings *settings);
/** Rows from one look to the next. */
uint64_t subject_batch_rows(const cli_settings *settings);

/** @param columns  `count` of them; they must stay while the subject is used.
 *  @return EXIT_NO_DRIFT; or what is wrong, said on stderr. Free it with subject_free. */
exit_code subject_create(const cli_settings *settings, const subject_column *columns, size_t count,
                         subject **out);
/** As after creation. */
exit_code subject_restart(subject *s);
void subject_free(subject *s);

/** The next row: a value for each column, a category as its number from 0; NAN: missing. */
exit_code subject_take(subject *s, const double *values, bool *looked, bool *alarm);

#endif
