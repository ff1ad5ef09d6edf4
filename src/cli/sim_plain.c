/* SPDX-License-Identifier: Apache-2.0 */
/* What: generators of columns without a meaning: numbers and categories; errors of a model.
 * In: latent normal values, a stage. Out: the values of a row.
 * Layer: cli. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "cli/sim_generators.h"

enum { CATEGORIES = 5 };

#define ERROR_RATE 0.1

/* ---- numbers and categories ---- */

static size_t name_plain(const sim_settings *s, sim_column *columns) {
    sim_column *end = sim_name_columns(columns, "x", s->columns, SIM_NUMBER);
    end = sim_name_columns(end, "c", s->categorical, SIM_CATEGORY);
    return (size_t)(end - columns);
}

/* A gamma law of this skewness, moved and stretched to mean 0 and variance 1. */
static double skewed(double latent, double skewness) {
    double shape = 4 / (skewness * skewness);
    double x = latent < 0 ? gsl_cdf_gamma_Pinv(gsl_cdf_ugaussian_P(latent), shape, 1)
                          : gsl_cdf_gamma_Qinv(gsl_cdf_ugaussian_Q(latent), shape, 1);
    return (x - shape) / sqrt(shape);
}

static double number(const sim_drift *d, double latent, unsigned stage) {
    double skewness = stage * d->shape;
    double x = skewness == 0  ? latent
               : skewness > 0 ? skewed(latent, skewness)
                              : -skewed(-latent, -skewness);
    if (d->scale != 0) x *= pow(d->scale, stage);
    return x + stage * d->mean;
}

/* Shares 1, 1/2, ... 1/5 over their sum, moved towards the same in reverse. */
static double category(const sim_drift *d, double latent, unsigned stage) {
    double moved = fmin(1, stage * d->mix);
    double sum = 0, below = 0;
    for (int k = 0; k < CATEGORIES; k++)
        sum += 1.0 / (k + 1);
    double u = gsl_cdf_ugaussian_P(latent);
    int k = 0;
    for (; k < CATEGORIES - 1; k++) {
        below += ((1 - moved) / (k + 1) + moved / (CATEGORIES - k)) / sum;
        if (u < below) break;
    }
    return k;
}

static void plain_row(const sim_draw *draw, double *values) {
    const sim_settings *s = draw->settings;
    size_t most = s->drift_columns > 0 ? s->drift_columns : SIZE_MAX;
    for (size_t i = 0; i < s->columns; i++)
        values[i] = number(&s->drift, draw->latent[i], i < most ? draw->stage : 0);
    for (size_t i = 0; i < s->categorical; i++)
        values[s->columns + i] = category(&s->drift, draw->latent[s->columns + i],
                                          s->columns + i < most ? draw->stage : 0);
}

/* ---- errors ---- */

static size_t name_errors(const sim_settings *s, sim_column *columns) {
    (void)s;
    sim_name_column(columns, "error", SIM_WHOLE);
    return 1;
}

static void errors_row(const sim_draw *draw, double *values) {
    double rate = draw->settings->noise + draw->stage * draw->settings->drift.rate;
    values[0] = gsl_cdf_ugaussian_P(draw->latent[0]) < rate;
}

const sim_generator sim_plain_generators[2] = {
    {"columns", "standard normal numbers x0, x1, ... and categories c0, c1, ... (default)",
     name_plain, plain_row, 0, 0},
    {"errors", "error indicators 0 and 1 of a model; --noise is their rate (default: 0.1)",
     name_errors, errors_row, ERROR_RATE, 1},
};
