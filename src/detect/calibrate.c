/* SPDX-License-Identifier: Apache-2.0 */
/* Thresholds of the classic charts from the run length that is wanted, for independent standard
 * normal values. In: a chart's parameters. Out: run lengths, thresholds. Layer: detect. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/special.h"

#include <driftcheck/detect.h>

/* States of a chain: the error falls with the square of their width, in standard deviations. */
#define WIDTH        0.1
#define FEWEST       200
#define MOST         600
#define OVERSHOOT    1.1662 /* twice the mean excess of a normal random walk, Siegmund 1985 */
#define SIEGMUND_MAX 0.5    /* largest allowance that his approximation serves to 2 % */
#define LARGEST_ARL  1e10
#define SMALLEST_ARL 2.0

static drift_status refuse(drift_error *error, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s", what);
}

static double normal_cdf(double z) {
    return special_normal_sf(-z);
}

/* ---- Markov chains (Brook and Evans 1972) ---- */

/* Mean steps until absorption from `start`, given I - Q in rows of n and a vector of ones behind
 * it: elimination without pivots, as the matrix is an M-matrix. */
static double absorption_time(double *m, size_t n, size_t start) {
    double *steps = m + n * n;
    for (size_t i = 0; i < n; i++)
        steps[i] = 1;
    for (size_t i = 0; i < n; i++) {
        for (size_t r = i + 1; r < n; r++) {
            double factor = m[r * n + i] / m[i * n + i];
            for (size_t c = i + 1; c < n; c++)
                m[r * n + c] -= factor * m[i * n + c];
            steps[r] -= factor * steps[i];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t c = i + 1; c < n; c++)
            steps[i] -= m[i * n + c] * steps[c];
        steps[i] /= m[i * n + i];
    }
    return steps[start];
}

typedef struct chart {
    int is_ewma;
    double parameter; /* allowance k, or lambda */
    double mean;
    size_t states; /* odd for the ewma, whose middle one is its start */
    double *matrix;
} chart;

static double cusum_length(const chart *c, double h) {
    size_t n = c->states;
    double width = 2 * h / (2 * (double)n - 1);
    double k = c->parameter - c->mean;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            double up = ((double)j - (double)i) * width + width / 2 + k;
            double p = normal_cdf(up) - (j ? normal_cdf(up - width) : 0);
            c->matrix[i * n + j] = (i == j) - p;
        }
    }
    return absorption_time(c->matrix, n, 0);
}

static double ewma_length(const chart *c, double limit) {
    size_t n = c->states;
    double lambda = c->parameter;
    double edge = limit * sqrt(lambda / (2 - lambda));
    double width = 2 * edge / (double)n;
    for (size_t i = 0; i < n; i++) {
        double from = -edge + ((double)i + 0.5) * width;
        for (size_t j = 0; j < n; j++) {
            double low = -edge + (double)j * width - (1 - lambda) * from;
            double p =
                normal_cdf((low + width) / lambda - c->mean) - normal_cdf(low / lambda - c->mean);
            c->matrix[i * n + j] = (i == j) - p;
        }
    }
    return absorption_time(c->matrix, n, n / 2);
}

static double chart_length(const chart *c, double threshold) {
    return c->is_ewma ? ewma_length(c, threshold) : cusum_length(c, threshold);
}

/* The logarithm of the run length is nearly straight in the threshold: secants, kept inside what is
 * known to hold the answer. */
static double solve(const chart *c, double arl, double guess) {
    double low = 0;
    double high = 0;
    double last = guess;
    double last_excess = log(chart_length(c, last) / arl);
    double now = fmax(guess * 0.9, guess - 0.2);
    for (int i = 0; i < 40; i++) {
        double excess = log(chart_length(c, now) / arl);
        if (fabs(excess) < 1e-9) break;
        if (excess < 0) low = now;
        if (excess > 0) high = now;
        double slope = (excess - last_excess) / (now - last);
        double next = slope > 0 ? now - excess / slope : now * 1.1;
        if (next <= low || (high > 0 && next >= high)) {
            next = high > 0 ? 0.5 * (low + high) : 1.5 * now;
        }
        last = now;
        last_excess = excess;
        if (next == now) break;
        now = next;
    }
    return now;
}

static drift_status open_chart(chart *c, const drift_allocator *memory, drift_error *error) {
    c->matrix = memory_zeroed(memory, c->states * (c->states + 1), sizeof(double));
    return c->matrix ? DRIFT_OK : error_memory(error);
}

static void close_chart(chart *c, const drift_allocator *memory) {
    memory_release(memory, c->matrix, c->states * (c->states + 1), sizeof(double));
}

