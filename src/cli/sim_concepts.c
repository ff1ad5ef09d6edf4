/* SPDX-License-Identifier: Apache-2.0 */
/* What: generators of published streams, whose concept changes from stage to stage.
 * In: latent normal values, a stage. Out: the values of a row.
 * Layer: cli.
 *
 * Where the law of a feature is known, it comes from its latent value, so that features can be
 * correlated. `error` and `residual` are those of a model that knows the first concept: what an
 * error detector sees of a model that was trained before the change. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "cli/sim_agrawal.h"
#include "cli/sim_generators.h"

#define PI 3.14159265358979323846

static double uniform(double latent) {
    return gsl_cdf_ugaussian_P(latent);
}

static double square(double x) {
    return x * x;
}

/* ---- Friedman 1991, with the drifts of Ikonomovska, Gama, Dzeroski 2011 ---- */

static double friedman(const double *x, const int use[5]) {
    return 10 * sin(PI * x[use[0]] * x[use[1]]) + 20 * square(x[use[2]] - 0.5) + 10 * x[use[3]] +
           5 * x[use[4]];
}

static const int friedman_first[5] = {0, 1, 2, 3, 4};

static double friedman_recurring(const double *x, unsigned stage) {
    static const int other[5] = {3, 5, 1, 0, 2};
    return friedman(x, stage % 2 ? other : friedman_first);
}

static double friedman_gradual(const double *x, unsigned stage) {
    static const int second[5] = {3, 4, 1, 0, 2}, third[5] = {1, 4, 3, 2, 0};
    return friedman(x, stage == 0 ? friedman_first : stage % 2 ? second : third);
}

/* Two regions of the features' space, which grow with each stage up to the third. */
static double friedman_local(const double *x, unsigned stage) {
    bool low = stage > 0 && x[1] < 0.3 && x[2] < 0.3;
    bool high = stage > 0 && x[1] > 0.7 && x[2] > 0.7;
    if (stage < 3) {
        low = low && x[3] > 0.7;
        high = high && x[3] < 0.3;
    }
    if (stage < 2) {
        low = low && x[4] < 0.3;
        high = high && x[4] > 0.7;
    }
    double rest = 20 * (x[2] - 0.5);
    if (low) return 10 * x[0] * x[1] + rest + 10 * x[3] + 5 * x[4];
    if (high) return 10 * cos(x[0] * x[1]) + rest + exp(x[3]) + 5 * square(x[4]);
    return friedman(x, friedman_first);
}

static size_t name_friedman(const sim_settings *s, sim_column *columns) {
    (void)s;
    sim_column *end = sim_name_columns(columns, "x", 10, SIM_NUMBER);
    end = sim_name_column(end, "y", SIM_LABEL);
    end = sim_name_column(end, "residual", SIM_LABEL);
    return (size_t)(end - columns);
}

static void friedman_row(const sim_draw *draw, double *values,
                         double (*concept)(const double *x, unsigned stage)) {
    for (size_t i = 0; i < 10; i++)
        values[i] = uniform(draw->latent[i]);
    values[10] = concept(values, draw->stage) +
                 draw->settings->noise * gsl_ran_gaussian_ziggurat(draw->random, 1);
    values[11] = values[10] - friedman(values, friedman_first);
}

static void friedman_gra_row(const sim_draw *draw, double *values) {
    friedman_row(draw, values, friedman_recurring);
}

static void friedman_gsg_row(const sim_draw *draw, double *values) {
    friedman_row(draw, values, friedman_gradual);
}

static void friedman_lea_row(const sim_draw *draw, double *values) {
    friedman_row(draw, values, friedman_local);
}

/* ---- what streams with classes share ---- */

static size_t name_classified(sim_column *columns, size_t features, sim_kind kind) {
    sim_column *end = sim_name_columns(columns, "x", features, kind);
    end = sim_name_column(end, "label", SIM_LABEL);
    end = sim_name_column(end, "error", SIM_LABEL);
    return (size_t)(end - columns);
}

/* ---- SEA: Street and Kim 2001 ---- */

static size_t name_sea(const sim_settings *s, sim_column *columns) {
    (void)s;
    return name_classified(columns, 3, SIM_NUMBER);
}

