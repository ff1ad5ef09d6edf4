/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input, CSV or profile, as a profile.
 * In: a path. Out: a profile and what a report says about its source.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_LOAD_H
#define DRIFTCHECK_CLI_LOAD_H

#include "cli/messages.h"
#include "cli/settings.h"

typedef struct loaded {
    drift_profile *profile;
    const char *label; /* path as given, or "(standard input)" */
    const char *kind;  /* "csv" or "profile" */
    uint64_t rejected; /* rows of a CSV file that could not be read */
    name_list extra;   /* columns that `like` lacks */
    name_list ignored; /* names of --ignore that the header has */
} loaded;

/**
 * @param like  NULL: a reference - types are inferred in a first pass. Else the profile whose
 *              columns, types and bins are taken.
 * @return EXIT_NO_DRIFT, or what went wrong: said on stderr.
 */
exit_code load_input(const char *path, const cli_settings *settings, bool keep_rows,
                     const drift_profile *like, loaded *out);
exit_code load_profile_file(const char *path, loaded *out);
void loaded_free(loaded *l);

#endif
