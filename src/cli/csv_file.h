/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file that is read from its beginning, perhaps more than once.
 * In: a source. Out: the names of its columns; its rows in batches, read by several threads.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_FILE_H
#define DRIFTCHECK_CLI_CSV_FILE_H

#include "cli/part.h"
#include "cli/source.h"

typedef struct csv_file {
    source *source;
    const cli_settings *settings;
    name_list names;
    uint64_t offset; /* of the first row that is no header */
    uint64_t line;   /* on which it begins */
} csv_file;

/** Reads the header. @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr. Free it in any case. */
exit_code csv_file_open(csv_file *f, source *s, const cli_settings *settings);
void csv_file_free(csv_file *f);

/** Looks at the first rows. @param guesses  of each column of the header: added to. @return as
 *  above; what is wrong with the rows is not said. */
exit_code csv_file_sample(csv_file *f, column_guess *guesses);

/** One reading of all rows. */
typedef struct csv_pass {
    reading_plan plan;
    drift_profile_builder *builder; /**< takes the batches */
    bool tells_rows;                /**< bad rows are told of ... */
    note_list *untold;              /**< NULL: bad fields are told of; else they are kept here */
    column_guess *guesses;          /**< of each column of the plan; NULL: none wanted */
    uint64_t rows;                  /**< from here on: what was found */
    uint64_t rejected;
    uint64_t bad_fields;
    uint64_t repaired; /**< texts that were not UTF-8 */
} csv_pass;

/** @return EXIT_NO_DRIFT, or what went wrong: said on stderr. */
exit_code csv_file_read(csv_file *f, csv_pass *pass);
/** What has been found in all, beyond what was told of. */
void csv_pass_sum_up(const csv_file *f, const csv_pass *pass);

#endif
