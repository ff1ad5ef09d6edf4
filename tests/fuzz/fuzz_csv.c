/* SPDX-License-Identifier: Apache-2.0 */
/* What: fuzz target of the CSV reader: the rows of the slow reference on every SIMD level, for
 * every way of cutting, with blocks that begin at every place. In: any bytes. Out: a crash where
 * two ways differ. Layer: tests of cli. */
#include <stdint.h>
#include <stdlib.h>

#include <driftcheck/core.h>

#include "cli/csv.h"
#include "support/csv_reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROW_LIMIT = 4096, BLOCK = 64 };

static uint64_t mix(uint64_t hash, uint64_t value) {
    return (hash ^ value) * 1099511628211u;
}

static bool hash_row(void *context, const csv_row *row) {
    uint64_t *hash = context;
    *hash = mix(mix(mix(*hash, row->line), row->count), row->text_after_quote ? 1 : 2);
    *hash = mix(mix(*hash, row->end), row->next_line);
    for (size_t i = 0; i < row->count; i++) {
        *hash = mix(*hash, row->fields[i].length);
        for (size_t k = 0; k < row->fields[i].length; k++)
            *hash = mix(*hash, (unsigned char)row->fields[i].text[k]);
    }
    return true;
}

static uint64_t hash_of_reference(const uint8_t *data, size_t size) {
    uint64_t hash = 14695981039346656037u;
    csv_reference *reader = csv_reference_create(',', ROW_LIMIT, hash_row, &hash);
    if (reader == NULL) abort();
    csv_status status = csv_reference_feed(reader, (const char *)data, size);
    if (status == CSV_OK) status = csv_reference_finish(reader);
    hash = mix(mix(hash, (uint64_t)status), csv_reference_line(reader));
    hash = mix(mix(hash, csv_reference_offset(reader)), csv_reference_next_line(reader));
    csv_reference_free(reader);
    return hash;
}

/* The first piece may be of another size, so that what follows begins elsewhere in its block. */
static uint64_t hash_of(const uint8_t *data, size_t size, size_t first, size_t piece) {
    uint64_t hash = 14695981039346656037u;
    csv_status status = CSV_OK;
    csv_reader *reader = csv_create(',', ROW_LIMIT, hash_row, &hash);
    if (reader == NULL) abort();
    for (size_t i = 0, n = first; i < size && status == CSV_OK; i += n, n = piece) {
        if (n > size - i) n = size - i;
        status = csv_feed(reader, (const char *)data + i, n);
    }
    if (status == CSV_OK) status = csv_finish(reader);
    hash = mix(mix(hash, (uint64_t)status), csv_line(reader));
    hash = mix(mix(hash, csv_offset(reader)), csv_next_line(reader));
    csv_free(reader);
    return hash;
}

static void try_level(const uint8_t *data, size_t size, uint64_t expected) {
    static const size_t pieces[] = {1, 2, 3, 7, 64, 100};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
        if (hash_of(data, size, pieces[i], pieces[i]) != expected) abort();
    for (size_t first = 0; first < BLOCK && first <= size; first++)
        if (hash_of(data, size, first, size + 1) != expected) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint64_t expected = hash_of_reference(data, size);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        drift_simd_limit(level);
        if (drift_simd_level() == level) try_level(data, size, expected); /* else it lacks it */
    }
    return 0;
}
