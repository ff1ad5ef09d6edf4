/* SPDX-License-Identifier: Apache-2.0 */
/* What: what the command line says to simulate, evaluate and plan.
 * In: filled by study_options.c. Out: read by these commands.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_STUDY_SETTINGS_H
#define DRIFTCHECK_CLI_STUDY_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#define STUDY_MOST_CHANGES 256
#define STUDY_MOST_COLUMNS 1000

typedef enum sim_pattern { SIM_ABRUPT, SIM_GRADUAL, SIM_RECURRING } sim_pattern;

/* What the columns generator changes at a change point; 0: nothing. */
typedef struct sim_drift {
    double mean;    /* standard deviations */
    double scale;   /* factor of the standard deviation; 0: none */
    double shape;   /* skewness */
    double missing; /* added to the missing rate; every generator */
    double mix;     /* share of the way to the reversed shares of categories */
    double rate;    /* added to the error rate of the errors generator */
} sim_drift;

/* A stream that is made up. */
typedef struct sim_settings {
    const char *generator;
    uint64_t rows;
    uint64_t seed;
    uint32_t columns;
    uint32_t categorical;
    uint32_t drift_columns; /* 0: all */
    uint32_t swap;          /* attributes that led and waveform exchange at a change */
    double correlation;
    double missing;
    double noise; /* below 0: the generator's default */
    uint64_t batch_rows;
    double batch_sd;
    double autocorrelation;
    sim_pattern pattern;
    uint64_t changes[STUDY_MOST_CHANGES]; /* rising rows */
    size_t change_count;
    uint64_t width;
    sim_drift drift;
    const char *truth; /* name of the column that counts the changes */
} sim_settings;

/* How evidence is set up, by plan and evaluate. */
typedef struct evidence_settings {
    double false_alarm_every;
    uint64_t reference_rows;
    double min_effect;
    double design_effect;
} evidence_settings;

typedef struct evaluate_settings {
    uint32_t repeat;
    double confidence;
} evaluate_settings;

typedef struct plan_settings {
    double shift;
    double psi; /* 0: no rule asked about */
    uint32_t bins;
    double checks_per_day;
    uint64_t quiet_checks;
    uint32_t simulate; /* runs; 0: none */
    const char *plot;
} plan_settings;

typedef struct study_settings {
    sim_settings sim;
    evidence_settings evidence;
    evaluate_settings evaluate;
    plan_settings plan;
} study_settings;

void study_settings_init(study_settings *s);

#endif
