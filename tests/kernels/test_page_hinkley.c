/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley of many columns: on every level the bits of the recurrence written out here, states
 * and drifts alike, whichever way a kernel takes its rows. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/core.h>

#include "kernels/kernels.h"

#define GROUPS  3
#define COLUMNS (GROUPS * KERNEL_PAGE_HINKLEY_GROUP)
#define STRIDE  (COLUMNS + 3)
#define ROWS    KERNEL_PAGE_HINKLEY_ROWS
#define CALLS   40

enum { N, MEAN, INCREASE, DECREASE, MIN_INCREASE, MAX_DECREASE, MEMBERS };

typedef struct states {
    double of[MEMBERS][COLUMNS];
    kernel_page_hinkley_drifts drifts[GROUPS];
    uint64_t found; /* drifts so far */
} states;

typedef struct rule {
    double min_instances;
    double delta;
    double alpha;
    double up;
    double down;
} rule;

/* What the values of a run are like. */
typedef struct shape {
    const char *name;
    double scale;
    double level; /* added to half of the columns from the middle on */
    int gaps;     /* one value of so many is passed over; 0: none */
    int begins;   /* the first values of some columns are passed over */
} shape;

static const rule rules[] = {
    {30, 0.005, 0.9999, 50, 50}, {30, 0.005, 0.9999, 1e9, 1e9}, {1, 0.0, 1.0, 3, HUGE_VAL},
    {5, 0.1, 0.99, HUGE_VAL, 4}, {1, 0.0, 0.0, 1.5, 1.5},       {200, 1e-9, 1.0, 20, 20},
};

static const shape shapes[] = {
    {"plain", 1.0, 0.0, 0, 0},       {"changing", 1.0, 1.5, 0, 0},
    {"gaps", 1.0, 0.7, 50, 1},       {"mostly gaps", 1.0, 0.7, 2, 1},
    {"small", 1e-30, 1e-30, 500, 0}, {"denormal", 1e-310, 0.0, 0, 0},
    {"large", 1e20, 1e20, 500, 1},   {"whole numbers", 0.0, 1.0, 0, 0},
};

#define STREAM   5000
#define COUNT(a) (sizeof(a) / sizeof *(a))

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void reset(states *s) {
    memset(s, 0, sizeof *s);
    for (size_t c = 0; c < COLUMNS; c++) {
        s->of[MIN_INCREASE][c] = HUGE_VAL;
        s->of[MAX_DECREASE][c] = -1.0;
    }
}

static double draw(const shape *s, size_t row, size_t column, uint64_t *seed) {
    static const double outside[] = {NAN, HUGE_VAL, -HUGE_VAL};
    double sum = -6.0;
    for (int i = 0; i < 12; i++)
        sum += (double)next(seed) / 2147483648.0;
    if (s->scale == 0.0) return (double)(next(seed) % 3) + s->level * (column % 2 ? 1.0 : 0.0);
    if (s->gaps && next(seed) % (uint64_t)s->gaps == 0) return outside[next(seed) % 3];
    if (s->begins && row < column) return NAN;
    return sum * s->scale + (column % 2 && row > CALLS * ROWS / 2 ? s->level : 0.0);
}

/* ---- the definition ---- */

static void define_value(states *s, const rule *u, size_t row, size_t c, double x) {
    double *n = &s->of[N][c], *mean = &s->of[MEAN][c];
    double *up = &s->of[INCREASE][c], *down = &s->of[DECREASE][c];
    double *low = &s->of[MIN_INCREASE][c], *high = &s->of[MAX_DECREASE][c];
    if (!(fabs(x) <= KERNEL_PAGE_HINKLEY_LARGEST)) return;
    *n += 1.0;
    *mean += (1.0 / *n) * (x - *mean);
    *up = u->alpha * *up + (x - *mean) - u->delta;
    *down = u->alpha * *down + (x - *mean) + u->delta;
    if (*up < *low) *low = *up;
    if (*down > *high) *high = *down;
    int goes_up = *up - *low > u->up, goes_down = *high - *down > u->down;
    if (*n < u->min_instances || !(goes_up || goes_down)) return;
    kernel_page_hinkley_drifts *d = &s->drifts[c / KERNEL_PAGE_HINKLEY_GROUP];
    unsigned bit = 1u << c % KERNEL_PAGE_HINKLEY_GROUP;
    d->rows |= UINT64_C(1) << row;
    if (goes_up) d->up[row] = (uint16_t)(d->up[row] | bit);
    if (goes_down) d->down[row] = (uint16_t)(d->down[row] | bit);
    s->found++;
    *n = *mean = *up = *down = 0.0;
    *low = HUGE_VAL;
    *high = -1.0;
}

