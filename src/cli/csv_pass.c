/* SPDX-License-Identifier: Apache-2.0 */
/* What: all rows of a CSV file, read in parts by several threads and taken in order.
 * In: a plan. Out: batches; lines on stderr for what is wrong.
 * Layer: cli. */
#include <inttypes.h>
#include <string.h>

#include "cli/crew.h"
#include "cli/csv_file.h"
#include "cli/csv_says.h"
#include "cli/pipeline.h"
#include "cli/progress.h"

enum {
    CHUNKS_A_THREAD = 4, /* with less to do a thread is not worth its start */
    HEADERS_A_CHUNK = 16 /* rows are about as long as the header */
};

/* ---- how it is read ---- */

static ssize_t read_source(void *context, uint64_t offset, char *buffer, size_t size) {
    return source_read(context, offset, buffer, size);
}

static void stop_source(void *context) {
    source_stop(context);
}

/* Wide rows need large chunks, so that most rows are whole in one. */
static size_t chunk_of(const csv_file *f) {
    uint64_t wanted = f->offset * HEADERS_A_CHUNK;
    size_t chunk = PIPELINE_CHUNK;
    while (chunk < wanted && chunk < 64 * (size_t)PIPELINE_CHUNK)
        chunk *= 2;
    return chunk;
}

static unsigned threads_for(const csv_file *f, size_t chunk) {
    unsigned threads = f->settings->threads;
    if (threads > 0) return threads;
    threads = crew_size();
    uint64_t useful = 1 + f->source->size / (chunk * CHUNKS_A_THREAD);
    bool small = !f->source->pipe && useful < threads;
    return small ? (unsigned)useful : threads;
}

/* ---- what is wrong ---- */

static void tell_row(const csv_file *f, const csv_pass *pass, note *n, uint64_t earlier) {
    bool strict = pass->plan.stop_at_row;
    if (strict || (pass->tells_rows && earlier < NOTES_SHOWN))
        note_say_row(f->source->label, n, f->names.count, strict);
}

static void tell_field(const csv_file *f, const csv_pass *pass, note *n, uint64_t earlier) {
    bool tells = !f->settings->quiet && earlier < NOTES_SHOWN;
    if (pass->untold != NULL)
        note_list_add(pass->untold, n);
    else if (pass->plan.stop_at_field || tells)
        note_say_field(f->source->label, n, pass->plan.columns[n->column].name);
}

/* In the order of the rows. A row is bad, or has bad fields. @return false: the reading ends. */
static bool tell_notes(const csv_file *f, const csv_pass *pass, const part *p, uint64_t line) {
    const note_list *rows = &p->bad_rows, *fields = &p->bad_fields;
    for (size_t r = 0, k = 0; r < rows->kept || k < fields->kept;) {
        bool row =
            k == fields->kept || (r < rows->kept && rows->notes[r].row < fields->notes[k].row);
        note n = row ? rows->notes[r] : fields->notes[k];
        n.line += line - 1;
        n.row += pass->rows + pass->rejected;
        if (row)
            tell_row(f, pass, &n, pass->rejected + r++);
        else
            tell_field(f, pass, &n, pass->bad_fields + k++);
        if (row ? pass->plan.stop_at_row : pass->plan.stop_at_field) return false;
    }
    return true;
}

void csv_pass_sum_up(const csv_file *f, const csv_pass *pass) {
    const char *label = f->source->label;
    if (f->settings->quiet) return;
    if (pass->bad_fields > NOTES_SHOWN)
        message_plain("%s: %" PRIu64 " fields are not numbers in all", label, pass->bad_fields);
    if (pass->repaired > 0)
        message_plain("%s: %" PRIu64 " texts are not UTF-8; each wrong byte counts as U+FFFD",
                      label, pass->repaired);
}

/* ---- parts ---- */

static void add_up(csv_pass *pass, const part *p) {
    pass->rows += p->rows;
    pass->rejected += p->bad_rows.count;
    pass->bad_fields += p->bad_fields.count;
    pass->repaired += p->repaired;
    for (size_t i = 0; pass->guesses != NULL && i < pass->plan.column_count; i++) {
        pass->guesses[i].values += p->guesses[i].values;
        pass->guesses[i].numbers += p->guesses[i].numbers;
        pass->guesses[i].codes += p->guesses[i].codes;
    }
}

static exit_code take_rows(const csv_file *f, const csv_pass *pass, part *p) {
    drift_batch batch;
    drift_error error;
    if (p->rows == 0) return EXIT_NO_DRIFT;
    part_batch(p, &batch);
    drift_error_init(&error);
    drift_status status = drift_profile_builder_add(pass->builder, &batch, &error);
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    return message_library(f->source->label, status, &error);
}

static exit_code take_part(const csv_file *f, csv_pass *pass, part *p, uint64_t line) {
    const char *label = f->source->label;
    if (p->out_of_memory) return csv_say_status(label, CSV_OUT_OF_MEMORY, line);
    if (!tell_notes(f, pass, p, line)) return EXIT_INPUT;
    exit_code code = take_rows(f, pass, p);
    add_up(pass, p);
    if (code != EXIT_NO_DRIFT) return code;
    return csv_say_status(label, p->status, part_error_line(p) + line - 1);
}

static exit_code take_parts(const csv_file *f, csv_pass *pass, pipeline *parts) {
    exit_code code = EXIT_NO_DRIFT;
    progress bar;
    part *p;
    progress_start(&bar, "reading", f->source->size, f->settings->quiet);
    while (code == EXIT_NO_DRIFT && (p = pipeline_next(parts)) != NULL) {
        code = take_part(f, pass, p, f->line + pipeline_first_line(parts) - 1);
        progress_update(&bar, pipeline_offset(parts));
    }
    progress_end(&bar);
    int error = pipeline_error(parts);
    if (code == EXIT_NO_DRIFT && error != 0) code = source_say_error(f->source, error);
    return code;
}

exit_code csv_file_read(csv_file *f, csv_pass *pass) {
    size_t chunk = chunk_of(f);
    const pipeline_input input = {.context = f->source,
                                  .read = read_source,
                                  .stop = stop_source,
                                  .in_order = f->source->pipe,
                                  .offset = f->offset};
    source_read_on(f->source);
    pipeline *parts = pipeline_create(&input, &pass->plan, chunk, threads_for(f, chunk));
    if (parts == NULL) return csv_say_status(f->source->label, CSV_OUT_OF_MEMORY, 0);
    exit_code code = take_parts(f, pass, parts);
    pipeline_free(parts);
    if (code == EXIT_NO_DRIFT) code = source_judge_end(f->source);
    if (code != EXIT_NO_DRIFT) return code;
    return csv_judge_rejected(f->source->label, &f->settings->csv, pass->rows, pass->rejected,
                              pass->tells_rows);
}
