/* SPDX-License-Identifier: Apache-2.0 */
/* What: confidence intervals of what was counted and measured.
 * In: counts, values, a confidence. Out: both ends.
 * Layer: cli. */
#include "cli/intervals.h"

#include <math.h>

enum { BISECTIONS = 200, MOST_FREEDOM = 10000 };

#define NEGLIGIBLE 1e-17
#define HALF_PI    1.57079632679489661923

/* Terms are summed from k away from the law's middle, where they fall. */

/* P(X <= k) of a Poisson law. */
static double poisson_below(double k, double mean) {
    double sum = 0;
    if (k >= mean) {
        double term = exp((k + 1) * log(mean) - mean - lgamma(k + 2));
        for (double j = k + 1; term > NEGLIGIBLE * sum; j++) {
            sum += term;
            term *= mean / (j + 1);
        }
        return 1 - sum;
    }
    double term = exp(k * log(mean) - mean - lgamma(k + 1));
    for (double j = k; j >= 0 && term > NEGLIGIBLE * sum; j--) {
        sum += term;
        term *= j / mean;
    }
    return sum;
}

static double binomial_term(double k, double count, double p) {
    return exp(lgamma(count + 1) - lgamma(k + 1) - lgamma(count - k + 1) + k * log(p) +
               (count - k) * log1p(-p));
}

/* P(X <= k) of a binomial law. */
static double binomial_below(double k, double count, double p) {
    double odds = p / (1 - p), sum = 0;
    if (k >= count) return 1;
    if (k >= count * p) {
        double term = binomial_term(k + 1, count, p);
        for (double j = k + 1; j <= count && term > NEGLIGIBLE * sum; j++) {
            sum += term;
            term *= (count - j) / (j + 1) * odds;
        }
        return 1 - sum;
    }
    double term = binomial_term(k, count, p);
    for (double j = k; j >= 0 && term > NEGLIGIBLE * sum; j--) {
        sum += term;
        term *= j / (count - j + 1) / odds;
    }
    return sum;
}

/* Where a chance that falls with x passes `wanted`. */
typedef double falling(double k, double count, double x);

static double poisson_at(double k, double count, double x) {
    (void)count;
    return poisson_below(k, x);
}

static double solve(falling *chance, double k, double count, double high, double wanted) {
    double low = 0;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (chance(k, count, middle) > wanted)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

interval interval_poisson(uint64_t count, double confidence) {
    double k = (double)count, tail = 0.5 * (1 - confidence);
    double most = k + 20 * sqrt(k + 1) + 20;
    double low = count == 0 ? 0 : solve(poisson_at, k - 1, 0, most, 1 - tail);
    return (interval){low, solve(poisson_at, k, 0, most, tail)};
}

interval interval_share(uint64_t hits, uint64_t count, double confidence) {
    double k = (double)hits, n = (double)count, tail = 0.5 * (1 - confidence);
    double low = hits == 0 ? 0 : solve(binomial_below, k - 1, n, 1, 1 - tail);
    double high = hits == count ? 1 : solve(binomial_below, k, n, 1, tail);
    return (interval){low, high};
}

/* P(|T| <= t) of Student's law with a whole number of degrees of freedom: the finite sums of
 * Abramowitz and Stegun 26.7.3 and 26.7.4. */
static double student_within(double t, uint64_t freedom) {
    double angle = atan(t / sqrt((double)freedom));
    double cosine = cos(angle), term = freedom % 2 ? cosine : 1, sum = 0;
    for (uint64_t i = freedom % 2 ? 3 : 2; i <= freedom; i += 2) {
        sum += term;
        term *= (double)(i - 1) / (double)i * cosine * cosine;
    }
    if (freedom % 2) return (angle + sin(angle) * sum) / HALF_PI;
    return sin(angle) * sum;
}

interval interval_mean(double mean, double deviation, uint64_t count, double confidence) {
    uint64_t freedom = count - 1 < MOST_FREEDOM ? count - 1 : MOST_FREEDOM;
    double low = 0, high = 1e5;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (student_within(middle, freedom) < confidence)
            low = middle;
        else
            high = middle;
    }
    double half = high * deviation / sqrt((double)count);
    return (interval){mean - half, mean + half};
}

interval interval_quantile(double p, uint64_t count, double confidence) {
    double n = (double)count, tail = 0.5 * (1 - confidence);
    interval places = {0, HUGE_VAL};
    for (double place = 1; place <= n; place++) {
        double below = binomial_below(place - 1, n, p); /* chance that it lies below that value */
        if (below <= tail) places.low = place;
        if (below >= 1 - tail) {
            places.high = place;
            break;
        }
    }
    return places;
}
