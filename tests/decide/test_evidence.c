/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of the evidence against their definitions: means by enumeration, likelihoods row by
 * row. In: small columns. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "decide/evidence.h"
#include "stats/special.h"
#include "support/check.h"

/* ---- helpers ---- */

#define K 3

static drift_evidence *make(int32_t kind, size_t bins, const uint64_t *reference, int32_t mode,
                            double min_effect) {
    drift_evidence_column column;
    drift_evidence_column_init(&column);
    column.kind = kind;
    column.bins = bins;
    column.reference = reference;
    drift_evidence_options options;
    drift_evidence_options_init(&options);
    options.reference_mode = mode;
    options.min_effect = min_effect;
    options.typical_rows = 8;
    drift_evidence *e = NULL;
    assert_int_equal(drift_evidence_create(&column, 1, &options, &e, NULL), DRIFT_OK);
    return e;
}

static double factorial(double n) {
    return n < 2 ? 1 : n * factorial(n - 1);
}

/* Probability of counts whose order does not matter, from that of one order. */
static double orders(const uint64_t *counts, size_t bins) {
    double n = 0;
    double ways = 1;
    for (size_t k = 0; k < bins; k++) {
        n += (double)counts[k];
        ways /= factorial((double)counts[k]);
    }
    return ways * factorial(n);
}

static double take(drift_evidence *e, const uint64_t *counts, size_t bins) {
    double n = 0;
    for (size_t k = 0; k < bins; k++) {
        e->rows[k] = (double)counts[k];
        n += (double)counts[k];
    }
    return n;
}

/* Product, row by row, of the shares that the learned weights predict. */
static double predictive_row_by_row(const double *weights, const uint64_t *counts, size_t bins) {
    double learned[64];
    double total = 0;
    double product = 1;
    for (size_t k = 0; k < bins; k++)
        total += learned[k] = weights[k];
    for (size_t k = 0; k < bins; k++)
        for (uint64_t i = 0; i < counts[k]; i++) {
            product *= learned[k] / total;
            learned[k] += 1;
            total += 1;
        }
    return product;
}

/* ---- mean 1 ---- */

/* Calls `visit` with every batch of n rows in K bins. */
static void all_batches(uint64_t n, void (*visit)(const uint64_t *counts, void *to), void *to) {
    for (uint64_t a = 0; a <= n; a++)
        for (uint64_t b = 0; a + b <= n; b++) {
            uint64_t counts[K] = {a, b, n - a - b};
            visit(counts, to);
        }
}

typedef struct mean_sum {
    drift_evidence *e;
    const double *law; /* NULL: the predictive one */
    double mean[64];
    double whole;
} mean_sum;

static void add_to_mean(const uint64_t *counts, void *to) {
    mean_sum *sum = to;
    evidence_column *c = &sum->e->columns[0];
    double n = take(sum->e, counts, K);
    double probability = orders(counts, K);
    if (sum->law) {
        for (size_t k = 0; k < K; k++)
            probability *= pow(sum->law[k], (double)counts[k]);
    } else {
        probability *= predictive_row_by_row(c->slots[0].learned, counts, K);
    }
    evidence_gains(sum->e, c, &c->slots[0], n);
    sum->whole += probability;
    for (size_t j = 0; j < c->entries; j++)
        sum->mean[j] += probability * exp(sum->e->gains[j]);
}

static void every_pooled_bet_has_mean_one_by_enumeration(void **state) {
    (void)state;
    const uint64_t reference[K] = {12, 5, 1};
    drift_evidence *e = make(DRIFT_BINS_CATEGORICAL, K, reference, DRIFT_REFERENCE_POOLED, 0);
    const uint64_t batch[K] = {3, 4, 1};
    size_t bets = 0;
    for (int learned = 0; learned < 4; learned++) {
        for (uint64_t n = 1; n <= 8; n++) {
            mean_sum sum = {e, NULL, {0}, 0};
            all_batches(n, add_to_mean, &sum);
            assert_relative(sum.whole, 1, 1e-12);
            for (size_t j = 0; j < e->columns[0].entries; j++) {
                if (e->columns[0].prior[j] == 0) continue;
                assert_relative(sum.mean[j], 1, 1e-11);
                bets++;
            }
        }
        assert_int_equal(drift_evidence_check(e, batch, 0, NULL, NULL), DRIFT_OK);
    }
    assert_true(bets >= 4 * 8 * 8);
    drift_evidence_free(e);
}

