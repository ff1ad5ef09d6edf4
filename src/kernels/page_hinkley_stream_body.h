/* SPDX-License-Identifier: Apache-2.0 */
/* The Page-Hinkley test of one stream, compiled once for each level.
 * In: values, state. Out: state, where it drifts. Layer: kernels.
 *
 * Both directions at once: the second of each pair is what the first would be if all values were
 * mirrored, so that a fall is a rise and a maximum is a minimum. Rounding is the same on both sides
 * of 0, and so are the bits.
 *
 * Only a subtraction, a product and an addition stand between one mean, or one sum, and the next.
 * No more than these has to be waited for: 1 / n does not depend on the mean, and what is measured
 * from the sums has no branch but that for a drift. */
#ifndef KERNELS_PAGE_HINKLEY_STREAM_BODY_H
#define KERNELS_PAGE_HINKLEY_STREAM_BODY_H

#include "kernels/kernels.h"
#include "kernels/pair.h"
#include <math.h>

typedef struct both {
    pair next;       /* n + 1 */
    pair reciprocal; /* of next */
    pair mean;
    pair sum;   /* increase, -decrease */
    pair faded; /* alpha times sum */
    pair least; /* min_increase, -max_decrease */
    pair at;
} both;

typedef struct steps {
    pair one;
    pair alpha;
    pair delta;
} steps;

static inline both both_of(const kernel_page_hinkley_stream *t, const steps *s) {
    both b;
    b.next = pair_of(t->n + 1.0, t->n + 1.0);
    b.reciprocal = pair_divide(s->one, b.next);
    b.mean = pair_mirrored(t->mean);
    b.sum = pair_of(t->increase, -t->decrease);
    b.faded = pair_multiply(s->alpha, b.sum);
    b.least = pair_of(t->min_increase, -t->max_decrease);
    b.at = pair_of(t->min_at, t->max_at);
    return b;
}

/* 0 - x is -x but for 0, which has no sign here. */
static inline kernel_page_hinkley_stream stream_of(const both *b) {
    double next[2], mean[2], sum[2], least[2], at[2];
    pair_store(next, b->next);
    pair_store(mean, b->mean);
    pair_store(sum, b->sum);
    pair_store(least, b->least);
    pair_store(at, b->at);
    return (kernel_page_hinkley_stream){next[0] - 1.0, mean[0],        sum[0], 0.0 - sum[1],
                                        least[0],      0.0 - least[1], at[0],  at[1]};
}

/* What the next value needs stands first, because a processor begins with that. */
static inline void take(both *b, double value, const steps *s) {
    pair x = pair_mirrored(value);
    b->mean = pair_add(b->mean, pair_multiply(b->reciprocal, pair_subtract(x, b->mean)));
    pair next = pair_add(b->next, s->one);
    b->reciprocal = pair_divide(s->one, next);
    b->sum = pair_subtract(pair_add(b->faded, pair_subtract(x, b->mean)), s->delta);
    b->faded = pair_multiply(s->alpha, b->sum);
    b->at = pair_select(pair_below(b->sum, b->least), b->next, b->at);
    b->least = pair_min(b->sum, b->least);
    b->next = next;
}

static inline size_t take_until(const steps *s, double up, double down,
                                kernel_page_hinkley_stream *test, const double *x, size_t n) {
    const pair threshold = pair_of(up, down);
    both b = both_of(test, s);
    size_t i = 0;
    int found = 0;
    while (i < n && !found) {
        take(&b, x[i++], s);
        found = pair_is_any(pair_below(threshold, pair_subtract(b.sum, b.least)));
    }
    *test = stream_of(&b);
    return i;
}

/* One value alone: nothing follows that would pay for filling vectors. */
static inline void take_one(const kernel_page_hinkley_rule *rule, kernel_page_hinkley_stream *t,
                            double x) {
    t->n += 1.0;
    t->mean += 1.0 / t->n * (x - t->mean);
    double deviation = x - t->mean;
    t->increase = rule->alpha * t->increase + deviation - rule->delta;
    t->decrease = rule->alpha * t->decrease + deviation + rule->delta;
    if (t->increase < t->min_increase) {
        t->min_increase = t->increase;
        t->min_at = t->n;
    }
    if (t->decrease > t->max_decrease) {
        t->max_decrease = t->decrease;
        t->max_at = t->n;
    }
}

/* The first values are not tested. */
static size_t page_hinkley(const kernel_page_hinkley_rule *rule, kernel_page_hinkley_stream *test,
                           const double *x, size_t n) {
    if (n == 1) {
        take_one(rule, test, *x);
        return 1;
    }
    const steps s = {pair_of(1.0, 1.0), pair_of(rule->alpha, rule->alpha),
                     pair_of(rule->delta, rule->delta)};
    double before = rule->min_instances - 1.0 - test->n;
    size_t untested = before <= 0.0 ? 0 : before < (double)n ? (size_t)before : n;
    if (untested > 0) take_until(&s, HUGE_VAL, HUGE_VAL, test, x, untested);
    if (untested == n) return n;
    return untested + take_until(&s, rule->up, rule->down, test, x + untested, n - untested);
}

#endif
