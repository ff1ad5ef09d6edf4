/* SPDX-License-Identifier: Apache-2.0 */
/* What: a stream that is made up, row by row, with changes at known rows.
 * In: settings and a seed. Out: rows; the same seed gives the same rows.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SIM_STREAM_H
#define DRIFTCHECK_CLI_SIM_STREAM_H

#include "cli/messages.h"
#include "cli/study_settings.h"

typedef enum sim_kind {
    SIM_NUMBER,   /* a feature, a real number */
    SIM_WHOLE,    /* a feature, whole numbers that are ordered */
    SIM_CATEGORY, /* a feature, a category as its number from 0 */
    SIM_LABEL,    /* a target, a label or an error: never missing */
    SIM_TRUTH     /* changes begun so far */
} sim_kind;

typedef struct sim_column {
    char name[24];
    sim_kind kind;
} sim_column;

typedef struct sim_stream sim_stream;

/** @return EXIT_NO_DRIFT; or what is wrong, said on stderr. Free it with sim_close. */
exit_code sim_open(const sim_settings *settings, uint64_t seed, sim_stream **out);
void sim_close(sim_stream *stream);

size_t sim_column_count(const sim_stream *stream);
const sim_column *sim_columns(const sim_stream *stream);

/** The next row: a value for each column; NAN: missing. There is no end. */
void sim_next(sim_stream *stream, double *values);

/** Names and one line for each generator, for the help; NULL past the last. */
const char *sim_generator_name(size_t index);
const char *sim_generator_help(size_t index);

#endif