/* Shares at the distance of the ball's radius from the centre, on the way to each corner. */
static void law_at_edge(const double *centre, double radius, size_t corner, double *law) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
        double t = 0.5 * (low + high);
        for (size_t k = 0; k < K; k++)
            law[k] = (1 - t) * centre[k] + t * (k == corner);
        if (evidence_kl(centre, law, K) < radius) {
            low = t;
        } else {
            high = t;
        }
    }
}

static void no_ball_bet_has_a_mean_above_one_inside_the_ball(void **state) {
    (void)state;
    const uint64_t reference[K] = {120, 50, 10};
    drift_evidence *e = make(DRIFT_BINS_CATEGORICAL, K, reference, DRIFT_REFERENCE_BALL, 0.02);
    const double *centre = e->columns[0].slots[0].share;
    double root = sqrt(special_chi2_isf(0.05, K - 1) / (2 * e->columns[0].slots[0].total));
    double radius = (root + sqrt(0.01)) * (root + sqrt(0.01));
    size_t reached = 0;
    for (size_t corner = 0; corner <= K; corner++) {
        double law[K];
        if (corner == K)
            memcpy(law, centre, sizeof law);
        else
            law_at_edge(centre, radius, corner, law);
        for (uint64_t n = 1; n <= 8; n++) {
            mean_sum sum = {e, law, {0}, 0};
            all_batches(n, add_to_mean, &sum);
            for (size_t j = 0; j < e->columns[0].entries; j++) {
                assert_true(sum.mean[j] <= 1 + 1e-9);
                reached += sum.mean[j] > 1 - 1e-6;
            }
        }
    }
    assert_true(reached > 0); /* the bound is sharp: some bet meets its worst law */
    drift_evidence_free(e);
}

/* ---- values ---- */

static void adaptive_bets_agree_with_rows_taken_one_by_one(void **state) {
    (void)state;
    const uint64_t reference[] = {0, 30, 40, 25, 3, 2};
    drift_evidence *e = make(DRIFT_BINS_NUMERIC, 6, reference, DRIFT_REFERENCE_POOLED, 0);
    evidence_column *c = &e->columns[0];
    const uint64_t first[] = {0, 7, 3, 9, 0, 1};
    const uint64_t second[] = {1, 2, 8, 30, 4, 0};
    assert_int_equal(drift_evidence_check(e, first, 0, NULL, NULL), DRIFT_OK);
    evidence_renew(e, c, &c->slots[0]);
    double n = take(e, second, 6);
    evidence_gains(e, c, &c->slots[0], n);
    double null = log(predictive_row_by_row(c->slots[0].learned, second, 6));
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++) {
        double weights[6];
        for (size_t k = 0; k < 6; k++) {
            double ratio = (double)first[k] / c->expected[h][k];
            weights[k] = c->slots[0].share[k] * (n + 20 * ratio);
        }
        double expected = log(predictive_row_by_row(weights, second, 6)) - null;
        assert_true(fabs(e->gains[c->fixed + h] - expected) < 1e-9);
    }
    drift_evidence_free(e);
}

static void fixed_bets_agree_with_rows_taken_one_by_one(void **state) {
    (void)state;
    const uint64_t reference[] = {0, 300, 400, 250, 3, 2};
    const uint64_t counts[] = {1, 20, 80, 130, 4, 0};
    drift_evidence *e = make(DRIFT_BINS_NUMERIC, 6, reference, DRIFT_REFERENCE_POOLED, 0);
    evidence_column *c = &e->columns[0];
    double n = take(e, counts, 6);
    evidence_gains(e, c, &c->slots[0], n);
    double null = log(predictive_row_by_row(c->slots[0].learned, counts, 6));
    for (size_t j = 0; j < c->fixed; j++) {
        if (!c->pooled_bets[j]) continue;
        double law[6];
        double whole = 0;
        for (size_t k = 0; k < 6; k++) {
            double tilt = j < c->dense          ? c->pooled.dense[k * c->dense + j]
                          : k == c->bets[j].bin ? c->pooled.inside[j - c->dense]
                                                : c->pooled.outside[j - c->dense];
            whole += law[k] = c->slots[0].share[k] * exp(tilt);
        }
        double expected = -null;
        for (size_t k = 0; k < 6; k++)
            expected += (double)counts[k] * log(law[k] / whole);
        assert_true(fabs(e->gains[j] - expected) < 1e-9);
    }
    drift_evidence_free(e);
}

