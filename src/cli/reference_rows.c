/* SPDX-License-Identifier: Apache-2.0 */
/* What: what a monitor needs of the reference beyond its profile.
 * In: a CSV file with the reference's rows. Out: a profile for each season, design effects.
 * Layer: cli. */
#include "cli/reference_rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/filter.h"
#include "cli/source.h"
#include "cli/table.h"
#include "cli/time_text.h"

enum { CHUNK_BYTES = 1 << 16, FEW_BATCHES = 60 };

#define HOUR INT64_C(3600000000)
#define DAY  (24 * HOUR)

typedef struct reading {
    const cli_settings *settings;
    const loaded *reference;
    const char *label;
    table *table;
    batcher *batches;
    drift_profile_builder *builders[SEASONS_MOST];
    uint32_t season_count;
    drift_design_effect *effect;
    size_t time_field;
    size_t batch_field;
    uint32_t season; /* of the pending rows */
    uint64_t rows;   /* of the open batch */
    char *id;        /* of the open batch; as long as needed */
    size_t id_length;
    size_t id_capacity;
    exit_code code;
} reading;

static bool stop(reading *r, exit_code code) {
    if (r->code == EXIT_NO_DRIFT) r->code = code;
    return false;
}

uint32_t season_of(season_choice choice, int64_t microseconds) {
    int64_t span = choice == SEASON_WEEKDAY ? DAY : HOUR;
    int64_t number = microseconds / span - (microseconds % span < 0);
    int64_t count = choice == SEASON_WEEKDAY ? 7 : 24;
    if (choice == SEASON_WEEKDAY) number += 3; /* 1970 began on a Thursday */
    int64_t place = number % count;
    return (uint32_t)(place < 0 ? place + count : place);
}

bool reference_rows_columns(batcher *to, const drift_profile *profile, const name_list *names,
                            const char *label) {
    for (size_t field = 0; field < names->count; field++) {
        drift_profile_column column = {.struct_size = sizeof column};
        for (size_t i = 0; i < drift_profile_column_count(profile); i++) {
            if (drift_profile_get_column(profile, i, &column, NULL) != DRIFT_OK ||
                strcmp(column.name, names->names[field]) != 0)
                continue;
            column_reading how = READ_NUMBERS;
            if (column.type == DRIFT_TYPE_CATEGORICAL)
                how = (column.flags & DRIFT_COLUMN_NUMBERS) != 0 ? READ_NUMBER_TEXTS : READ_TEXT;
            if (batcher_add_column(to, names->names[field], field, how)) break;
            message_error("%s: out of memory", label);
            return false;
        }
    }
    return true;
}

/* ---- rows ---- */

/* A batch of the batcher is of one season and one batch of the reference. */
static drift_status take_batch(void *context, const drift_batch *batch, drift_error *error) {
    reading *r = context;
    drift_status status = DRIFT_OK;
    if (r->season_count > 0)
        status = drift_profile_builder_add(r->builders[r->season], batch, error);
    if (status == DRIFT_OK && r->effect != NULL)
        status = drift_design_effect_add(r->effect, batch, NULL, error);
    return status;
}

static bool flush(reading *r) {
    return batcher_flush(r->batches) || stop(r, batcher_code(r->batches));
}

static bool find(reading *r, const name_list *names, const char *wanted, const char *option,
                 size_t *field) {
    if (wanted == NULL) return true;
    for (*field = 0; *field < names->count; ++*field)
        if (strcmp(names->names[*field], wanted) == 0) return true;
    filter_column_exists(option, wanted, names, r->label);
    return stop(r, EXIT_USAGE);
}

static bool take_header(void *context, const name_list *names) {
    reading *r = context;
    const watch_settings *w = &r->settings->watch;
    const char *time = r->season_count > 0 ? w->time_column : NULL;
    if (!find(r, names, time, "--time-column", &r->time_field) ||
        !find(r, names, w->batch_column, "--batch-column", &r->batch_field))
        return false;
    r->batches = batcher_create(take_batch, r, &r->settings->csv, r->label, true);
    if (r->batches == NULL) return stop(r, EXIT_INPUT);
    return reference_rows_columns(r->batches, r->reference->profile, names, r->label) ||
           stop(r, EXIT_INPUT);
}

