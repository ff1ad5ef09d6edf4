/* SPDX-License-Identifier: Apache-2.0 */
/* What: the scan byte by byte, which defines what the vectors must find; and the choice among them.
 * In: bytes that begin with a row. Out: an index of separators.
 * Layer: cli. */
#include "cli/csv_scan.h"

#include <driftcheck/core.h>

#include "cli/avx512_bytes.h"

/* What the byte before was: it says what this one may be. */
typedef enum before { SEPARATOR, IN_FIELD, IN_QUOTES, CLOSING_QUOTE, CLOSING_QUOTE_CR } before;

static bool is_odd(before state, char c, bool separator) {
    if (c == '\0') return true;
    if (state == IN_FIELD) return c == '"';
    if (state == CLOSING_QUOTE) return !separator && c != '"' && c != '\r';
    return state == CLOSING_QUOTE_CR && c != '\n';
}

static before step(before state, char c, bool separator) {
    if (c == '"') return state == IN_QUOTES ? CLOSING_QUOTE : IN_QUOTES;
    if (state == IN_QUOTES) return IN_QUOTES;
    if (separator) return SEPARATOR;
    return state == CLOSING_QUOTE ? CLOSING_QUOTE_CR : IN_FIELD;
}

static void scan(const char *bytes, size_t n, char delimiter, csv_index *index) {
    before state = SEPARATOR;
    index->separator_count = index->row_count = 0;
    index->quotes = index->odd = false;
    for (size_t i = 0; i < n; i++) {
        char c = bytes[i];
        bool separator = c == delimiter || c == '\n';
        index->odd = is_odd(state, c, separator);
        if (index->odd) return;
        if (c == '"') index->quotes = true;
        if (separator && state != IN_QUOTES) {
            if (c == '\n') index->row_ends[index->row_count++] = (uint32_t)index->separator_count;
            index->separators[index->separator_count++] = (uint32_t)i;
        }
        state = step(state, c, separator);
    }
}

static void cut(const char *bytes, size_t n, csv_cut *out) {
    *out = (csv_cut){.odd_quotes = false};
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] == '"') out->odd_quotes = !out->odd_quotes;
        if (bytes[i] == '\n') out->length[out->odd_quotes ? 1 : 0] = i + 1;
    }
}

const csv_scan_functions csv_scan_scalar = {scan, cut};

const csv_scan_functions *csv_scan_get_level(int32_t level) {
#ifdef DRIFTCHECK_HAVE_AVX512
    if (level == DRIFT_SIMD_AVX512) return &csv_scan_avx512;
#endif
#ifdef DRIFTCHECK_HAVE_AVX2
    if (level == DRIFT_SIMD_AVX2) return &csv_scan_avx2;
#endif
    return level == DRIFT_SIMD_SCALAR ? &csv_scan_scalar : NULL;
}

const csv_scan_functions *csv_scan_get(void) {
#ifdef DRIFTCHECK_HAVE_AVX512
    if (drift_simd_level() == DRIFT_SIMD_AVX512 && avx512_has_bytes())
        return &csv_scan_avx512_bytes;
#endif
    const csv_scan_functions *functions = csv_scan_get_level(drift_simd_level());
    return functions != NULL ? functions : &csv_scan_scalar;
}