static void evidence_follows_the_recursion(void **state) {
    (void)state;
    const uint64_t reference[] = {0, 30, 40, 25, 3, 2};
    const uint64_t counts[] = {0, 1, 4, 9, 1, 0};
    drift_evidence *e = make(DRIFT_BINS_NUMERIC, 6, reference, DRIFT_REFERENCE_BOTH, 0);
    evidence_column *c = &e->columns[0];
    double expected[128] = {0};
    for (int check = 0; check < 5; check++) {
        evidence_renew(e, c, &c->slots[0]);
        evidence_gains(e, c, &c->slots[0], take(e, counts, 6));
        for (size_t j = 0; j < c->entries; j++)
            if (c->prior[j] > 0) expected[j] = exp(e->gains[j]) * (1 + expected[j]);
        assert_int_equal(drift_evidence_check(e, counts, 0, NULL, NULL), DRIFT_OK);
        double whole = 0;
        double prior = 0;
        for (size_t j = 0; j < c->entries; j++) {
            assert_true(c->evidence[j] == expected[j]);
            whole += c->prior[j] * expected[j];
            prior += c->prior[j];
        }
        assert_relative(prior, 1, 1e-14);
        assert_true(e->evidence == whole);
    }
    drift_evidence_free(e);
}

static void evidence_saturates_and_is_never_nan(void **state) {
    (void)state;
    const uint64_t reference[] = {0, 3000, 4000, 2500, 30, 20};
    const uint64_t wild[] = {0, 0, 0, 0, 1000000, 1000000};
    const uint64_t calm[] = {0, 3, 4, 2, 0, 0};
    for (int32_t mode = DRIFT_REFERENCE_BOTH; mode <= DRIFT_REFERENCE_BALL; mode++) {
        drift_evidence *e = make(DRIFT_BINS_NUMERIC, 6, reference, mode, 0);
        drift_evidence_state seen = {.struct_size = sizeof seen};
        for (int check = 0; check < 20; check++) {
            assert_int_equal(drift_evidence_check(e, wild, 0, &seen, NULL), DRIFT_OK);
            assert_true(seen.evidence >= 0 && seen.evidence <= EVIDENCE_LARGEST);
        }
        assert_true(seen.alarm && seen.evidence > 1e200);
        for (int check = 0; check < 2000; check++)
            assert_int_equal(drift_evidence_check(e, calm, 0, &seen, NULL), DRIFT_OK);
        assert_true(isfinite(seen.evidence));
        drift_evidence_free(e);
    }
}

static void projection_is_on_the_edge_of_the_ball(void **state) {
    (void)state;
    const double centre[4] = {0.4, 0.3, 0.2999, 0.0001};
    const double law[4] = {0.1, 0.2, 0.6, 0.1};
    double nearest[4];
    for (double radius = 1e-6; radius < 0.3; radius *= 3) {
        assert_true(evidence_ball_project(law, centre, 4, radius, nearest));
        assert_relative(evidence_kl(centre, nearest, 4), radius, 1e-7);
        double mean = 0; /* of the ratio under the law it is held against */
        for (size_t k = 0; k < 4; k++)
            mean += centre[k] * law[k] / nearest[k];
        assert_true(mean <= 1);
    }
    assert_false(evidence_ball_project(law, centre, 4, 10, nearest));
    assert_memory_equal(nearest, law, sizeof law);
}

static void weights_of_order_statistics_are_exact(void **state) {
    (void)state;
    const uint64_t counts[] = {0, 10, 20, 30, 0, 5};
    double weights[6];
    assert_true(evidence_prior(counts, 6, 1, weights) == 60 + 1 + 5.5);
    const double expected[] = {1, 10, 20, 29, 1, 5.5};
    assert_memory_equal(weights, expected, sizeof expected);
    assert_true(evidence_prior(counts, 6, 0, weights) == 65 + 3);
    assert_true(weights[0] == 0.5 && weights[3] == 30.5);
    const uint64_t single[] = {0, 10, 20, 1, 0, 5}; /* nothing would be left of the last bin */
    assert_true(evidence_prior(single, 6, 1, weights) == 36 + 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pooled_bet_has_mean_one_by_enumeration),
        cmocka_unit_test(no_ball_bet_has_a_mean_above_one_inside_the_ball),
        cmocka_unit_test(adaptive_bets_agree_with_rows_taken_one_by_one),
        cmocka_unit_test(fixed_bets_agree_with_rows_taken_one_by_one),
        cmocka_unit_test(evidence_follows_the_recursion),
        cmocka_unit_test(evidence_saturates_and_is_never_nan),
        cmocka_unit_test(projection_is_on_the_edge_of_the_ball),
        cmocka_unit_test(weights_of_order_statistics_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
