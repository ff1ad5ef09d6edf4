/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input, CSV or profile, as a profile.
 * In: a path. Out: a profile and what a report says about its source.
 * Layer: cli. */
#include "cli/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/crew.h"
#include "cli/load_csv.h"
#include "cli/load_notes.h"

exit_code load_out_of_memory(const char *label) {
    message_error("%s: out of memory", label);
    return EXIT_INPUT;
}

exit_code load_note_ignored(const csv_file *f, loaded *out) {
    const name_list *ignored = &f->settings->ignored;
    for (size_t i = 0; i < ignored->count; i++)
        if (name_list_has(&f->names, ignored->names[i]) &&
            !name_list_append(&out->ignored, ignored->names[i], strlen(ignored->names[i])))
            return load_out_of_memory(f->source->label);
    return EXIT_NO_DRIFT;
}

exit_code load_finish(const csv_file *f, drift_profile_builder *builder, loaded *out) {
    const drift_executor crew = crew_executor(&f->settings->threads);
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_profile_builder_set_executor(builder, &crew, &error);
    if (status == DRIFT_OK)
        status = drift_profile_builder_set_unsorted(builder, f->settings->unsorted ? 1 : 0, &error);
    if (status == DRIFT_OK) status = drift_profile_builder_finish(builder, &out->profile, &error);
    return status == DRIFT_OK ? EXIT_NO_DRIFT : message_library(f->source->label, status, &error);
}

/* All bytes of a source, of a pipe too. @return NULL: said on stderr. */
static char *read_all(source *s, size_t *length) {
    size_t capacity = s->size > 0 ? (size_t)s->size + 1 : (size_t)1 << 20;
    char *bytes = NULL;
    *length = 0;
    source_read_on(s);
    for (;; capacity *= 2) {
        char *grown = realloc(bytes, capacity);
        ssize_t n = -1;
        if (grown == NULL) errno = ENOMEM;
        if (grown != NULL) n = source_read(s, *length, grown + *length, capacity - *length);
        if (n < 0) {
            source_say_error(s, errno);
            free(grown != NULL ? grown : bytes);
            return NULL;
        }
        bytes = grown;
        *length += (size_t)n;
        if (*length < capacity) return bytes;
    }
}

static exit_code load_profile(source *s, loaded *out) {
    drift_error error;
    size_t length;
    char *bytes = read_all(s, &length);
    if (bytes == NULL) return EXIT_INPUT;
    drift_error_init(&error);
    drift_status status = drift_profile_decode(bytes, length, NULL, &out->profile, &error);
    free(bytes);
    out->kind = "profile";
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    message_library(s->label, status, &error);
    return EXIT_INPUT;
}

static exit_code load_csv(source *s, const cli_settings *settings, bool keep_rows,
                          const drift_profile *like, loaded *out) {
    out->kind = "csv";
    return like != NULL ? load_like(s, settings, like, out)
                        : load_reference(s, settings, keep_rows, out);
}

exit_code load_input(const char *path, const cli_settings *settings, bool keep_rows,
                     const drift_profile *like, loaded *out) {
    source s;
    *out = (loaded){0};
    exit_code code = source_open(&s, path, like == NULL);
    out->label = s.label;
    if (code == EXIT_NO_DRIFT)
        code = source_is_profile(&s) ? load_profile(&s, out)
                                     : load_csv(&s, settings, keep_rows, like, out);
    source_close(&s);
    if (code == EXIT_NO_DRIFT && like == NULL) load_say_notes(out, settings);
    return code;
}

exit_code load_profile_file(const char *path, loaded *out) {
    source s;
    *out = (loaded){0};
    exit_code code = source_open(&s, path, false);
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
