/* SPDX-License-Identifier: Apache-2.0 */
/* What: latent values, stages and missing values of a made-up stream.
 * In: settings and a seed. Out: rows.
 * Layer: cli.
 *
 * Every feature comes from a latent standard normal value. What all generators share acts on those:
 * correlation by a common part, batches by a part that all rows of a batch share and that follows
 * an autoregression from batch to batch. Their variance stays 1, so that the laws of the features
 * stay what they were. */
#include "cli/sim_stream.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/sim_generators.h"

/* Ordinary columns, and those that a generator and the truth add. */
#define COLUMN_ROOM (2 * STUDY_MOST_COLUMNS + 64)

struct sim_stream {
    sim_settings settings;
    const sim_generator *generator;
    gsl_rng *random;
    uint64_t row;
    size_t column_count;
    size_t feature_count;
    sim_column columns[COLUMN_ROOM];
    double latent[COLUMN_ROOM];
    double batch[COLUMN_ROOM]; /* the part that rows of a batch share, variance 1 */
};

/* NULL past the last. */
static const sim_generator *generator_at(size_t index) {
    size_t plain = sizeof sim_plain_generators / sizeof sim_plain_generators[0];
    size_t concepts = sizeof sim_concept_generators / sizeof sim_concept_generators[0];
    if (index < plain) return &sim_plain_generators[index];
    return index < plain + concepts ? &sim_concept_generators[index - plain] : NULL;
}

const char *sim_generator_name(size_t index) {
    const sim_generator *g = generator_at(index);
    return g != NULL ? g->name : NULL;
}

const char *sim_generator_help(size_t index) {
    const sim_generator *g = generator_at(index);
    return g != NULL ? g->help : NULL;
}

sim_column *sim_name_column(sim_column *to, const char *name, sim_kind kind) {
    snprintf(to->name, sizeof to->name, "%s", name);
    to->kind = kind;
    return to + 1;
}

sim_column *sim_name_columns(sim_column *to, const char *prefix, size_t count, sim_kind kind) {
    for (size_t i = 0; i < count; i++, to++) {
        snprintf(to->name, sizeof to->name, "%s%zu", prefix, i);
        to->kind = kind;
    }
    return to;
}

/* ---- opening ---- */

static const sim_generator *find_generator(const char *name) {
    const char *names[16];
    size_t count = 0;
    for (; generator_at(count) != NULL; count++) {
        names[count] = sim_generator_name(count);
        if (strcmp(names[count], name) == 0) return generator_at(count);
    }
    const char *nearest = options_nearest(name, names, count);
    if (nearest != NULL)
        message_error("--generator: unknown generator '%s'; did you mean %s?", name, nearest);
    else
        message_error("--generator: unknown generator '%s'; driftcheck simulate --help lists them",
                      name);
    return NULL;
}

/* What only some generators can change. @return the option that is not for this one, or NULL. */
static const char *misplaced_drift(const sim_settings *s, const sim_generator *g) {
    const sim_drift *d = &s->drift;
    bool plain = g == &sim_plain_generators[0];
    if (!plain && d->mean != 0) return "mean";
    if (!plain && d->scale != 0) return "scale";
    if (!plain && d->shape != 0) return "shape";
    if (!plain && d->mix != 0) return "mix";
    return g != &sim_plain_generators[1] && d->rate != 0 ? "rate" : NULL;
}

static bool changes_something(const sim_drift *d) {
    return d->mean != 0 || d->scale != 0 || d->shape != 0 || d->mix != 0 || d->missing != 0 ||
           d->rate != 0;
}

static exit_code refuse_drift(const sim_settings *s, const sim_generator *g) {
    const char *misplaced = misplaced_drift(s, g);
    bool plain = g == &sim_plain_generators[0] || g == &sim_plain_generators[1];
    if (misplaced != NULL)
        message_error("--drift %s: %s has no such drift; %s", misplaced, g->name,
                      plain ? "see driftcheck simulate --help"
                            : "its concept changes at each of --changes; missing=SHARE goes "
                              "with all generators");
    else if (plain && s->change_count > 0 && !changes_something(&s->drift))
        message_error("--changes: say what changes there, such as --drift %s",
                      g == &sim_plain_generators[0] ? "mean=0.5" : "rate=0.1");
    else if (s->change_count == 0 && changes_something(&s->drift))
        message_error("--drift: say where it happens, such as --changes 5000");
    else if (s->drift.mix != 0 && s->categorical == 0)
        message_error("--drift mix: there is no categorical column; add --categorical N");
    else
        return EXIT_NO_DRIFT;
    return EXIT_USAGE;
}

static exit_code refuse(const sim_settings *s, const sim_generator *g) {
    if (g == &sim_plain_generators[0] && s->columns + s->categorical == 0)
        message_error("--numeric: there is no column; give --numeric or --categorical");
    else if (s->pattern == SIM_GRADUAL && s->width == 0)
        message_error("--pattern gradual: say how many rows it takes, such as --width 1000");
    else if (s->width > 0 && s->pattern != SIM_GRADUAL)
        message_error("--width: only a gradual change has one; add --pattern gradual");
    else if ((s->batch_sd > 0 || s->autocorrelation != 0) && s->batch_rows == 0)
        message_error("--batch-sd, --autocorrelation: say how many rows a batch has, --batch-rows");
    else if (s->autocorrelation != 0 && s->batch_sd == 0)
        message_error("--autocorrelation: say how much batches differ, such as --batch-sd 0.1");
    else if (s->noise >= 0 && g->most_noise == 0)
        message_error("--noise: %s has none to set", g->name);
    else if (s->noise > g->most_noise)
        message_error("--noise: that of %s is a chance, 0 to %g", g->name, g->most_noise);
    else
        return refuse_drift(s, g);
    return EXIT_USAGE;
}

