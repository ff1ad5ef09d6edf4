/* SPDX-License-Identifier: Apache-2.0 */
/* What: where the fields and rows of CSV bytes end, 64 bytes at a time.
 * In: bytes that begin with a row. Out: an index of separators; the same on every SIMD level.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_SCAN_H
#define DRIFTCHECK_CLI_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Index arrays hold so many entries more than there are bytes: they are written in groups. */
#define CSV_SCAN_ROOM 64

/** Offsets are of 32 bits, so that more of them stay in the cache. */
#define CSV_SCAN_LIMIT ((size_t)1 << 30)

typedef struct csv_index {
    uint32_t *separators; /**< delimiters and line feeds outside quotes, rising */
    size_t separator_count;
    uint32_t *row_ends; /**< which of the separators are line feeds */
    size_t row_count;
    bool quotes; /**< there are quotes before the end, or before what is odd */
    /** The scan stopped before its end, at a byte of the row behind the last row end that breaks
     * the rules by which quotes can be counted: a NUL, a quote inside an unquoted field, text
     * behind a closing quote. */
    bool odd;
} csv_index;

/** Where a piece of a file can be cut: for a piece that begins outside quotes (0) and inside (1),
 *  the bytes up to its last line feed outside quotes; 0 if there is none. */
typedef struct csv_cut {
    size_t length[2];
    bool odd_quotes; /**< the number of quotes is odd: the piece behind begins on the other side */
} csv_cut;

typedef struct csv_scan_functions {
    /** @param n  at most CSV_SCAN_LIMIT. */
    void (*scan)(const char *bytes, size_t n, char delimiter, csv_index *index);
    void (*cut)(const char *bytes, size_t n, csv_cut *cut);
} csv_scan_functions;

/** Those of the level in use (drift_simd_level), and of what the machine has beyond it. */
const csv_scan_functions *csv_scan_get(void);
/** Those of a level alone. NULL: not built. The machine must have the level. */
const csv_scan_functions *csv_scan_get_level(int32_t level);

extern const csv_scan_functions csv_scan_scalar;
extern const csv_scan_functions csv_scan_avx2;
extern const csv_scan_functions csv_scan_avx512;
/** The machine must have more than the level (avx512_bytes.h). */
extern const csv_scan_functions csv_scan_avx512_bytes;

#endif
