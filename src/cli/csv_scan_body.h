/* SPDX-License-Identifier: Apache-2.0 */
/* What: the scan on masks of 64 bytes, one bit a byte; the file that includes this one makes them.
 * In: masks_of, put_positions. Out: scan and cut, as csv_scan.c defines them.
 * Layer: cli.
 *
 * Quotes are counted by a prefix xor: a byte is inside quotes when the number of quotes up to it is
 * odd (Langdale and Lemire 2019). That holds as long as each opening quote stands at the beginning
 * of a field, or behind a closing one (the doubled quote), and each closing quote at the end of a
 * field; the first byte where it does not ends the scan. */
#ifndef DRIFTCHECK_CLI_CSV_SCAN_BODY_H
#define DRIFTCHECK_CLI_CSV_SCAN_BODY_H

#include <string.h>

#include "cli/csv_scan.h"

enum { BLOCK = 64, GROUP = 8 };

/* Bit i: byte i of the block is this character. */
typedef struct block_masks {
    uint64_t delimiter;
    uint64_t newline;
    uint64_t quote;
    uint64_t nul;
} block_masks;

/** Of BLOCK bytes; what each instruction set does in its own way. */
static inline block_masks masks_of(const char *block, char delimiter);
/** Writes base + the place of each bit of the mask, and up to CSV_SCAN_ROOM entries in all.
 *  @return behind the last one. */
static inline uint32_t *put_positions(uint32_t *out, uint64_t mask, uint32_t base);

/* What a block hands to the next one: 0 or 1, or all ones for `inside`. */
typedef struct scan_state {
    uint64_t inside; /* all ones: the last byte was inside quotes */
    uint64_t after_separator;
    uint64_t after_closing;
    uint64_t after_closing_cr;
    uint32_t *separator;
    uint32_t *row_end;
} scan_state;

static inline uint64_t prefix_xor(uint64_t x) {
    for (unsigned shift = 1; shift < BLOCK; shift *= 2)
        x ^= x << shift;
    return x;
}

static inline uint32_t lowest_bit(uint64_t mask) {
    return (uint32_t)__builtin_ctzll(mask);
}

static inline size_t count_bits(uint64_t mask) {
    return (size_t)__builtin_popcountll(mask);
}

/* Eight at a time without a branch for each; what is written too much is written over. */
static inline uint32_t *put_one_by_one(uint32_t *out, uint64_t mask, uint32_t base) {
    const uint64_t top = UINT64_C(1) << (BLOCK - 1);
    uint32_t *end = out + count_bits(mask);
    do {
        for (int k = 0; k < GROUP; k++) {
            out[k] = base + lowest_bit(mask | top);
            mask &= mask - 1;
        }
        out += GROUP;
    } while (out < end);
    return end;
}

static inline void put_block(scan_state *s, uint64_t separators, uint64_t newlines, uint32_t base,
                             const uint32_t *first) {
    uint32_t here = (uint32_t)(s->separator - first);
    uint64_t rest = newlines;
    do { /* the first without a branch: in most files a block has one line feed or none */
        *s->row_end = here + (uint32_t)count_bits(separators & ((rest & -rest) - 1));
        s->row_end += rest != 0;
        rest &= rest - 1;
    } while (rest != 0);
    s->separator = put_positions(s->separator, separators, base);
}

/* The masks of separators outside quotes, and of what is odd. Rare: only where quotes are. */
static inline uint64_t take_quotes(scan_state *s, const char *block, block_masks *m, size_t n) {
    uint64_t valid = n < BLOCK ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);
    uint64_t cr = 0;
    uint64_t inside = prefix_xor(m->quote) ^ s->inside; /* from the opening quote on */
    uint64_t closing = m->quote & ~inside;
    m->delimiter &= ~inside;
    m->newline &= ~inside;
    uint64_t separators = m->delimiter | m->newline;
    uint64_t behind_start = (separators | closing) << 1 | s->after_separator | s->after_closing;
    uint64_t behind_closing = closing << 1 | s->after_closing;
    for (uint64_t rest = behind_closing & valid; rest != 0; rest &= rest - 1)
        if (block[lowest_bit(rest)] == '\r') cr |= rest & -rest;
    uint64_t behind_cr = cr << 1 | s->after_closing_cr;
    uint64_t odd = (m->quote & inside & ~behind_start) | (behind_cr & ~m->newline) |
                   (behind_closing & ~(separators | m->quote | cr));
    s->inside = (uint64_t)((int64_t)inside >> (BLOCK - 1));
    s->after_closing = closing >> (BLOCK - 1);
    s->after_closing_cr = cr >> (BLOCK - 1);
    return odd & valid;
}

