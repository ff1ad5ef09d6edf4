/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a profile.
 * In: a source. Out: a profile of its own, or like another one.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_LOAD_CSV_H
#define DRIFTCHECK_CLI_LOAD_CSV_H

#include "cli/csv_file.h"
#include "cli/load.h"

/** A reference: types are inferred. Both: EXIT_NO_DRIFT, or what went wrong, said on stderr. */
exit_code load_reference(source *s, const cli_settings *settings, bool keep_rows, loaded *out);
/** Columns, types and bins are those of `like`; `out` tells of columns that it lacks. */
exit_code load_like(source *s, const cli_settings *settings, const drift_profile *like,
                    loaded *out);

/** What both need. */
exit_code load_out_of_memory(const char *label);
exit_code load_note_ignored(const csv_file *f, loaded *out);
exit_code load_finish(const csv_file *f, drift_profile_builder *builder, loaded *out);

#endif