static exit_code start(sim_stream *m, uint64_t seed) {
    sim_column *end = m->columns + m->generator->columns(&m->settings, m->columns);
    while (m->columns + m->feature_count < end && m->columns[m->feature_count].kind < SIM_LABEL)
        m->feature_count++;
    if (m->settings.truth != NULL) {
        for (sim_column *c = m->columns; c < end; c++)
            if (strcmp(c->name, m->settings.truth) == 0) {
                message_error("--truth: there is already a column '%s'; give another name",
                              c->name);
                return EXIT_USAGE;
            }
        end = sim_name_column(end, m->settings.truth, SIM_TRUTH);
    }
    m->column_count = (size_t)(end - m->columns);
    if (m->settings.noise < 0) m->settings.noise = m->generator->noise;
    m->random = gsl_rng_alloc(gsl_rng_mt19937);
    if (m->random == NULL) return message_library("simulate", DRIFT_OUT_OF_MEMORY, NULL);
    gsl_rng_set(m->random, (unsigned long)(seed % UINT32_MAX) + 1); /* 0 would mean 4357 */
    for (size_t i = 0; i < m->feature_count; i++)
        m->batch[i] = gsl_ran_gaussian_ziggurat(m->random, 1);
    return EXIT_NO_DRIFT;
}

exit_code sim_open(const sim_settings *settings, uint64_t seed, sim_stream **out) {
    const sim_generator *generator = find_generator(settings->generator);
    if (generator == NULL) return EXIT_USAGE;
    exit_code code = refuse(settings, generator);
    if (code != EXIT_NO_DRIFT) return code;
    gsl_set_error_handler_off(); /* it would end the program without a word of ours */
    sim_stream *m = calloc(1, sizeof *m);
    if (m == NULL) return message_library("simulate", DRIFT_OUT_OF_MEMORY, NULL);
    m->settings = *settings;
    m->generator = generator;
    code = start(m, seed);
    if (code == EXIT_NO_DRIFT)
        *out = m;
    else
        sim_close(m);
    return code;
}

void sim_close(sim_stream *stream) {
    if (stream == NULL) return;
    if (stream->random != NULL) gsl_rng_free(stream->random);
    free(stream);
}

size_t sim_column_count(const sim_stream *stream) {
    return stream->column_count;
}

const sim_column *sim_columns(const sim_stream *stream) {
    return stream->columns;
}

/* ---- rows ---- */

/* Changes begun at or before this row. */
static size_t changes_begun(const sim_settings *s, uint64_t row) {
    size_t begun = 0;
    while (begun < s->change_count && s->changes[begun] <= row)
        begun++;
    return begun;
}

/* In a gradual change a row comes from the new concept with a chance that rises from 0 to 1. */
static unsigned stage_of(sim_stream *m, size_t begun) {
    const sim_settings *s = &m->settings;
    double u = gsl_rng_uniform(m->random); /* drawn whatever the pattern: other draws stay */
    if (s->pattern == SIM_RECURRING) return (unsigned)(begun % 2);
    if (s->pattern == SIM_GRADUAL && begun > 0) {
        double passed = (double)(m->row - s->changes[begun - 1]) + 0.5;
        if (u >= passed / (double)s->width) begun--;
    }
    return (unsigned)begun;
}

static void next_batch(sim_stream *m) {
    double kept = m->settings.autocorrelation;
    double fresh = sqrt(1 - kept * kept);
    for (size_t i = 0; i < m->feature_count; i++)
        m->batch[i] = kept * m->batch[i] + fresh * gsl_ran_gaussian_ziggurat(m->random, 1);
}

static void draw_latent(sim_stream *m) {
    const sim_settings *s = &m->settings;
    double shared = sqrt(s->correlation) * gsl_ran_gaussian_ziggurat(m->random, 1);
    double own = sqrt(1 - s->correlation);
    double whole = 1 / sqrt(1 + s->batch_sd * s->batch_sd);
    if (s->batch_rows > 0 && m->row % s->batch_rows == 0) next_batch(m);
    for (size_t i = 0; i < m->feature_count; i++) {
        double z = shared + own * gsl_ran_gaussian_ziggurat(m->random, 1);
        m->latent[i] = s->batch_sd > 0 ? whole * (z + s->batch_sd * m->batch[i]) : z;
    }
}

static void lose_values(sim_stream *m, unsigned stage, double *values) {
    const sim_settings *s = &m->settings;
    for (size_t i = 0; i < m->feature_count; i++) {
        bool drifts = s->drift_columns == 0 || i < s->drift_columns;
        double rate = s->missing + (drifts ? stage * s->drift.missing : 0);
        if (gsl_rng_uniform(m->random) < rate) values[i] = NAN;
    }
}

void sim_next(sim_stream *m, double *values) {
    size_t begun = changes_begun(&m->settings, m->row);
    unsigned stage = stage_of(m, begun);
    draw_latent(m);
    sim_draw draw = {&m->settings, m->random, m->latent, m->row, stage};
    m->generator->row(&draw, values);
    lose_values(m, stage, values);
    if (m->settings.truth != NULL) values[m->column_count - 1] = (double)begun;
    m->row++;
}
