/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input, CSV or profile, as a profile.
 * In: a path. Out: a profile and what a report says about its source.
 * Layer: cli. */
#include "cli/load.h"

#include <stdlib.h>
#include <string.h>

#include "cli/batcher.h"
#include "cli/filter.h"
#include "cli/infer.h"
#include "cli/source.h"
#include "cli/table.h"

typedef struct loading {
    const source *source;
    const cli_settings *settings;
    const drift_profile *like;
    loaded *out;
    name_list header;
    column_guess *guesses; /* one per column of the header */
    column_kind *kinds;
    drift_profile_builder *builder;
    batcher *batches;
    exit_code code; /* why a visitor stopped */
} loading;

static bool stop(loading *l, exit_code code) {
    l->code = code;
    return false;
}

static bool no_memory(loading *l) {
    message_error("%s: out of memory", l->source->label);
    return stop(l, EXIT_INPUT);
}

static bool copy_header(loading *l, const name_list *names) {
    for (size_t i = 0; i < names->count; i++)
        if (!name_list_append(&l->header, names->names[i], strlen(names->names[i])))
            return no_memory(l);
    return true;
}

static bool note_ignored(loading *l, const name_list *names) {
    const name_list *ignored = &l->settings->ignored;
    for (size_t i = 0; i < ignored->count; i++)
        if (name_list_has(names, ignored->names[i]) &&
            !name_list_append(&l->out->ignored, ignored->names[i], strlen(ignored->names[i])))
            return no_memory(l);
    return true;
}

/* First pass over a reference: what are the columns? */
static bool guess_header(void *context, const name_list *names) {
    loading *l = context;
    if (!filter_names_exist(l->settings, names, l->source->label)) return stop(l, EXIT_USAGE);
    if (!copy_header(l, names) || !note_ignored(l, names)) return false;
    l->guesses = calloc(names->count, sizeof *l->guesses);
    l->kinds = calloc(names->count, sizeof *l->kinds);
    return (l->guesses != NULL && l->kinds != NULL) || no_memory(l);
}

static bool guess_row(void *context, const csv_row *row) {
    loading *l = context;
    for (size_t i = 0; i < row->count; i++)
        infer_field(&l->guesses[i], &row->fields[i], &l->settings->csv);
    return true;
}

static bool create_reference_builder(loading *l, bool keep_rows) {
    drift_profile_options options = l->settings->profile;
    drift_error error;
    size_t count = 0;
    options.keep_rows = keep_rows ? 1 : 0;
    drift_field *fields = calloc(l->header.count, sizeof *fields);
    if (fields == NULL) return no_memory(l);
    for (size_t i = 0; i < l->header.count; i++) {
        const char *name = l->header.names[i];
        infer_kind(&l->guesses[i], filter_type(l->settings, name), &l->kinds[i]);
        if (!filter_takes(l->settings, name)) continue;
        drift_field_init(&fields[count], l->kinds[i].type, name);
        fields[count++].reason = l->kinds[i].reason[0] != '\0' ? l->kinds[i].reason : NULL;
    }
    drift_error_init(&error);
    drift_status status = DRIFT_OK;
    if (count > 0)
        status = drift_profile_builder_create(&options, fields, count, &l->builder, &error);
    free(fields);
    if (status != DRIFT_OK) return stop(l, message_library(l->source->label, status, &error));
    if (count > 0) return true;
    message_error("%s: no column is left", l->source->label);
    return stop(l, EXIT_USAGE);
}

static drift_status add_batch(void *context, const drift_batch *batch, drift_error *error) {
    return drift_profile_builder_add(context, batch, error);
}

static bool create_batcher(loading *l) {
    l->batches = batcher_create(add_batch, l->builder, &l->settings->csv, l->source->label,
                                l->settings->quiet);
    return l->batches != NULL || no_memory(l);
}

/* Second pass over a reference. */
static bool reference_header(void *context, const name_list *names) {
    loading *l = context;
    if (!create_batcher(l)) return false;
    for (size_t i = 0; i < names->count; i++) {
        column_reading reading = l->kinds[i].as_numbers ? READ_NUMBERS : READ_TEXT;
        if (!filter_takes(l->settings, names->names[i])) continue;
        if (!batcher_add_column(l->batches, names->names[i], i, reading)) return no_memory(l);
    }
    return true;
}

static bool add_row(void *context, const csv_row *row) {
    loading *l = context;
    return batcher_take_row(l->batches, row) || stop(l, batcher_code(l->batches));
}

static bool find_column(const drift_profile *profile, const char *name,
                        drift_profile_column *column) {
    size_t count = drift_profile_column_count(profile);
    for (size_t i = 0; i < count; i++) {
        column->struct_size = sizeof *column;
        if (drift_profile_get_column(profile, i, column, NULL) != DRIFT_OK) continue;
        if (strcmp(column->name, name) == 0) return true;
    }
    return false;
}

