/* SPDX-License-Identifier: Apache-2.0 */
/* What: which columns of a CSV file count.
 * In: --columns, --ignore, --type and the header. Out: yes or no.
 * Layer: cli. */
#include "cli/filter.h"

#include <string.h>

#include "cli/messages.h"
#include "cli/options.h"

bool filter_takes(const cli_settings *settings, const char *name) {
    if (name_list_has(&settings->ignored, name)) return false;
    return settings->columns.count == 0 || name_list_has(&settings->columns, name);
}

int32_t filter_type(const cli_settings *settings, const char *name) {
    int32_t type = DRIFT_TYPE_AUTO;
    for (size_t i = 0; i < settings->type_count; i++)
        if (strcmp(settings->types[i].column, name) == 0) type = settings->types[i].type;
    return type;
}

bool filter_column_exists(const char *option, const char *name, const name_list *header,
                          const char *label) {
    if (name_list_has(header, name)) return true;
    const char *nearest = options_nearest(name, (const char *const *)header->names, header->count);
    if (nearest != NULL)
        message_error("%s: %s has no column '%s'; did you mean '%s'?", option, label, name,
                      nearest);
    else if (header->count == 1)
        message_error("%s: %s has no column '%s', but one of the name '%s'; see --delimiter",
                      option, label, name, header->names[0]);
    else
        message_error("%s: %s has no column '%s'", option, label, name);
    return false;
}

bool filter_names_exist(const cli_settings *settings, const name_list *header, const char *label) {
    for (size_t i = 0; i < settings->columns.count; i++)
        if (!filter_column_exists("--columns", settings->columns.names[i], header, label))
            return false;
    for (size_t i = 0; i < settings->type_count; i++)
        if (!filter_column_exists("--type", settings->types[i].column, header, label)) return false;
    return true;
}

bool filter_ignored_exist(const cli_settings *settings, const name_list *found,
                          const name_list *also_found) {
    for (size_t i = 0; i < settings->ignored.count; i++) {
        const char *name = settings->ignored.names[i];
        if (name_list_has(found, name) || name_list_has(also_found, name)) continue;
        message_error("--ignore: no CSV file given has a column '%s'", name);
        return false;
    }
    return true;
}