static chart cusum_chart(double k, double mean, double h) {
    size_t states = (size_t)fmax(FEWEST, fmin(MOST, h / WIDTH));
    chart c = {0, k, mean, states, NULL};
    return c;
}

static chart ewma_chart(double lambda, double mean) {
    chart c = {1, lambda, mean, FEWEST + 1, NULL};
    return c;
}

/* ---- cusum ---- */

/* Fixed point of Siegmund's run length (exp(2kb) - 2kb - 1) / (2k^2), b = h + 1.166. */
static double siegmund(double k, double arl) {
    double b = 1;
    for (int i = 0; i < 500; i++) {
        double next = log1p(2 * k * b + 2 * k * k * arl) / (2 * k);
        if (fabs(next - b) <= 1e-12 * next) break;
        b = next;
    }
    return b - OVERSHOOT;
}

static drift_status measure(chart *c, double threshold, const drift_allocator *allocator,
                            double *arl, drift_error *error) {
    drift_allocator memory = memory_allocator(allocator);
    drift_status status = open_chart(c, &memory, error);
    if (status != DRIFT_OK) return status;
    *arl = chart_length(c, threshold);
    close_chart(c, &memory);
    return DRIFT_OK;
}

drift_status drift_cusum_run_length(double k, double h, double mean,
                                    const drift_allocator *allocator, double *arl,
                                    drift_error *error) {
    if (!arl || !(k >= 0 && k <= 10) || !(h > 0 && h <= 100) || !(fabs(mean) <= 10)) {
        return refuse(error, "k must be 0 to 10, h above 0 to 100, mean -10 to 10, arl not NULL");
    }
    chart c = cusum_chart(k, mean, h);
    return measure(&c, h, allocator, arl, error);
}

drift_status drift_cusum_threshold(double k, double arl, int32_t two_sided,
                                   const drift_allocator *allocator, double *h,
                                   drift_error *error) {
    if (!h || !(k >= 0.01 && k <= 5) || !(arl >= SMALLEST_ARL && arl <= LARGEST_ARL)) {
        return refuse(error, "k must be 0.01 to 5, arl 2 to 1e10, h not NULL");
    }
    double one_sided = two_sided ? 2 * arl : arl;
    double guess = siegmund(k, one_sided);
    if (k <= SIEGMUND_MAX && one_sided >= 100) {
        *h = guess;
        return DRIFT_OK;
    }
    double shortest = 1 / special_normal_sf(k);
    if (one_sided <= 1.01 * shortest) {
        return refuse(error, "no threshold above 0 has so short a run length at this k");
    }
    drift_allocator memory = memory_allocator(allocator);
    chart c = cusum_chart(k, 0, guess);
    drift_status status = open_chart(&c, &memory, error);
    if (status != DRIFT_OK) return status;
    *h = solve(&c, one_sided, fmax(0.2, guess));
    close_chart(&c, &memory);
    return DRIFT_OK;
}

drift_status drift_page_hinkley_threshold(double sigma, double delta, double arl, int32_t two_sided,
                                          const drift_allocator *allocator, double *threshold,
                                          drift_error *error) {
    if (!threshold || !(sigma > 0 && sigma <= 1e100) || !(delta > 0)) {
        return refuse(error, "sigma and delta must be above 0, threshold not NULL");
    }
    double h;
    drift_status status =
        drift_cusum_threshold(delta / sigma, arl, two_sided, allocator, &h, error);
    if (status == DRIFT_OK) *threshold = sigma * h;
    return status;
}

/* ---- ewma ---- */

drift_status drift_ewma_run_length(double lambda, double limit, double mean,
                                   const drift_allocator *allocator, double *arl,
                                   drift_error *error) {
    if (!arl || !(lambda >= 0.01 && lambda <= 1) || !(limit > 0 && limit <= 10) ||
        !(fabs(mean) <= 10)) {
        return refuse(
            error, "lambda must be 0.01 to 1, limit above 0 to 10, mean -10 to 10, arl not NULL");
    }
    chart c = ewma_chart(lambda, mean);
    return measure(&c, limit, allocator, arl, error);
}

drift_status drift_ewma_limit(double lambda, double arl, const drift_allocator *allocator,
                              double *limit, drift_error *error) {
    if (!limit || !(lambda >= 0.01 && lambda <= 1) || !(arl >= 10 && arl <= LARGEST_ARL)) {
        return refuse(error, "lambda must be 0.01 to 1, arl 10 to 1e10, limit not NULL");
    }
    drift_allocator memory = memory_allocator(allocator);
    chart c = ewma_chart(lambda, 0);
    drift_status status = open_chart(&c, &memory, error);
    if (status != DRIFT_OK) return status;
    *limit = solve(&c, arl, special_normal_isf(0.5 / arl));
    close_chart(&c, &memory);
    return DRIFT_OK;
}
