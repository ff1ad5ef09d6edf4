/* SPDX-License-Identifier: Apache-2.0 */
/* Does a histogram's time hang on the pages that its tables lie in? Times one call with tables and
 * values in ever new pages, and beside it the pass for moments, which has no tables: a neighbour on
 * the machine slows both of them down, an unlucky page the histogram alone.
 * In: 8192 doubles in the cache. Usage: placement [EDGES [PLACES]]. Layer: bench. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernels/kernels.h"
#include "kernels/rank_tree.h"

#define VALUES 8192
#define CALLS  9
#define PAGE   4096

static double values[VALUES];
static uint64_t *cells;

static void stop_unless(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "placement: %s\n", what);
    exit(1);
}

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A sum of four uniform numbers less its mean: much like a normal one. */
static double next_value(uint64_t *state) {
    double sum = -2.0;
    for (int i = 0; i < 4; i++)
        sum += (double)next(state) * 0x1p-31;
    return sum;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void fill_keys(double *keys, size_t count, uint64_t *state) {
    size_t size = 100 * count;
    double *sample = malloc(size * sizeof *sample);
    stop_unless(sample != NULL, "out of memory");
    for (size_t i = 0; i < size; i++)
        sample[i] = next_value(state);
    qsort(sample, size, sizeof *sample, compare);
    for (size_t k = 0; k < count; k++)
        keys[k] = sample[k * (size - 1) / (count - 1)];
    free(sample);
}

/* Processor time, in nanoseconds. */
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double time_histogram(const kernel_tree *tree, const double *x) {
    const kernel_extent known = {0, -INFINITY, INFINITY};
    double begin = now();
    kernels_get()->histogram(x, VALUES, &known, tree, cells);
    return (now() - begin) / VALUES;
}

static double time_moments(const double *x) {
    kernel_summary out = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    double begin = now();
    kernels_get()->summarize(x, VALUES, 0.1, &out);
    return (now() - begin) / VALUES;
}

/* Everything that a call reads lies in memory that no call before has touched. */
static void time_place(const double *keys, size_t count, size_t skip, double *histogram,
                       double *moments) {
    rank_tree tree;
    double *x = malloc(sizeof values + 2 * PAGE);
    void *before = malloc(skip);
    stop_unless(x && before && rank_tree_init(&tree, keys, count, NULL), "out of memory");
    memcpy(x, values, sizeof values);
    *histogram = *moments = INFINITY;
    for (int i = 0; i < CALLS; i++) {
        *histogram = fmin(*histogram, time_histogram(&tree.view, x));
        *moments = fmin(*moments, time_moments(x));
    }
}

static void print(const char *name, double *times, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += times[i];
    qsort(times, n, sizeof *times, compare);
    printf("%-10s %6.2f %6.2f %6.2f %6.2f %6.2f\n", name, times[0], times[n / 2], sum / (double)n,
           times[n * 95 / 100], times[n - 1]);
}

int main(int argc, char **argv) {
    size_t edges = argc > 1 ? strtoul(argv[1], NULL, 10) : 101;
    size_t places = argc > 2 ? strtoul(argv[2], NULL, 10) : 400;
    stop_unless(edges > 1 && places > 0, "usage: placement [EDGES [PLACES]]");
    uint64_t state = 1;
    double *keys = malloc(edges * sizeof *keys);
    double *histogram = malloc(places * sizeof *histogram);
    double *moments = malloc(places * sizeof *moments);
    cells = calloc(edges + 1, sizeof *cells);
    stop_unless(keys && histogram && moments && cells, "out of memory");
    fill_keys(keys, edges, &state);
    for (size_t i = 0; i < VALUES; i++)
        values[i] = next_value(&state);
    for (size_t p = 0; p < places; p++)
        time_place(keys, edges, 64 + next(&state) % PAGE, &histogram[p], &moments[p]);
    printf("ns a value    min median   mean    95%%    max  (%zu edges, %zu places)\n", edges,
           places);
    print("histogram", histogram, places);
    print("moments", moments, places);
    return 0;
}