static void define(states *s, const rule *u, const double *x, size_t rows) {
    memset(s->drifts, 0, sizeof s->drifts);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < COLUMNS; c++)
            define_value(s, u, r, c, x[r * STRIDE + c]);
    }
}

/* ---- kernels ---- */

static kernel_page_hinkley tests_of(states *s, const rule *u) {
    kernel_page_hinkley k = {s->of[N],
                             s->of[MEAN],
                             s->of[INCREASE],
                             s->of[DECREASE],
                             s->of[MIN_INCREASE],
                             s->of[MAX_DECREASE],
                             u->min_instances,
                             u->delta,
                             u->alpha,
                             u->up,
                             u->down};
    return k;
}

static int same_drifts(const states *a, const states *b) {
    for (size_t g = 0; g < GROUPS; g++) {
        const kernel_page_hinkley_drifts *x = &a->drifts[g], *y = &b->drifts[g];
        if (x->rows != y->rows || memcmp(x->up, y->up, sizeof x->up) != 0 ||
            memcmp(x->down, y->down, sizeof x->down) != 0) {
            return 0;
        }
    }
    return 1;
}

/* Rows of a call: all lengths come, the longest most often. */
static size_t rows_of(size_t call) {
    return call % 3 == 0 ? call % ROWS + 1 : ROWS;
}

/* Runs a kernel beside the definition; drifts there were. */
static uint64_t run(const kernel_table *k, const rule *u, const shape *s, int is_f32) {
    static float narrow[ROWS * STRIDE];
    static double x[ROWS * STRIDE];
    static states ours, defined;
    uint64_t seed = 1;
    size_t row = 0;
    reset(&ours);
    reset(&defined);
    for (size_t call = 0; call < CALLS; call++) {
        size_t rows = rows_of(call);
        for (size_t i = 0; i < rows * STRIDE; i++) {
            x[i] = draw(s, row + i / STRIDE, i % STRIDE, &seed);
            narrow[i] = (float)x[i];
            if (is_f32) x[i] = (double)narrow[i];
        }
        kernel_page_hinkley tests = tests_of(&ours, u);
        if (is_f32) {
            k->page_hinkley_f32(&tests, COLUMNS, narrow, rows, STRIDE, ours.drifts);
        } else {
            k->page_hinkley_f64(&tests, COLUMNS, x, rows, STRIDE, ours.drifts);
        }
        define(&defined, u, x, rows);
        if (memcmp(ours.of, defined.of, sizeof ours.of) != 0 || !same_drifts(&ours, &defined))
            fail_msg("level %d, %s, call %zu: not as defined", (int)k->level, s->name, call);
        row += rows;
    }
    return defined.found;
}

static void test_levels_are_as_defined(void **state) {
    (void)state;
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        uint64_t found = 0;
        if (!k) {
            print_message("%s: skipped, this build or this machine lacks it\n",
                          drift_simd_name(level));
            continue;
        }
        for (size_t u = 0; u < COUNT(rules); u++) {
            for (size_t s = 0; s < COUNT(shapes); s++)
                found += run(k, &rules[u], &shapes[s], 0) + run(k, &rules[u], &shapes[s], 1);
        }
        assert_true(found > 1000);
    }
}

/* Finite, but too large to be taken: only doubles can be. */
static void test_too_large(void **state) {
    (void)state;
    static const rule u = {30, 0.005, 0.9999, 50, 50};
    static const shape huge = {"huge", 1e100, 0.0, 10, 0};
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (k) assert_true(run(k, &u, &huge, 0) > 100);
    }
}