/* @return false where the scan ends at an odd byte. */
static inline bool take_block(scan_state *s, const char *block, block_masks m, size_t n,
                              size_t offset, csv_index *index) {
    uint64_t odd = m.nul;
    if ((m.quote | s->inside | s->after_closing | s->after_closing_cr) != 0) {
        odd |= take_quotes(s, block, &m, n);
        uint64_t before = odd != 0 ? (odd & -odd) - 1 : ~UINT64_C(0);
        if ((m.quote & before) != 0) index->quotes = true;
    }
    uint64_t separators = m.delimiter | m.newline;
    if (odd != 0) {
        uint64_t before = (odd & -odd) - 1;
        put_block(s, separators & before, m.newline & before, (uint32_t)offset, index->separators);
        index->odd = true;
        return false;
    }
    s->after_separator = separators >> (BLOCK - 1);
    put_block(s, separators, m.newline, (uint32_t)offset, index->separators);
    return true;
}

/* The last bytes, in a block of their own; bits behind them are cleared. */
static inline block_masks masks_of_rest(const char *bytes, size_t n, char delimiter, char *block) {
    uint64_t valid = (UINT64_C(1) << n) - 1;
    memset(block, 0, BLOCK);
    memcpy(block, bytes, n);
    block_masks m = masks_of(block, delimiter);
    return (block_masks){m.delimiter & valid, m.newline & valid, m.quote & valid, m.nul & valid};
}

static void scan(const char *bytes, size_t n, char delimiter, csv_index *index) {
    scan_state s = {
        .after_separator = 1, .separator = index->separators, .row_end = index->row_ends};
    char rest[BLOCK];
    size_t i = 0;
    bool regular = true;
    index->quotes = index->odd = false;
    for (; i + BLOCK <= n && regular; i += BLOCK)
        regular = take_block(&s, bytes + i, masks_of(bytes + i, delimiter), BLOCK, i, index);
    if (regular && i < n)
        take_block(&s, rest, masks_of_rest(bytes + i, n - i, delimiter, rest), n - i, i, index);
    index->separator_count = (size_t)(s.separator - index->separators);
    index->row_count = (size_t)(s.row_end - index->row_ends);
}

static inline size_t last_bit(uint64_t mask) {
    return BLOCK - 1 - (size_t)__builtin_clzll(mask);
}

static inline uint64_t cut_block(block_masks m, uint64_t inside, size_t offset, csv_cut *out) {
    uint64_t odd = prefix_xor(m.quote) ^ inside;
    if ((m.newline & ~odd) != 0) out->length[0] = offset + last_bit(m.newline & ~odd) + 1;
    if ((m.newline & odd) != 0) out->length[1] = offset + last_bit(m.newline & odd) + 1;
    return (uint64_t)((int64_t)odd >> (BLOCK - 1));
}

/* Up to the last line feed, sought from the end. */
static size_t last_line_end(const char *bytes, size_t n) {
    while (n % BLOCK != 0 && bytes[n - 1] != '\n')
        n--;
    if (n % BLOCK != 0) return n;
    for (; n > 0; n -= BLOCK) {
        uint64_t newlines = masks_of(bytes + n - BLOCK, '\n').newline;
        if (newlines != 0) return n - BLOCK + last_bit(newlines) + 1;
    }
    return 0;
}

static void cut(const char *bytes, size_t n, csv_cut *out) {
    char rest[BLOCK];
    uint64_t inside = 0;
    size_t i = 0;
    *out = (csv_cut){.odd_quotes = false};
    if (memchr(bytes, '"', n) == NULL) {
        out->length[0] = last_line_end(bytes, n);
        return;
    }
    for (; i + BLOCK <= n; i += BLOCK)
        inside = cut_block(masks_of(bytes + i, '\n'), inside, i, out);
    if (i < n) inside = cut_block(masks_of_rest(bytes + i, n - i, '\n', rest), inside, i, out);
    out->odd_quotes = inside != 0;
}

#endif
