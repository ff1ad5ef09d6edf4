/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a profile like another one.
 * In: a source. Out: a profile with the columns, types and bins of the other.
 * Layer: cli. */
#include <stdlib.h>
#include <string.h>

#include "cli/csv_file.h"
#include "cli/csv_says.h"
#include "cli/filter.h"
#include "cli/large_memory.h"
#include "cli/load_csv.h"

/* Looks first at `next`, where columns in the profile's order are, and sets it to the one after. */
static bool find_column(const drift_profile *profile, const char *name, size_t *next,
                        drift_profile_column *column) {
    size_t count = drift_profile_column_count(profile);
    for (size_t step = 0; step < count; step++) {
        size_t i = (*next + step) % count;
        column->struct_size = sizeof *column;
        if (drift_profile_get_column(profile, i, column, NULL) != DRIFT_OK) continue;
        if (strcmp(column->name, name) != 0) continue;
        *next = i + 1;
        return true;
    }
    return false;
}

static column_reading reading_of(const drift_profile_column *column) {
    if (column->type != DRIFT_TYPE_CATEGORICAL) return READ_NUMBERS;
    return (column->flags & DRIFT_COLUMN_NUMBERS) != 0 ? READ_NUMBER_TEXTS : READ_TEXT;
}

/* The columns that both have. @return false: no memory. */
static bool plan_columns(const csv_file *f, const drift_profile *like, planned_column *columns,
                         size_t *count, name_list *extra) {
    size_t next = 0;
    for (size_t i = 0; i < f->names.count; i++) {
        const char *name = f->names.names[i];
        drift_profile_column column;
        if (find_column(like, name, &next, &column))
            columns[(*count)++] = (planned_column){name, i, reading_of(&column)};
        else if (filter_takes(f->settings, name) && !name_list_append(extra, name, strlen(name)))
            return false;
    }
    return true;
}

static exit_code read_rows(csv_file *f, const planned_column *columns, size_t count,
                           drift_profile_builder *builder, uint64_t *rejected) {
    const csv_settings *csv = &f->settings->csv;
    csv_pass pass = {.plan = {.settings = csv,
                              .field_count = f->names.count,
                              .columns = columns,
                              .column_count = count,
                              .stop_at_row = csv->strict,
                              .stop_at_field = csv->strict},
                     .builder = builder,
                     .tells_rows = !f->settings->quiet};
    if (count == 0) return csv_say_other_columns(f->source->label, &f->names);
    exit_code code = csv_file_read(f, &pass);
    *rejected = pass.rejected;
    if (code == EXIT_NO_DRIFT) csv_pass_sum_up(f, &pass);
    return code;
}

static exit_code create_builder(const csv_file *f, const drift_profile *like,
                                drift_profile_builder **builder) {
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_profile_builder_create_like(like, large_memory(), builder, &error);
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    return message_library(f->source->label, status, &error);
}

static exit_code read_like(csv_file *f, const drift_profile *like, planned_column *columns,
                           loaded *out) {
    drift_profile_builder *builder = NULL;
    size_t count = 0;
    exit_code code = create_builder(f, like, &builder);
    if (code == EXIT_NO_DRIFT && !plan_columns(f, like, columns, &count, &out->extra))
        code = load_out_of_memory(f->source->label);
    if (code == EXIT_NO_DRIFT) code = read_rows(f, columns, count, builder, &out->rejected);
    if (code == EXIT_NO_DRIFT) code = load_finish(f, builder, out);
    drift_profile_builder_free(builder);
    return code;
}

exit_code load_like(source *s, const cli_settings *settings, const drift_profile *like,
                    loaded *out) {
    csv_file f;
    exit_code code = csv_file_open(&f, s, settings);
    planned_column *columns = calloc(f.names.count + 1, sizeof *columns);
    if (code == EXIT_NO_DRIFT && columns == NULL) code = load_out_of_memory(s->label);
    if (code == EXIT_NO_DRIFT) code = load_note_ignored(&f, out);
    if (code == EXIT_NO_DRIFT) code = read_like(&f, like, columns, out);
    csv_file_free(&f);
    free(columns);
    return code;
}
