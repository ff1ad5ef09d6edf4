/* SPDX-License-Identifier: Apache-2.0 */
/* What: consecutive rows of a CSV file as a batch of typed columns.
 * In: bytes that begin with a row. Out: columns, and what was wrong; nothing is said.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_PART_H
#define DRIFTCHECK_CLI_PART_H

#include "cli/infer.h"
#include "cli/notes.h"
#include "cli/number_block.h"
#include "cli/typed_column.h"

typedef struct planned_column {
    const char *name;
    size_t field;
    column_reading reading;
} planned_column;

/** How the rows of a file are read. Everything belongs to the caller. */
typedef struct reading_plan {
    const csv_settings *settings;
    size_t field_count; /**< of the header */
    const planned_column *columns;
    size_t column_count;
    bool guesses;       /**< count what infer_kind needs */
    bool stop_at_row;   /**< the first bad row ends the reading */
    bool stop_at_field; /**< so does the first field that is no number */
} reading_plan;

typedef struct part {
    const reading_plan *plan;
    csv_reader *reader;
    typed_column *columns; /* one for each of the plan */
    column_guess *guesses; /* too, if the plan wants them */
    drift_column *views;
    char *scratch; /* for fields in quotes */
    size_t scratch_capacity;
    number_block_function read_block;
    bool out_of_memory;

    size_t rows;        /* taken */
    uint64_t rows_seen; /* and rejected */
    note_list bad_rows;
    note_list bad_fields; /* their columns are those of the plan */
    uint64_t repaired;    /* texts that were not UTF-8 */
    csv_status status;
} part;

/** @return NULL: no memory. The plan must outlive the part. */
part *part_create(const reading_plan *plan);
void part_free(part *p);

/**
 * Reads `length` bytes into an empty part. Lines are counted from 1.
 * @param last  the data ends here. @return false: see `status`.
 */
bool part_read(part *p, const char *bytes, size_t length, bool last);
/** The same for bytes that go on with the row that `before` ended in; lines are counted on. */
bool part_read_on(part *p, part *before, const char *bytes, size_t length, bool last);
/** Whether it ended inside a row. */
bool part_is_open(const part *p);
/** Line of what `status` says. */
uint64_t part_error_line(const part *p);
/** Line on which the next part begins. */
uint64_t part_next_line(const part *p);
/** The rows taken; the batch lives as long as they. */
void part_batch(part *p, drift_batch *batch);

#endif