static void sea_row(const sim_draw *draw, double *values) {
    static const double thresholds[4] = {8, 9, 7, 9.5};
    bool wrong = gsl_rng_uniform(draw->random) < draw->settings->noise;
    for (size_t i = 0; i < 3; i++)
        values[i] = 10 * uniform(draw->latent[i]);
    double sum = values[0] + values[1];
    values[3] = (sum <= thresholds[draw->stage % 4]) != wrong;
    values[4] = values[3] != (sum <= thresholds[0]);
}

/* ---- Agrawal, Imielinski and Swami 1993 ---- */

static size_t name_agrawal(const sim_settings *s, sim_column *columns) {
    static const char *const names[AGRAWAL_FEATURES] = {
        "salary", "commission", "age", "elevel", "car", "zipcode", "hvalue", "hyears", "loan"};
    static const sim_kind kinds[AGRAWAL_FEATURES] = {SIM_NUMBER,   SIM_NUMBER,   SIM_WHOLE,
                                                     SIM_CATEGORY, SIM_CATEGORY, SIM_CATEGORY,
                                                     SIM_NUMBER,   SIM_WHOLE,    SIM_NUMBER};
    (void)s;
    sim_column *end = columns;
    for (size_t i = 0; i < AGRAWAL_FEATURES; i++)
        end = sim_name_column(end, names[i], kinds[i]);
    end = sim_name_column(end, "label", SIM_LABEL);
    end = sim_name_column(end, "error", SIM_LABEL);
    return (size_t)(end - columns);
}

static void agrawal_row(const sim_draw *draw, double *values) {
    double u[AGRAWAL_FEATURES];
    for (size_t i = 0; i < AGRAWAL_FEATURES; i++)
        u[i] = uniform(draw->latent[i]);
    agrawal_person(u, values);
    values[9] = agrawal_in_group(values, draw->stage % AGRAWAL_FUNCTIONS);
    values[10] = values[9] != agrawal_in_group(values, 0);
}

/* ---- attributes that change places: LED and Waveform ---- */

/* Place of an attribute after `stage` changes, each of which exchanges `swap` relevant attributes
 * with irrelevant ones. */
static void fill_places(size_t *places, size_t relevant, size_t all, unsigned stage, size_t swap) {
    for (size_t i = 0; i < all; i++)
        places[i] = i;
    for (size_t i = 0; i < stage * swap; i++) {
        size_t a = i % relevant, b = relevant + i % (all - relevant);
        size_t kept = places[a];
        places[a] = places[b];
        places[b] = kept;
    }
}

/* ---- LED: Breiman, Friedman, Olshen and Stone 1984 ---- */

enum { LED_SEGMENTS = 7, LED_FEATURES = 24 };

static const char led_digits[10][LED_SEGMENTS + 1] = {"1110111", "0010010", "1011101", "1011011",
                                                      "0111010", "1101011", "1101111", "1010010",
                                                      "1111111", "1111011"};

static size_t name_led(const sim_settings *s, sim_column *columns) {
    (void)s;
    return name_classified(columns, LED_FEATURES, SIM_WHOLE);
}

/* The digit whose segments differ least. */
static double led_nearest(const double *segments) {
    int best = 0, fewest = LED_SEGMENTS + 1;
    for (int digit = 0; digit < 10; digit++) {
        int differ = 0;
        for (int i = 0; i < LED_SEGMENTS; i++)
            differ += (segments[i] != 0) != (led_digits[digit][i] == '1');
        if (differ < fewest) {
            fewest = differ;
            best = digit;
        }
    }
    return best;
}

static void led_row(const sim_draw *draw, double *values) {
    size_t places[LED_FEATURES];
    unsigned long digit = gsl_rng_uniform_int(draw->random, 10);
    fill_places(places, LED_SEGMENTS, LED_FEATURES, draw->stage, draw->settings->swap);
    for (size_t i = 0; i < LED_FEATURES; i++) {
        double u = uniform(draw->latent[i]);
        bool inverted = i < LED_SEGMENTS && u < draw->settings->noise;
        values[places[i]] = i < LED_SEGMENTS ? (led_digits[digit][i] == '1') != inverted : u < 0.5;
    }
    values[LED_FEATURES] = (double)digit;
    values[LED_FEATURES + 1] = led_nearest(values) != (double)digit;
}

/* ---- Waveform: Breiman, Friedman, Olshen and Stone 1984 ---- */