static bool take_season(reading *r, const csv_row *row) {
    const csv_field *field = &row->fields[r->time_field];
    int64_t time;
    bool say;
    if (!time_parse(field->text, field->length, &time)) {
        bool skip = table_reject(r->table, &say);
        if (say)
            message_plain("%s:%" PRIu64 ": '%.*s' is not a time%s", r->label, row->line,
                          field->length > 40 ? 40 : (int)field->length, field->text,
                          skip ? "; row skipped" : "");
        return skip || stop(r, EXIT_INPUT);
    }
    uint32_t season = season_of(r->settings->watch.season, time);
    if (season != r->season && !flush(r)) return false;
    r->season = season;
    return true;
}

static bool remember_id(reading *r, const csv_field *field) {
    if (field->length > r->id_capacity) {
        char *grown = realloc(r->id, field->length * 2);
        if (grown == NULL) return false;
        r->id = grown;
        r->id_capacity = field->length * 2;
    }
    if (field->length > 0) memcpy(r->id, field->text, field->length);
    r->id_length = field->length;
    return true;
}

static bool begins_batch(const reading *r, const csv_row *row) {
    const watch_settings *w = &r->settings->watch;
    if (w->batch_column == NULL) return w->batch_rows > 0 && r->rows == w->batch_rows;
    const csv_field *field = &row->fields[r->batch_field];
    return r->rows > 0 &&
           (field->length != r->id_length || memcmp(field->text, r->id, field->length) != 0);
}

static bool end_batch(reading *r) {
    drift_error error;
    drift_error_init(&error);
    if (!flush(r)) return false;
    drift_status status = drift_design_effect_end_batch(r->effect, &error);
    r->rows = 0;
    return status == DRIFT_OK || stop(r, message_library(r->label, status, &error));
}

static bool take_row(void *context, const csv_row *row) {
    reading *r = context;
    if (r->season_count > 0) {
        uint64_t before = table_counts(r->table).rejected;
        if (!take_season(r, row)) return false;
        if (table_counts(r->table).rejected != before) return true;
    }
    if (r->effect != NULL) {
        if (begins_batch(r, row) && !end_batch(r)) return false;
        if (r->settings->watch.batch_column != NULL && r->rows == 0 &&
            !remember_id(r, &row->fields[r->batch_field]))
            return stop(r, message_library(r->label, DRIFT_OUT_OF_MEMORY, NULL));
        r->rows++;
    }
    return batcher_take_row(r->batches, row) || stop(r, batcher_code(r->batches));
}

/* ---- the file ---- */

static exit_code read_all(reading *r, source *s) {
    const table_visitor visitor = {r, take_header, take_row};
    char *chunk = malloc(CHUNK_BYTES);
    uint64_t offset = 0;
    ssize_t n = 1;
    r->table = table_create(r->label, &r->settings->csv, false, &visitor);
    if (chunk == NULL || r->table == NULL) stop(r, EXIT_INPUT);
    while (r->code == EXIT_NO_DRIFT && (n = source_read(s, offset, chunk, CHUNK_BYTES)) > 0) {
        offset += (uint64_t)n;
        exit_code code = table_feed(r->table, chunk, (size_t)n);
        if (code != EXIT_NO_DRIFT) stop(r, code);
    }
    if (n < 0) stop(r, EXIT_INPUT);
    if (r->code == EXIT_NO_DRIFT) {
        exit_code code = source_judge_end(s);
        if (code == EXIT_NO_DRIFT) code = table_finish(r->table);
        if (code != EXIT_NO_DRIFT) stop(r, code);
    }
    if (r->code == EXIT_NO_DRIFT && !batcher_finish(r->batches)) stop(r, batcher_code(r->batches));
    free(chunk);
    return r->code;
}

static exit_code open_rows(const cli_settings *settings, source *s) {
    const watch_settings *w = &settings->watch;
    const char *path = w->reference_rows != NULL ? w->reference_rows : w->reference;
    exit_code code = source_open(s, path, false);
    if (code != EXIT_NO_DRIFT || !source_is_profile(s)) return code;
    message_error("%s: a profile, which has no rows; give the CSV file that it was made of with "
                  "--reference-rows",
                  s->label);
    return EXIT_USAGE;
}

/* ---- seasons ---- */

static exit_code make_builders(reading *r) {
    drift_error error;
    drift_error_init(&error);
    season_choice choice = r->settings->watch.season;
    r->season_count = choice == SEASON_WEEKDAY ? 7 : choice == SEASON_HOUR ? 24 : 0;
    for (uint32_t i = 0; i < r->season_count; i++) {
        drift_status status =
            drift_profile_builder_create_like(r->reference->profile, NULL, &r->builders[i], &error);
        if (status != DRIFT_OK) return message_library(r->label, status, &error);
    }
    return EXIT_NO_DRIFT;
}

