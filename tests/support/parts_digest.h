/* SPDX-License-Identifier: Apache-2.0 */
/* What: everything that comes out of reading the rows of a CSV text: values, texts, counts, notes,
 * errors.
 * In: bytes. Out: a digest of them, by the parts of several threads or by the slow reference.
 * Layer: tests of cli. */
#ifndef SUPPORT_PARTS_DIGEST_H
#define SUPPORT_PARTS_DIGEST_H

#include "cli/part.h"

enum { DIGEST_COLUMNS = 8 };

typedef struct parts_digest {
    uint64_t columns[DIGEST_COLUMNS]; /* hashes over all rows */
    column_guess guesses[DIGEST_COLUMNS];
    uint64_t rows;
    uint64_t rejected;
    uint64_t bad_fields;
    uint64_t repaired;
    uint64_t notes; /* hash over what would be told, in order */
    csv_status status;
    uint64_t line; /* of the status */
} parts_digest;

/** By a pipeline of chunks of `chunk` bytes. With stop_at_row or stop_at_field only the notes and
 *  the status count. @return false: no memory. */
bool parts_digest_of(const char *bytes, size_t length, const reading_plan *plan, size_t chunk,
                     unsigned threads, parts_digest *out);
/** Row by row, field by field. */
bool parts_digest_of_reference(const char *bytes, size_t length, const reading_plan *plan,
                               parts_digest *out);
bool parts_digest_equal(const parts_digest *a, const parts_digest *b);

#endif
