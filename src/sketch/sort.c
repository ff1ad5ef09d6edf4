/* SPDX-License-Identifier: Apache-2.0 */
/* Moves doubles into cells of a rising map, until few are in each, and sorts those by insertion;
 * by the digits of their bits where cells do not tell them apart.
 * In: finite doubles. Out: the same, rising. Layer: sketch. */
#include "sketch/sort.h"

#include <stdint.h>
#include <string.h>

#include "sketch/cell_map.h"

/* So many are sorted by insertion, alone or in one cell. */
#define FEW 40
/* So many are moved into cells once. More are moved into cells of about FAIR first: then what is
 * written to side by side, and later a cell, stays in the first-level cache. */
#define MANY       8192
#define FAIR       1024
#define MOST_CELLS 2048
/* A cell with too many is moved into cells of its own, so often at the most. */
#define MOST_DEPTH 2
#define BITS       8
#define DIGITS     8

/* ---- by digits ---- */

/* Bits whose unsigned order is the order of the numbers: negative numbers are complemented, the
 * others get the top bit (Terdiman 2000). */
static uint64_t key_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key) {
    uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t load(const double *memory, size_t i) {
    uint64_t key;
    memcpy(&key, memory + i, sizeof key);
    return key;
}

static void store(double *memory, size_t i, uint64_t key) {
    memcpy(memory + i, &key, sizeof key);
}

static uint32_t digit_of(uint64_t key, int digit) {
    return (uint32_t)(key >> (digit * BITS)) & ((UINT32_C(1) << BITS) - 1);
}

/* Turns the numbers into keys, and counts each digit of them. */
static void count_digits(double *x, size_t n, uint32_t counters[DIGITS][1 << BITS]) {
    memset(counters, 0, sizeof(uint32_t) * DIGITS << BITS);
    for (size_t i = 0; i < n; i++) {
        uint64_t key = key_of(x[i]);
        store(x, i, key);
        for (int digit = 0; digit < DIGITS; digit++)
            counters[digit][digit_of(key, digit)]++;
    }
}

/* Turns counts into the places where their cells begin. */
static void sum_up(uint32_t *counters, size_t cells) {
    uint32_t sum = 0;
    for (size_t c = 0; c < cells; c++) {
        uint32_t size = counters[c];
        counters[c] = sum;
        sum += size;
    }
}

/* One stable pass by one digit. */
static void pass(const double *from, double *to, size_t n, int digit, uint32_t *next) {
    sum_up(next, 1 << BITS);
    for (size_t i = 0; i < n; i++) {
        uint64_t key = load(from, i);
        store(to, next[digit_of(key, digit)]++, key);
    }
}

static void radix_sort(double *x, double *scratch, size_t n) {
    uint32_t counters[DIGITS][1 << BITS];
    double *from = x;
    double *to = scratch;
    count_digits(x, n, counters);
    for (int digit = 0; digit < DIGITS; digit++) {
        if (counters[digit][digit_of(load(from, 0), digit)] == n) continue; /* all keys share it */
        pass(from, to, n, digit, counters[digit]);
        double *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < n; i++)
        x[i] = value_of(load(from, i));
}

/* From may be to. */
static void insertion_sort(const double *from, double *to, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double value = from[i];
        size_t at = i;
        for (; at > 0 && to[at - 1] > value; at--)
            to[at] = to[at - 1];
        to[at] = value;
    }
}

/* After this few are further from their places than a value or two, and no branch is to be foreseen
 * (odd-even transposition, Habermann 1972). */
static void sort_pairs(double *x, size_t n) {
    for (size_t sweep = 0; sweep < 4; sweep++) {
        for (size_t i = sweep & 1; i + 1 < n; i += 2) {
            double left = x[i];
            double right = x[i + 1];
            x[i] = left < right ? left : right;
            x[i + 1] = left > right ? left : right;
        }
    }
}

static int rises(const double *x, size_t n) {
    return kernels_get()->find_fall(x, n) == n;
}

/* ---- by cells ---- */

/* Cells of what is below a value, of the value, and of what is above. */
static void compare_cells(const double *x, size_t n, const kernel_grid *grid, uint16_t *cell) {
    for (size_t i = 0; i < n; i++)
        cell[i] = (uint16_t)((x[i] >= grid->origin) + (x[i] > grid->origin));
}

static cell_map around(double value) {
    return (cell_map){.grid = {.origin = value}, .map = compare_cells, .count = 3};
}

static cell_map choose_map(const double *x, size_t n, size_t wanted) {
    cell_map map;
    uint32_t cells = 16;
    while (cells < wanted && cells < MOST_CELLS)
        cells *= 2;
    cell_map_spread(&map, x, n, cells);
    return map.map ? map : around(x[n / 2]);
}