static exit_code finish_seasons(const reading *r, reference_rows *out) {
    drift_error error;
    drift_error_init(&error);
    for (uint32_t i = 0; i < r->season_count; i++) {
        drift_status status =
            drift_profile_builder_finish(r->builders[i], &out->seasons[i], &error);
        if (status != DRIFT_OK) return message_library(r->label, status, &error);
        out->slots[i] = out->seasons[i];
        out->season_count = i + 1;
        uint64_t rows = drift_profile_rows(out->seasons[i]);
        if (rows < 100 && !r->settings->quiet)
            message_plain("%s: %s %" PRIu32 " has %" PRIu64
                          " rows: little can be found in it (some hundred are needed)",
                          r->label, r->settings->watch.season == SEASON_HOUR ? "hour" : "weekday",
                          i, rows);
    }
    return EXIT_NO_DRIFT;
}

/* ---- design effects ---- */

static exit_code take_effect(const reading *r, size_t column, reference_rows *out) {
    drift_error error;
    drift_error_init(&error);
    drift_column_design_effect *to = &out->effects[out->effect_count];
    drift_status status =
        drift_design_effect_of(r->effect, column, &to->column, &to->design_effect, &error);
    if (status == DRIFT_NOT_APPLICABLE) return EXIT_NO_DRIFT;
    if (status == DRIFT_OK) {
        out->effect_count++;
        return EXIT_NO_DRIFT;
    }
    message_library(r->label, status, &error);
    return status == DRIFT_TOO_FEW ? EXIT_USAGE : EXIT_INPUT;
}

static void tell_effects(const reading *r, const reference_rows *out) {
    size_t batches = drift_design_effect_batches(r->effect), largest = 0;
    if (r->settings->quiet || out->effect_count == 0) return;
    for (size_t i = 1; i < out->effect_count; i++)
        if (out->effects[i].design_effect > out->effects[largest].design_effect) largest = i;
    message_plain("%s: %zu batches: design effects of up to %.3g (%s)%s", r->label, batches,
                  out->effects[largest].design_effect, out->effects[largest].column,
                  batches < FEW_BATCHES ? "; these are few batches, 60 or more say it better" : "");
}

static exit_code finish_effects(const reading *r, reference_rows *out) {
    size_t count = drift_profile_column_count(r->reference->profile);
    exit_code code = EXIT_NO_DRIFT;
    out->effects = calloc(count + 1, sizeof *out->effects);
    if (out->effects == NULL) return message_library(r->label, DRIFT_OUT_OF_MEMORY, NULL);
    for (size_t i = 0; i < count && code == EXIT_NO_DRIFT; i++)
        code = take_effect(r, i, out);
    if (code == EXIT_NO_DRIFT) tell_effects(r, out);
    return code;
}

/* ---- the whole ---- */

static exit_code prepare(reading *r) {
    const watch_settings *w = &r->settings->watch;
    drift_error error;
    drift_error_init(&error);
    exit_code code = make_builders(r);
    if (code != EXIT_NO_DRIFT || (w->batch_column == NULL && w->batch_rows == 0)) return code;
    drift_status status =
        drift_design_effect_create(r->reference->profile, NULL, &r->effect, &error);
    return status == DRIFT_OK ? EXIT_NO_DRIFT : message_library(r->label, status, &error);
}

exit_code reference_rows_read(const cli_settings *settings, const loaded *reference,
                              reference_rows *out) {
    const watch_settings *w = &settings->watch;
    source s;
    *out = (reference_rows){0};
    if (w->season == SEASON_NONE && w->batch_column == NULL && w->batch_rows == 0)
        return EXIT_NO_DRIFT;
    exit_code code = open_rows(settings, &s);
    reading r = {.settings = settings, .reference = reference, .label = s.label};
    if (code == EXIT_NO_DRIFT) code = prepare(&r);
    if (code == EXIT_NO_DRIFT) code = read_all(&r, &s);
    if (code == EXIT_NO_DRIFT) code = finish_seasons(&r, out);
    if (code == EXIT_NO_DRIFT && r.effect != NULL) code = finish_effects(&r, out);
    out->effect = r.effect;
    for (uint32_t i = 0; i < SEASONS_MOST; i++)
        drift_profile_builder_free(r.builders[i]);
    batcher_free(r.batches);
    table_free(r.table);
    free(r.id);
    source_close(&s);
    return code;
}

void reference_rows_free(reference_rows *r) {
    for (uint32_t i = 0; i < SEASONS_MOST; i++)
        drift_profile_free(r->seasons[i]);
    free(r->effects);
    drift_design_effect_free(r->effect);
    *r = (reference_rows){0};
}
