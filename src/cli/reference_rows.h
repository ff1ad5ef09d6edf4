/* SPDX-License-Identifier: Apache-2.0 */
/* What: what a monitor needs of the reference beyond its profile: seasons, and batches that say how
 * much rows depend on each other.
 * In: a CSV file with the reference's rows. Out: a profile for each season, design effects.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_REFERENCE_ROWS_H
#define DRIFTCHECK_CLI_REFERENCE_ROWS_H

#include "cli/batcher.h"
#include "cli/load.h"

enum { SEASONS_MOST = 24 };

typedef struct reference_rows {
    drift_profile *seasons[SEASONS_MOST];
    const drift_profile *slots[SEASONS_MOST]; /**< the same, as the library takes them */
    uint32_t season_count;                    /**< 0: none wanted */
    drift_design_effect *effect;              /**< owns the names */
    drift_column_design_effect *effects;
    size_t effect_count;
} reference_rows;

/** Which season of `choice` a time is in, from 0: hours from midnight UTC, weekdays from Monday. */
uint32_t season_of(season_choice choice, int64_t microseconds);

/** Reads what the settings ask for; nothing to do: none of it. @return EXIT_NO_DRIFT, or what went
 *  wrong: said on stderr. Free it in any case. */
exit_code reference_rows_read(const cli_settings *settings, const loaded *reference,
                              reference_rows *out);
void reference_rows_free(reference_rows *r);

/** Columns of a header that the profile has, to be read as it says. @return false: no memory, said
 *  on stderr. */
bool reference_rows_columns(batcher *to, const drift_profile *profile, const name_list *names,
                            const char *label);

#endif
