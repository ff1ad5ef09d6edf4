/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a reference: its types are inferred, its bins its own.
 * In: a source. Out: a profile.
 * Layer: cli.
 *
 * Types are certain only when all rows have been seen, and a reference is often large: the first
 * rows say what they are likely to be, one reading counts and fills at the same time, and only
 * where the guess was wrong all rows are read again. */
#include <stdlib.h>
#include <string.h>

#include "cli/csv_file.h"
#include "cli/filter.h"
#include "cli/infer.h"
#include "cli/large_memory.h"
#include "cli/load_csv.h"

typedef struct reference {
    csv_file file;
    const cli_settings *settings;
    bool keep_rows;
    column_guess *guesses; /* these three: of each column that is taken */
    column_kind *kinds;
    planned_column *columns;
    size_t count;
    note_list bad_fields; /* not yet told of: the kinds may have been wrong */
    drift_profile_builder *builder;
} reference;

/* ---- kinds ---- */

static void plan_columns(reference *r) {
    const name_list *names = &r->file.names;
    for (size_t i = 0; i < names->count; i++)
        if (filter_takes(r->settings, names->names[i]))
            r->columns[r->count++] = (planned_column){.name = names->names[i], .field = i};
}

static exit_code guess_from_first_rows(reference *r) {
    column_guess *all = calloc(r->file.names.count, sizeof *all);
    if (all == NULL) return load_out_of_memory(r->file.source->label);
    exit_code code = csv_file_sample(&r->file, all);
    for (size_t i = 0; i < r->count; i++)
        r->guesses[i] = all[r->columns[i].field];
    free(all);
    return code;
}

/* @return whether they are other than before. */
static bool take_kinds(reference *r) {
    bool changed = false;
    for (size_t i = 0; i < r->count; i++) {
        column_kind before = r->kinds[i];
        column_kind *now = &r->kinds[i];
        infer_kind(&r->guesses[i], filter_type(r->settings, r->columns[i].name), now);
        r->columns[i].reading = now->as_numbers ? READ_NUMBERS : READ_TEXT;
        changed |= now->as_numbers != before.as_numbers || now->type != before.type;
    }
    return changed;
}

static const char *reason_of(const column_kind *kind) {
    return kind->reason[0] != '\0' ? kind->reason : NULL;
}

/* ---- the profile ---- */

static exit_code create_builder(reference *r) {
    const char *label = r->file.source->label;
    drift_profile_options options = r->settings->profile;
    drift_error error;
    options.keep_rows = r->keep_rows ? 1 : 0;
    options.allocator = large_memory();
    drift_field *fields = calloc(r->count, sizeof *fields);
    if (fields == NULL) return load_out_of_memory(label);
    for (size_t i = 0; i < r->count; i++) {
        drift_field_init(&fields[i], r->kinds[i].type, r->columns[i].name);
        fields[i].reason = reason_of(&r->kinds[i]);
    }
    drift_error_init(&error);
    drift_profile_builder_free(r->builder);
    r->builder = NULL;
    drift_status status =
        drift_profile_builder_create(&options, fields, r->count, &r->builder, &error);
    free(fields);
    return status == DRIFT_OK ? EXIT_NO_DRIFT : message_library(label, status, &error);
}

/* The reasons give numbers of rows, which were not known when the builder was made. */
static exit_code set_reasons(const reference *r) {
    drift_error error;
    drift_status status = DRIFT_OK;
    drift_error_init(&error);
    for (size_t i = 0; i < r->count && status == DRIFT_OK; i++)
        if (reason_of(&r->kinds[i]) != NULL)
            status = drift_profile_builder_set_reason(r->builder, i, r->kinds[i].reason, &error);
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    return message_library(r->file.source->label, status, &error);
}

/* ---- readings ---- */

static csv_pass pass_over(reference *r) {
    return (csv_pass){.plan = {.settings = &r->settings->csv,
                               .field_count = r->file.names.count,
                               .columns = r->columns,
                               .column_count = r->count,
                               .stop_at_row = r->settings->csv.strict},
                      .builder = r->builder};
}

/* What a reading with the right kinds would have said. */
static exit_code tell_bad_fields(const reference *r, const csv_pass *pass) {
    bool strict = r->settings->csv.strict;
    size_t count = strict ? 1 : r->bad_fields.kept;
    if (r->bad_fields.kept == 0 || (r->settings->quiet && !strict)) count = 0;
    for (size_t i = 0; i < count; i++)
        note_say_field(r->file.source->label, &r->bad_fields.notes[i],
                       r->columns[r->bad_fields.notes[i].column].name);
    if (strict && count > 0) return EXIT_INPUT;
    csv_pass_sum_up(&r->file, pass);
    return EXIT_NO_DRIFT;
}

static exit_code read_again(reference *r) {
    exit_code code = create_builder(r);
    if (code != EXIT_NO_DRIFT) return code;
    csv_pass pass = pass_over(r);
    pass.plan.stop_at_field = r->settings->csv.strict;
    code = csv_file_read(&r->file, &pass);
    if (code == EXIT_NO_DRIFT) csv_pass_sum_up(&r->file, &pass);
    return code;
}

static exit_code read_rows(reference *r, uint64_t *rejected) {
    csv_pass pass = pass_over(r);
    pass.tells_rows = !r->settings->quiet;
    pass.untold = &r->bad_fields;
    pass.plan.guesses = true;
    pass.guesses = r->guesses;
    memset(r->guesses, 0, r->count * sizeof *r->guesses);
    exit_code code = csv_file_read(&r->file, &pass);
    *rejected = pass.rejected;
    if (code != EXIT_NO_DRIFT) return code;
    if (take_kinds(r)) return read_again(r);
    code = tell_bad_fields(r, &pass);
    return code == EXIT_NO_DRIFT ? set_reasons(r) : code;
}

/* ---- the whole ---- */

static exit_code allocate(reference *r) {
    size_t count = r->file.names.count;
    r->guesses = calloc(count, sizeof *r->guesses);
    r->kinds = calloc(count, sizeof *r->kinds);
    r->columns = calloc(count, sizeof *r->columns);
    if (r->guesses != NULL && r->kinds != NULL && r->columns != NULL) return EXIT_NO_DRIFT;
    return load_out_of_memory(r->file.source->label);
}

static exit_code prepare(reference *r, loaded *out) {
    const char *label = r->file.source->label;
    if (!filter_names_exist(r->settings, &r->file.names, label)) return EXIT_USAGE;
    exit_code code = load_note_ignored(&r->file, out);
    if (code == EXIT_NO_DRIFT) code = allocate(r);
    if (code != EXIT_NO_DRIFT) return code;
    plan_columns(r);
    if (r->count == 0) {
        message_error("%s: no column is left", label);
        return EXIT_USAGE;
    }
    code = guess_from_first_rows(r);
    if (code != EXIT_NO_DRIFT) return code;
    take_kinds(r);
    return create_builder(r);
}

exit_code load_reference(source *s, const cli_settings *settings, bool keep_rows, loaded *out) {
    reference r = {.settings = settings, .keep_rows = keep_rows};
    exit_code code = csv_file_open(&r.file, s, settings);
    if (code == EXIT_NO_DRIFT) code = prepare(&r, out);
    if (code == EXIT_NO_DRIFT) code = read_rows(&r, &out->rejected);
    if (code == EXIT_NO_DRIFT) code = load_finish(&r.file, r.builder, out);
    drift_profile_builder_free(r.builder);
    csv_file_free(&r.file);
    free(r.guesses);
    free(r.kinds);
    free(r.columns);
    return code;
}