/* A part of a group: what lies beyond it is another's. */
static void test_part_of_a_group(void **state) {
    (void)state;
    static const rule u = {5, 0.0, 1.0, 2, 2};
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        for (size_t columns = 1; k && columns <= COLUMNS; columns++) {
            static double x[ROWS * STRIDE];
            static states part, whole;
            uint64_t seed = columns;
            reset(&part);
            reset(&whole);
            for (size_t i = 0; i < ROWS * STRIDE; i++)
                x[i] = draw(&shapes[1], i / STRIDE, i % STRIDE, &seed);
            kernel_page_hinkley some = tests_of(&part, &u), all = tests_of(&whole, &u);
            k->page_hinkley_f64(&some, columns, x, ROWS, STRIDE, part.drifts);
            k->page_hinkley_f64(&all, COLUMNS, x, ROWS, STRIDE, whole.drifts);
            for (size_t m = 0; m < MEMBERS; m++)
                assert_memory_equal(part.of[m], whole.of[m], columns * sizeof(double));
        }
    }
}

/* ---- one stream ---- */

static int define_stream(const kernel_page_hinkley_rule *u, kernel_page_hinkley_stream *t,
                         double x) {
    t->n += 1.0;
    t->mean += (1.0 / t->n) * (x - t->mean);
    t->increase = u->alpha * t->increase + (x - t->mean) - u->delta;
    t->decrease = u->alpha * t->decrease + (x - t->mean) + u->delta;
    if (t->increase < t->min_increase) {
        t->min_increase = t->increase;
        t->min_at = t->n;
    }
    if (t->decrease > t->max_decrease) {
        t->max_decrease = t->decrease;
        t->max_at = t->n;
    }
    return t->n >= u->min_instances &&
           (t->increase - t->min_increase > u->up || t->max_decrease - t->decrease > u->down);
}

/* Takes what a kernel takes, and compares. 1 if it ended with a drift. */
static int stream_is_as_defined(const kernel_table *k, const kernel_page_hinkley_rule *u,
                                kernel_page_hinkley_stream *ours,
                                kernel_page_hinkley_stream *defined, const double *x, size_t n,
                                size_t *taken) {
    int drift = 0;
    size_t i = 0;
    *taken = k->page_hinkley(u, ours, x, n);
    while (i < n && !drift)
        drift = define_stream(u, defined, x[i++]);
    assert_int_equal(*taken, i);
    assert_memory_equal(ours, defined, sizeof *ours);
    return drift;
}

/* However it is cut, whatever the options, wherever it drifts. */
static uint64_t run_stream(const kernel_table *k, const rule *r, const shape *s) {
    static const kernel_page_hinkley_stream fresh = {0, 0, 0, 0, HUGE_VAL, -1, 0, 0};
    const kernel_page_hinkley_rule u = {r->min_instances, r->delta, r->alpha, r->up, r->down};
    kernel_page_hinkley_stream ours = fresh, defined = fresh;
    static double x[STREAM];
    uint64_t seed = 3, found = 0;
    for (size_t i = 0; i < STREAM; i++) {
        x[i] = draw(s, i % (CALLS * ROWS), 1, &seed);
        if (!(fabs(x[i]) <= KERNEL_PAGE_HINKLEY_LARGEST)) x[i] = -0.0;
    }
    for (size_t i = 0, taken; i < STREAM; i += taken) {
        size_t most = next(&seed) % 4 ? 1 + next(&seed) % 7 : 1 + next(&seed) % 500;
        size_t n = STREAM - i < most ? STREAM - i : most;
        if (!stream_is_as_defined(k, &u, &ours, &defined, x + i, n, &taken)) continue;
        found++;
        ours = defined = fresh;
    }
    return found;
}

static void test_stream_is_as_defined(void **state) {
    (void)state;
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        uint64_t found = 0;
        for (size_t i = 0; k && i < COUNT(rules) * COUNT(shapes); i++)
            found += run_stream(k, &rules[i % COUNT(rules)], &shapes[i / COUNT(rules)]);
        assert_true(!k || found > 200);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels_are_as_defined),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_part_of_a_group),
        cmocka_unit_test(test_stream_is_as_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
