/* SPDX-License-Identifier: Apache-2.0 */
/* Selection of many ranks at once by one count in cells.
 * In: values in any order, ranks. Out: the values of these ranks. Layer: sketch. */
#include "sketch/ranks.h"

#include <string.h>

#include "base/memory.h"
#include "sketch/cell_map.h"
#include "sketch/sort.h"

/* So few values are sorted whole. */
#define FEW 1024

/* ---- few distinct values ---- */

/* An open hash table of distinct values with their number, 0 where it is empty. */
typedef struct distinct {
    ranked *slots;
    size_t slot_count; /* a power of two, at least twice the values */
    size_t count;
} distinct;

/* The slot of a value, or the empty one that it goes into. Fibonacci hashing (Knuth, 6.4). */
static ranked *slot_of(const distinct *d, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits ^= bits >> 32;
    size_t at = (size_t)(bits * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (d->slot_count - 1);
    while (d->slots[at].number > 0 && d->slots[at].value != value)
        at = (at + 1) & (d->slot_count - 1);
    return &d->slots[at];
}

/* Returns whether there are at most `few` distinct values. */
static int count_distinct(distinct *d, const double *x, size_t n, size_t few) {
    for (size_t i = 0; i < n; i++) {
        double value = x[i] + 0.0; /* -0 + 0 is +0 */
        ranked *slot = slot_of(d, value);
        if (slot->number == 0) {
            if (++d->count > few) return 0;
            slot->value = value;
        }
        slot->number++;
    }
    return 1;
}

/* values: room for twice the distinct ones. */
static void list_distinct(ranks *r, const distinct *d, double *values) {
    uint64_t before = 0;
    size_t count = 0;
    for (size_t i = 0; i < d->slot_count; i++) {
        if (d->slots[i].number > 0) values[count++] = d->slots[i].value;
    }
    sort_doubles(values, values + count, count);
    for (size_t i = 0; i < count; i++) {
        uint64_t number = slot_of(d, values[i])->number;
        r->list[i] = (ranked){values[i], before, number};
        before += number;
    }
    r->count = count;
    r->complete = 1;
}

static int try_distinct(ranks *r, const double *x, size_t n, size_t few) {
    distinct d = {NULL, 4, 0};
    while (d.slot_count < 2 * (few + 1))
        d.slot_count *= 2;
    d.slots = memory_zeroed(&r->allocator, d.slot_count, sizeof *d.slots);
    double *values = memory_unset(&r->allocator, 2 * few, sizeof *values);
    int done = d.slots && values;
    if (done && count_distinct(&d, x, n, few)) list_distinct(r, &d, values);
    memory_release(&r->allocator, values, 2 * few, sizeof *values);
    memory_release(&r->allocator, d.slots, d.slot_count, sizeof *d.slots);
    return done;
}

/* ---- wanted ranks ---- */

/* Lists the wanted ranks from `next` on that are in a cell: n rising values after `before` others.
 * Returns the first wanted rank beyond it. */
static size_t list_cell(ranks *r, const double *x, size_t n, uint64_t before,
                        const uint64_t *wanted, size_t next, size_t wanted_count) {
    for (; next < wanted_count && wanted[next] <= before + n; next++) {
        double value = x[wanted[next] - before - 1];
        if (r->count > 0 && r->list[r->count - 1].value == value) continue;
        size_t first = sort_rank(x, n, value, 0);
        size_t end = sort_rank(x, n, value, 1);
        r->list[r->count++] = (ranked){value, before + first, end - first};
    }
    return next;
}

static int sort_whole(ranks *r, const double *x, size_t n, const uint64_t *wanted,
                      size_t wanted_count) {
    double *sorted = memory_unset(&r->allocator, n, 2 * sizeof *sorted);
    if (!sorted) return 0;
    memcpy(sorted, x, n * sizeof *sorted);
    sort_doubles(sorted, sorted + n, n);
    list_cell(r, sorted, n, 0, wanted, 0, wanted_count);
    memory_release(&r->allocator, sorted, n, 2 * sizeof *sorted);
    return 1;
}

/* A sample counted in cells. */
typedef struct counted {
    cell_map map;
    uint16_t *cell; /* of each value */
    uint32_t *counts;
    uint32_t *spare;
    unsigned char *looked; /* 1: the cell holds a wanted rank */
    size_t taken;          /* values in such cells */
} counted;

static void mark_cells(counted *c, const uint64_t *wanted, size_t wanted_count) {
    uint64_t before = 0;
    size_t next = 0;
    for (uint32_t cell = 0; cell < c->map.count; cell++) {
        before += c->counts[cell];
        c->looked[cell] = next < wanted_count && wanted[next] <= before;
        if (c->looked[cell]) c->taken += c->counts[cell];
        while (next < wanted_count && wanted[next] <= before)
            next++;
    }
}

/* A value that is not taken is written over by the next one. */
static void take_values(const counted *c, const double *x, size_t n, double *to) {
    for (size_t i = 0; i < n; i++) {
        *to = x[i];
        to += c->looked[c->cell[i]];
    }
}

static void list_cells(ranks *r, const counted *c, const double *sorted, const uint64_t *wanted,
                       size_t wanted_count) {
    uint64_t before = 0;
    size_t next = 0;
    for (uint32_t cell = 0; cell < c->map.count; cell++) {
        size_t n = c->counts[cell];
        if (c->looked[cell]) {
            next = list_cell(r, sorted, n, before, wanted, next, wanted_count);
            sorted += n;
        }
        before += n;
    }
}

static int look_into(ranks *r, counted *c, const double *x, size_t n, const uint64_t *wanted,
                     size_t wanted_count) {
    cell_map_count(&c->map, x, n, c->cell, c->counts, c->spare);
    mark_cells(c, wanted, wanted_count);
    size_t room = 2 * c->taken + 1; /* the last value may be written after those that are taken */
    double *taken = memory_unset(&r->allocator, room, sizeof *taken);
    if (!taken) return 0;
    take_values(c, x, n, taken);
    sort_doubles(taken, taken + c->taken, c->taken);
    list_cells(r, c, taken, wanted, wanted_count);
    memory_release(&r->allocator, taken, room, sizeof *taken);
    return 1;
}

static int count_and_look(ranks *r, const double *x, size_t n, const uint64_t *wanted,
                          size_t wanted_count) {
    const drift_allocator *a = &r->allocator;
    counted c = {.taken = 0};
    cell_map_choose(&c.map, x, n, x, n, cell_map_wanted(n, n, CELL_MAP_MOST));
    c.cell = memory_unset(a, n, sizeof *c.cell);
    c.counts = memory_unset(a, c.map.count, sizeof *c.counts);
    c.spare = memory_unset(a, CELL_MAP_SPARE, sizeof *c.spare);
    c.looked = memory_unset(a, c.map.count, 1);
    int done =
        c.cell && c.counts && c.spare && c.looked && look_into(r, &c, x, n, wanted, wanted_count);
    memory_release(a, c.looked, c.map.count, 1);
    memory_release(a, c.spare, CELL_MAP_SPARE, sizeof *c.spare);
    memory_release(a, c.counts, c.map.count, sizeof *c.counts);
    memory_release(a, c.cell, n, sizeof *c.cell);
    return done;
}

int ranks_init(ranks *r, const double *x, size_t n, size_t few, const uint64_t *wanted,
               size_t wanted_count, const drift_allocator *allocator) {
    memset(r, 0, sizeof *r);
    r->allocator = memory_allocator(allocator);
    r->capacity = few > wanted_count ? few : wanted_count;
    r->list = memory_unset(&r->allocator, r->capacity, sizeof *r->list);
    if (!r->list || !try_distinct(r, x, n, few)) return 0;
    if (r->complete) return 1;
    int is_small = n <= FEW || n > UINT32_MAX; /* cells are counted in 32 bits */
    return is_small ? sort_whole(r, x, n, wanted, wanted_count)
                    : count_and_look(r, x, n, wanted, wanted_count);
}

void ranks_destroy(ranks *r) {
    memory_release(&r->allocator, r->list, r->capacity, sizeof *r->list);
}

/* The last entry that at most `before` values are below; there is one. */
static const ranked *last_with(const ranks *r, uint64_t before) {
    size_t low = 0;
    size_t high = r->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (r->list[middle].before <= before) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &r->list[low];
}

double ranks_value(const ranks *r, uint64_t rank) {
    return last_with(r, rank - 1)->value;
}

uint64_t ranks_below(const ranks *r, double value) {
    size_t at = 0;
    size_t end = r->count;
    while (at < end) {
        size_t middle = at + (end - at) / 2;
        if (r->list[middle].value <= value) {
            at = middle + 1;
        } else {
            end = middle;
        }
    }
    if (at == 0) return 0;
    const ranked *last = &r->list[at - 1];
    return last->value == value ? last->before : last->before + last->number;
}
