/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV reader that looks at one byte after the other: what the fast one has to agree with.
 * In: bytes in pieces of any size. Out: rows of unescaped fields.
 * Layer: tests of cli. */
#ifndef SUPPORT_CSV_REFERENCE_H
#define SUPPORT_CSV_REFERENCE_H

#include "cli/csv.h"

typedef struct csv_reference csv_reference;

/** As the functions of cli/csv.h. */
csv_reference *csv_reference_create(char delimiter, size_t row_limit, csv_row_function on_row,
                                    void *context);
csv_status csv_reference_feed(csv_reference *reader, const char *bytes, size_t length);
csv_status csv_reference_finish(csv_reference *reader);
uint64_t csv_reference_line(const csv_reference *reader);
uint64_t csv_reference_offset(const csv_reference *reader);
uint64_t csv_reference_next_line(const csv_reference *reader);
void csv_reference_continue(csv_reference *reader, uint64_t offset, uint64_t line);
void csv_reference_free(csv_reference *reader);

#endif