enum { WAVE_RELEVANT = 21, WAVE_FEATURES = 40, WAVE_CLASSES = 3 };

static size_t name_waveform(const sim_settings *s, sim_column *columns) {
    (void)s;
    return name_classified(columns, WAVE_FEATURES, SIM_NUMBER);
}

/* Triangles of height 6; each class mixes two of them. */
static double wave(size_t class, size_t i, double mixed) {
    static const double peaks[3] = {6, 14, 10};
    static const int pairs[WAVE_CLASSES][2] = {{0, 1}, {0, 2}, {1, 2}};
    double first = fmax(0, 6 - fabs((double)i - peaks[pairs[class][0]]));
    double second = fmax(0, 6 - fabs((double)i - peaks[pairs[class][1]]));
    return mixed * first + (1 - mixed) * second;
}

/* The class whose mean is nearest. */
static double wave_nearest(const double *values) {
    double nearest = HUGE_VAL;
    size_t best = 0;
    for (size_t class = 0; class < WAVE_CLASSES; class ++) {
        double sum = 0;
        for (size_t i = 0; i < WAVE_RELEVANT; i++)
            sum += square(values[i] - wave(class, i, 0.5));
        if (sum < nearest) {
            nearest = sum;
            best = class;
        }
    }
    return (double)best;
}

static void waveform_row(const sim_draw *draw, double *values) {
    size_t places[WAVE_FEATURES];
    size_t class = gsl_rng_uniform_int(draw->random, WAVE_CLASSES);
    double mixed = gsl_rng_uniform(draw->random);
    fill_places(places, WAVE_RELEVANT, WAVE_FEATURES, draw->stage, draw->settings->swap);
    for (size_t i = 0; i < WAVE_FEATURES; i++)
        values[places[i]] = draw->latent[i] + (i < WAVE_RELEVANT ? wave(class, i, mixed) : 0);
    values[WAVE_FEATURES] = (double)class;
    values[WAVE_FEATURES + 1] = wave_nearest(values) != (double)class;
}

/* ---- sines ---- */

enum { SINE_FEATURES = 4, SINE_CLASSES = 3, SINE_PERIOD = 500 };

#define SINE_STEP 0.38196601125010515 /* of a turn; golden, so that no two stages are alike */

static size_t name_sine(const sim_settings *s, sim_column *columns) {
    (void)s;
    sim_column *end = sim_name_columns(columns, "x", SINE_FEATURES, SIM_NUMBER);
    end = sim_name_column(end, "label", SIM_LABEL);
    return (size_t)(end - columns);
}

/* Clusters whose centres go round; a change moves the phase of each feature by another angle, so
 * that over whole periods each feature alone has the law that it had. */
static void sine_row(const sim_draw *draw, double *values) {
    size_t class = gsl_rng_uniform_int(draw->random, SINE_CLASSES);
    double turn = (double)(draw->row % SINE_PERIOD) / SINE_PERIOD;
    for (size_t i = 0; i < SINE_FEATURES; i++) {
        double phase = (double)i / SINE_FEATURES + draw->stage * SINE_STEP * (double)(i + 1);
        values[i] = sin(2 * PI * (turn + phase)) + 3 * (double)class +
                    draw->settings->noise * draw->latent[i];
    }
    values[SINE_FEATURES] = (double)class;
}

const sim_generator sim_concept_generators[8] = {
    {"friedman_gra", "FriedmanDrift, global and recurring; features x0-x9, y, residual",
     name_friedman, friedman_gra_row, 1, 100},
    {"friedman_gsg", "FriedmanDrift, global; give --pattern gradual", name_friedman,
     friedman_gsg_row, 1, 100},
    {"friedman_lea", "FriedmanDrift, local and expanding over three changes", name_friedman,
     friedman_lea_row, 1, 100},
    {"sea", "SEA: three features, a threshold that moves; label, error", name_sea, sea_row, 0.1, 1},
    {"agrawal", "loan applicants by one of ten rules; label, error", name_agrawal, agrawal_row, 0,
     0},
    {"led", "seven segments of a digit among 24 attributes; label, error", name_led, led_row, 0.1,
     1},
    {"waveform", "three mixed waves and noise in 40 features; label, error", name_waveform,
     waveform_row, 0, 0},
    {"sine_clusters", "clusters that go round in 500 rows; only phases change", name_sine, sine_row,
     0.1, 100},
};