static bool like_column(loading *l, const char *name, size_t field, size_t *matched) {
    drift_profile_column column;
    if (!find_column(l->like, name, &column)) {
        if (!filter_takes(l->settings, name)) return true;
        return name_list_append(&l->out->extra, name, strlen(name)) || no_memory(l);
    }
    column_reading reading = READ_NUMBERS;
    if (column.type == DRIFT_TYPE_CATEGORICAL)
        reading = (column.flags & DRIFT_COLUMN_NUMBERS) != 0 ? READ_NUMBER_TEXTS : READ_TEXT;
    (*matched)++;
    return batcher_add_column(l->batches, name, field, reading) || no_memory(l);
}

static bool like_header(void *context, const name_list *names) {
    loading *l = context;
    size_t matched = 0;
    if (!note_ignored(l, names) || !create_batcher(l)) return false;
    for (size_t i = 0; i < names->count; i++)
        if (!like_column(l, names->names[i], i, &matched)) return false;
    if (matched > 0) return true;
    message_error("%s: none of its columns is in the reference; see --no-header and --delimiter",
                  l->source->label);
    return stop(l, EXIT_USAGE);
}

static exit_code read_pass(loading *l, bool notes, const table_visitor *visitor) {
    table_result result;
    bool say = notes && !l->settings->quiet;
    l->code = EXIT_NO_DRIFT;
    exit_code code =
        table_read(l->source, &l->settings->csv, say, l->settings->quiet, visitor, &result);
    l->out->rejected = result.rejected;
    return l->code != EXIT_NO_DRIFT ? l->code : code;
}

static exit_code read_reference(loading *l, bool keep_rows) {
    const table_visitor guess = {l, guess_header, guess_row};
    const table_visitor fill = {l, reference_header, add_row};
    exit_code code = read_pass(l, true, &guess);
    if (code != EXIT_NO_DRIFT) return code;
    if (!create_reference_builder(l, keep_rows)) return l->code;
    return read_pass(l, false, &fill);
}

static exit_code read_like(loading *l) {
    const table_visitor fill = {l, like_header, add_row};
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_profile_builder_create_like(l->like, NULL, &l->builder, &error);
    if (status != DRIFT_OK) return message_library(l->source->label, status, &error);
    return read_pass(l, true, &fill);
}

static exit_code finish(loading *l) {
    drift_error error;
    if (!batcher_finish(l->batches)) return batcher_code(l->batches);
    drift_error_init(&error);
    drift_status status = drift_profile_builder_finish(l->builder, &l->out->profile, &error);
    if (status != DRIFT_OK) return message_library(l->source->label, status, &error);
    return EXIT_NO_DRIFT;
}

static exit_code load_csv(const source *s, const cli_settings *settings, bool keep_rows,
                          const drift_profile *like, loaded *out) {
    loading l = {.source = s, .settings = settings, .like = like, .out = out};
    out->kind = "csv";
    exit_code code = like != NULL ? read_like(&l) : read_reference(&l, keep_rows);
    if (code == EXIT_NO_DRIFT) code = finish(&l);
    drift_profile_builder_free(l.builder);
    batcher_free(l.batches);
    name_list_free(&l.header);
    free(l.guesses);
    free(l.kinds);
    return code;
}

static exit_code load_profile(const source *s, loaded *out) {
    drift_error error;
    size_t length = 0;
    char *bytes = s->size < SIZE_MAX ? malloc((size_t)s->size + 1) : NULL;
    if (bytes == NULL) {
        message_error("%s: out of memory", s->label);
        return EXIT_INPUT;
    }
    while (length < s->size) {
        ssize_t n = source_read(s, length, bytes + length, (size_t)s->size - length);
        if (n <= 0) break;
        length += (size_t)n;
    }
    drift_error_init(&error);
    drift_status status = drift_profile_decode(bytes, length, NULL, &out->profile, &error);
    free(bytes);
    out->kind = "profile";
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    message_library(s->label, status, &error);
    return EXIT_INPUT;
}

exit_code load_input(const char *path, const cli_settings *settings, bool keep_rows,
                     const drift_profile *like, loaded *out) {
    source s;
    *out = (loaded){0};
    exit_code code = source_open(&s, path);
    out->label = s.label;
    if (code == EXIT_NO_DRIFT)
        code = source_is_profile(&s) ? load_profile(&s, out)
                                     : load_csv(&s, settings, keep_rows, like, out);
    source_close(&s);
    return code;
}

exit_code load_profile_file(const char *path, loaded *out) {
    source s;
    *out = (loaded){0};
    exit_code code = source_open(&s, path);
    out->label = s.label;
    if (code == EXIT_NO_DRIFT && !source_is_profile(&s)) {
        message_error("%s: not a driftcheck profile; make one with driftcheck profile", s.label);
        code = EXIT_INPUT;
    }
    if (code == EXIT_NO_DRIFT) code = load_profile(&s, out);
    source_close(&s);
    return code;
}

void loaded_free(loaded *l) {
    drift_profile_free(l->profile);
    name_list_free(&l->extra);
    name_list_free(&l->ignored);
    *l = (loaded){0};
}
