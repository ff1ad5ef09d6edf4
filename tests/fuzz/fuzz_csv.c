/* SPDX-License-Identifier: Apache-2.0 */
/* What: fuzz target of the CSV reader: every way of cutting gives the same rows.
 * In: any bytes. Out: a crash where two ways differ.
 * Layer: tests of cli. */
#include <stdint.h>
#include <stdlib.h>

#include "cli/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t mix(uint64_t hash, uint64_t value) {
    return (hash ^ value) * 1099511628211u;
}

static bool hash_row(void *context, const csv_row *row) {
    uint64_t *hash = context;
    *hash = mix(mix(mix(*hash, row->line), row->count), row->text_after_quote ? 1 : 2);
    for (size_t i = 0; i < row->count; i++) {
        *hash = mix(*hash, row->fields[i].length);
        for (size_t k = 0; k < row->fields[i].length; k++)
            *hash = mix(*hash, (unsigned char)row->fields[i].text[k]);
    }
    return true;
}

static uint64_t hash_of(const uint8_t *data, size_t size, size_t chunk) {
    uint64_t hash = 14695981039346656037u;
    csv_status status = CSV_OK;
    csv_reader *reader = csv_create(',', 4096, hash_row, &hash);
    if (reader == NULL) abort();
    for (size_t i = 0; i < size && status == CSV_OK; i += chunk)
        status = csv_feed(reader, (const char *)data + i, size - i < chunk ? size - i : chunk);
    if (status == CSV_OK) status = csv_finish(reader);
    hash = mix(mix(hash, (uint64_t)status), csv_line(reader));
    csv_free(reader);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const size_t chunks[] = {1, 2, 3, 7, 64};
    uint64_t whole = hash_of(data, size, size + 1);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++)
        if (hash_of(data, size, chunks[i]) != whole) abort();
    return 0;
}
