/* SPDX-License-Identifier: Apache-2.0 */
/* What: which columns of a CSV file count.
 * In: --columns, --ignore, --type and the header. Out: yes or no; names that do not exist.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_FILTER_H
#define DRIFTCHECK_CLI_FILTER_H

#include "cli/settings.h"

bool filter_takes(const cli_settings *settings, const char *name);

/** Type that --type gives, the last one wins; DRIFT_TYPE_AUTO: none. */
int32_t filter_type(const cli_settings *settings, const char *name);

/** Whether a file has the column that an option names. False: said on stderr. */
bool filter_column_exists(const char *option, const char *name, const name_list *header,
                          const char *label);
/** Every name in --columns and --type must be in the reference; one in --ignore need not, it may be
 *  extra in the current data. False: said on stderr. */
bool filter_names_exist(const cli_settings *settings, const name_list *header, const char *label);
/** Every name in --ignore must have been found somewhere. False: said on stderr. */
bool filter_ignored_exist(const cli_settings *settings, const name_list *found,
                          const name_list *also_found);

#endif
