/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV reader that is pushed bytes and hands out rows, RFC 4180.
 * In: bytes in pieces of any size. Out: one call per row; the same rows for every way of cutting.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_H
#define DRIFTCHECK_CLI_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Longest row in bytes, its quotes and line end included. It bounds the memory of the reader. */
#define CSV_ROW_LIMIT ((size_t)64 << 20)

typedef struct csv_field {
    const char *text; /**< not terminated; valid during the call only */
    size_t length;
} csv_field;

typedef struct csv_row {
    const csv_field *fields;
    size_t count;
    uint64_t line;         /**< line of the file on which the row begins, from 1 */
    uint64_t end;          /**< bytes up to its end */
    uint64_t next_line;    /**< line on which the next row begins */
    bool text_after_quote; /**< `"a"b`: the row cannot be trusted */
} csv_row;

/** Takes a row. @return false: stop; the reader then takes no more. */
typedef bool (*csv_row_function)(void *context, const csv_row *row);

/** Consecutive rows as they stand in the file, blank lines among them. Field k of row i ends at
 *  separators[k + (i > 0 ? row_ends[i - 1] + 1 : 0)], and begins one byte behind the separator
 * before; UINT32_MAX stands for the one before the first. A CR before a line feed is not yet cut
 * off, quotes are still there; a field is quoted as a whole or not at all. */
typedef struct csv_rows {
    const char *bytes;
    const uint32_t *separators;
    const uint32_t *row_ends; /**< which separator ends row i */
    size_t count;
    uint64_t line; /**< on which the first row begins */
    bool quotes;   /**< there are quoted fields */
} csv_rows;

/** As csv_row_function, for many rows. */
typedef bool (*csv_rows_function)(void *context, const csv_rows *rows);

typedef enum csv_status {
    CSV_OK,
    CSV_STOPPED,            /**< the row function said so */
    CSV_NUL_BYTE,           /**< csv_line: where */
    CSV_UTF16,              /**< begins with the mark of UTF-16 */
    CSV_UTF32,              /**< of UTF-32 */
    CSV_COMPRESSED,         /**< begins as gzip, zstd, xz or bzip2 do */
    CSV_ARCHIVE,            /**< as zip does, and with it spreadsheets */
    CSV_PARQUET,            /**< as Parquet does */
    CSV_UNTERMINATED_QUOTE, /**< csv_line: where the quote was opened */
    CSV_ROW_TOO_LONG,       /**< csv_line: where the row begins */
    CSV_OUT_OF_MEMORY
} csv_status;

typedef struct csv_reader csv_reader;

/**
 * Decisions where RFC 4180 is silent: a quote inside an unquoted field is part of it; so is a CR
 * that no LF follows, except at the end of the data; lines without any byte are skipped; a UTF-8
 * byte order mark is skipped.
 * @param row_limit  0: CSV_ROW_LIMIT. @return NULL when there is no memory.
 */
csv_reader *csv_create(char delimiter, size_t row_limit, csv_row_function on_row, void *context);
/** From now on rows are handed over many at once where they are regular, the others one by one. */
void csv_take_many(csv_reader *reader, csv_rows_function on_rows);
csv_status csv_feed(csv_reader *reader, const char *bytes, size_t length);
/** End of the data: hands out the last row if no line end closed it. */
csv_status csv_finish(csv_reader *reader);
uint64_t csv_line(const csv_reader *reader);
/** Bytes up to the end of the last row handed out and taken; those after it are of a row not yet
 *  whole, or of the one that failed. */
uint64_t csv_offset(const csv_reader *reader);
/** Line on which the first row begins that was not handed out yet. */
uint64_t csv_next_line(const csv_reader *reader);
/** Forgets a row not yet whole, and any error, and goes on as if `offset` bytes and `line - 1`
 * lines had been read. */
void csv_continue(csv_reader *reader, uint64_t offset, uint64_t line);
/** From now on rows go to this context. */
void csv_hand_over(csv_reader *reader, void *context);
/** Bytes fed that belong to a row not yet whole. */
size_t csv_pending(const csv_reader *reader);
/** Whether the first row has a CR, outside quotes, that no LF follows: as in files whose lines end
 *  with CR alone, which are one long row. */
bool csv_first_row_has_bare_cr(const csv_reader *reader);
/** Line on which row `row` begins. Cost: the bytes before it, if there are quotes. */
uint64_t csv_rows_line(const csv_rows *rows, size_t row);
void csv_free(csv_reader *reader);

#endif