/* Counts the values of each cell, and turns the counts into where its first one goes. The cells of
 * the last block stay in `cell`. */
static void find_begins(const double *x, size_t n, const cell_map *map, uint16_t *cell,
                        uint32_t *begins) {
    memset(begins, 0, map->count * sizeof *begins);
    for (size_t i = 0; i < n; i += CELL_MAP_BLOCK) {
        size_t block = n - i < CELL_MAP_BLOCK ? n - i : CELL_MAP_BLOCK;
        map->map(x + i, block, &map->grid, cell);
        for (size_t k = 0; k < block; k++)
            begins[cell[k]]++;
    }
    sum_up(begins, map->count);
}

/* Moves values to their cells. ends: where each cell ends. -0 becomes +0. */
static void distribute(const double *from, double *to, size_t n, const cell_map *map,
                       uint32_t *ends) {
    uint16_t cell[CELL_MAP_BLOCK];
    find_begins(from, n, map, cell, ends);
    for (size_t i = 0; i < n; i += CELL_MAP_BLOCK) {
        size_t block = n - i < CELL_MAP_BLOCK ? n - i : CELL_MAP_BLOCK;
        if (n > CELL_MAP_BLOCK) map->map(from + i, block, &map->grid, cell);
        for (size_t k = 0; k < block; k++)
            to[ends[cell[k]]++] = from[i + k] + 0.0;
    }
}

static void sort_once(double *from, double *to, size_t n, int depth);

/* What is in one cell of `to`. */
static void sort_crowd(double *from, double *to, size_t n, int depth) {
    if (depth == MOST_DEPTH) {
        radix_sort(to, from, n);
    } else {
        memcpy(from, to, n * sizeof *to);
        sort_once(from, to, n, depth + 1);
    }
}

/* One move into cells, and what it leaves; `from` is lost. */
static void sort_once(double *from, double *to, size_t n, int depth) {
    uint32_t ends[MOST_CELLS];
    if (n <= FEW || rises(from, n)) {
        insertion_sort(from, to, n);
        return;
    }
    cell_map map = choose_map(from, n, n);
    distribute(from, to, n, &map, ends);
    size_t begin = 0;
    for (uint32_t c = 0; c < map.count; c++) {
        size_t size = ends[c] - begin;
        if (size > FEW) sort_crowd(from + begin, to + begin, size, depth);
        begin = ends[c];
    }
    sort_pairs(to, n);
    insertion_sort(to, to, n);
}

/* Two moves, there and back; more for cells with far too many. */
static void sort_twice(double *x, double *scratch, size_t n, int depth) {
    uint32_t ends[MOST_CELLS];
    if (rises(x, n)) return;
    cell_map map = choose_map(x, n, n / FAIR);
    distribute(x, scratch, n, &map, ends);
    size_t begin = 0;
    for (uint32_t c = 0; c < map.count; c++) {
        size_t size = ends[c] - begin;
        if (size <= MANY || depth == MOST_DEPTH) {
            sort_once(scratch + begin, x + begin, size, depth);
        } else {
            memcpy(x + begin, scratch + begin, size * sizeof *x);
            sort_twice(x + begin, scratch + begin, size, depth + 1);
        }
        begin = ends[c];
    }
}

/* Counters have 32 bits: longer arrays are sorted in halves that are merged. */
static void sort_halves(double *x, double *scratch, size_t n) {
    size_t half = n / 2;
    sort_doubles(x, scratch, half);
    sort_doubles(x + half, scratch, n - half);
    memcpy(scratch, x, half * sizeof *x);
    size_t left = 0;
    size_t right = half;
    for (size_t at = 0; left < half; at++)
        x[at] = right < n && x[right] < scratch[left] ? x[right++] : scratch[left++];
}

static void add_zero(double *x, size_t n) {
    for (size_t i = 0; i < n; i++)
        x[i] += 0.0; /* -0 + 0 is +0 */
}

void sort_few(double *x, size_t n) {
    add_zero(x, n);
    insertion_sort(x, x, n);
}

void sort_doubles(double *x, double *scratch, size_t n) {
    if (n > UINT32_MAX) {
        sort_halves(x, scratch, n);
    } else if (n <= FEW) {
        sort_few(x, n);
    } else if (rises(x, n)) {
        add_zero(x, n);
    } else if (n <= MANY) {
        memcpy(scratch, x, n * sizeof *x);
        sort_once(scratch, x, n, 0);
    } else {
        sort_twice(x, scratch, n, 0);
    }
}

size_t sort_rank(const double *rising, size_t n, double value, int with_value) {
    size_t low = 0;
    while (n > 0) {
        size_t half = n / 2;
        double middle = rising[low + half];
        int before = middle < value || (with_value && middle == value);
        low += before ? half + 1 : 0;
        n = before ? n - half - 1 : half;
    }
    return low;
}
