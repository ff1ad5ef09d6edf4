/* SPDX-License-Identifier: Apache-2.0 */
/* What: fuzz target of the reading of CSV rows in parts: values, texts, notes and errors are those
 * of rows read one by one, for chunks of many sizes, several threads and every SIMD level. In: any
 * bytes. Out: a crash where two ways differ. Layer: tests of cli. */
#include <stdlib.h>

#include "cli/settings.h"
#include "support/parts_digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 60000 };

static void try_all(const char *bytes, size_t size, const reading_plan *plan) {
    static const size_t chunks[] = {1, 3, 16, 63, 64, 65, 200, 1 << 16};
    parts_digest expected, got;
    if (!parts_digest_of_reference(bytes, size, plan, &expected)) abort();
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        drift_simd_limit(level);
        if (drift_simd_level() != level) continue; /* the machine lacks it */
        for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
            unsigned threads = 1 + (unsigned)(i + size) % 3;
            if (!parts_digest_of(bytes, size, plan, chunks[i], threads, &got)) abort();
            if (!parts_digest_equal(&got, &expected)) abort();
        }
    }
}

/* The first byte chooses how the others are read. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const planned_column columns[] = {
        {"a", 0, READ_NUMBERS}, {"b", 1, READ_TEXT}, {"c", 2, READ_NUMBER_TEXTS}};
    cli_settings settings;
    if (size == 0 || size > LONGEST) return 0;
    settings_init(&settings);
    bool one = (data[0] & 1) != 0;
    if ((data[0] & 2) != 0) settings.csv.decimal = ',';
    if ((data[0] & 2) != 0) settings.csv.delimiter = ';';
    if ((data[0] & 4) != 0) settings.csv.missing_tokens = "-,0";
    const reading_plan plan = {.settings = &settings.csv,
                               .field_count = one ? 1 : 3,
                               .columns = columns,
                               .column_count = one ? 1 : 3,
                               .guesses = true,
                               .stop_at_row = (data[0] & 8) != 0,
                               .stop_at_field = (data[0] & 16) != 0};
    try_all((const char *)data + 1, size - 1, &plan);
    settings_free(&settings);
    return 0;
}
