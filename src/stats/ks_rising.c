/* SPDX-License-Identifier: Apache-2.0 */
/* Branch and bound: both samples are cut at the same values, and only where the counts at two cuts
 * allow a difference as large as the largest that was met is there another cut between them.
 * In: rising samples. Out: the supremum. Layer: stats. */
#include "stats/ks_rising.h"

/* Cuts at first, so that a large difference is met before anything is looked into. */
#define MOST_CUTS 64
/* So many values between two cuts are walked along. */
#define FEW 32

typedef struct samples {
    const double *x, *y;
    ks_supremum *s;
} samples;

/* f values of x and g of y are below it, all others not. */
typedef struct cut {
    size_t f, g;
} cut;

/* The first place from `begin` to `end` of a value that is not below `limit`; or, with ties, above
 * it. The compiler makes no branches of it, half of which would be foreseen wrongly. */
static size_t first_from(const double *x, size_t begin, size_t end, double limit, int ties) {
    const double *at = x + begin;
    size_t n = end - begin;
    while (n > 0) {
        size_t half = (n + 1) / 2;
        double value = at[half - 1];
        at += (value < limit) | (ties & (value == limit)) ? half : 0;
        n -= half;
    }
    return (size_t)(at - x);
}

/* The first place of the value in the middle of n: mostly the middle itself. */
static size_t first_of_middle(const double *x, size_t begin, size_t n) {
    size_t middle = begin + n / 2;
    if (n > 1 && x[middle - 1] < x[middle]) return middle;
    return first_from(x, begin, middle, x[middle], 0);
}

static int is_same(cut a, cut b) {
    return a.f == b.f && a.g == b.g;
}

/* A cut in the middle of the longer side; b if there is only one value between a and b, or none. */
static cut split(const samples *p, cut a, cut b) {
    size_t nx = b.f - a.f;
    size_t ny = b.g - a.g;
    cut c;
    double middle;
    if (is_same(a, b)) return b;
    if (nx > ny) {
        middle = p->x[a.f + nx / 2];
        c.f = first_of_middle(p->x, a.f, nx);
        c.g = first_from(p->y, a.g, b.g, middle, 0);
    } else {
        middle = p->y[a.g + ny / 2];
        c.f = first_from(p->x, a.f, b.f, middle, 0);
        c.g = first_of_middle(p->y, a.g, ny);
    }
    if (!is_same(a, c)) return c;
    return (cut){first_from(p->x, a.f, b.f, middle, 1), first_from(p->y, a.g, b.g, middle, 1)};
}

/* The difference at a cut, which the largest value below it attains. */
static void attain(const samples *p, cut c) {
    double x = c.f > 0 ? p->x[c.f - 1] : p->y[c.g - 1];
    double y = c.g > 0 ? p->y[c.g - 1] : x;
    ks_supremum_attain(p->s, c.f, c.g, x > y ? x : y);
}

/* No difference between two cuts is larger: F is at most that of the second and G at least that of
 * the first, or the other way round. */
static int64_t upper_between(const ks_supremum *s, cut a, cut b) {
    int64_t above = (int64_t)b.f * s->m - (int64_t)a.g * s->n;
    int64_t below = (int64_t)b.g * s->n - (int64_t)a.f * s->m;
    return above > below ? above : below;
}

/* Between cuts that are taken already. A side that is alone only moves away from its start. Each
 * cut or the next halves the longer side, so that the depth is at most twice 62. */
static void look_between(const samples *p, cut a, cut b) {
    ks_supremum *s = p->s;
    size_t nx = b.f - a.f;
    size_t ny = b.g - a.g;
    if (nx == 0 || ny == 0 || upper_between(s, a, b) < s->best) return;
    if (nx + ny <= FEW) {
        ks_supremum_walk(s, p->x + a.f, nx, a.f, p->y + a.g, ny, a.g);
        return;
    }
    cut c = split(p, a, b);
    if (is_same(b, c)) return;
    attain(p, c);
    int first_half = upper_between(s, a, c) > upper_between(s, c, b);
    if (first_half) look_between(p, a, c);
    look_between(p, c, b);
    if (!first_half) look_between(p, a, c);
}

/* Cuts at 2^k + 1 places, of which the outer ones are made. */
static void make_cuts(const samples *p, cut *cuts, size_t between) {
    for (size_t step = between; step > 1; step /= 2) {
        for (size_t i = 0; i < between; i += step) {
            cuts[i + step / 2] = split(p, cuts[i], cuts[i + step]);
        }
    }
}

static size_t wanted_cuts(size_t values) {
    size_t cuts = 1;
    while (cuts < MOST_CUTS && cuts * 8 * FEW < values)
        cuts *= 2;
    return cuts;
}

void ks_rising_search(ks_supremum *s, const double *x, const double *y) {
    samples p = {x, y, s};
    cut cuts[MOST_CUTS + 1];
    size_t count = wanted_cuts((size_t)(s->n + s->m));
    cuts[0] = (cut){0, 0};
    cuts[count] = (cut){(size_t)s->n, (size_t)s->m};
    make_cuts(&p, cuts, count);
    for (size_t i = 1; i <= count; i++)
        attain(&p, cuts[i]);
    for (size_t i = 0; i < count; i++)
        look_between(&p, cuts[i], cuts[i + 1]);
}
