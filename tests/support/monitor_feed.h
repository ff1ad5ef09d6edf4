/* SPDX-License-Identifier: Apache-2.0 */
/* A reference, and batches that drift, for tests of monitors.
 * In: seeds, shifts. Out: profiles, batches. Layer: tests. */
#ifndef SUPPORT_MONITOR_FEED_H
#define SUPPORT_MONITOR_FEED_H

#include <math.h>

#include "support/batches.h"

#define FEED_NUMBERS 5
#define FEED_ROWS    4000

/* Five numbers side by side as floats, a text as codes, a score as doubles. */
typedef struct feed {
    float numbers[FEED_ROWS][FEED_NUMBERS];
    int32_t codes[FEED_ROWS];
    double score[FEED_ROWS];
    drift_strings texts;
    drift_column columns[FEED_NUMBERS + 2];
    drift_batch batch;
} feed;

static const char *const feed_names[] = {"n0", "n1", "n2", "n3", "n4"};
static const char feed_bytes[] = "redgreenblueviolet";
static const int64_t feed_offsets[] = {0, 3, 8, 12, 18};

/* Points the columns at rows first ... first + rows - 1. */
static inline const drift_batch *feed_slice(feed *f, int64_t first, int64_t rows) {
    for (size_t i = 0; i < FEED_NUMBERS; i++) {
        drift_column_init(&f->columns[i], DRIFT_DATA_FLOAT32, feed_names[i]);
        f->columns[i].data = &f->numbers[first][i];
        f->columns[i].stride = (int64_t)sizeof f->numbers[0];
    }
    f->texts = (drift_strings){feed_offsets, feed_bytes, 4};
    drift_column *city = &f->columns[FEED_NUMBERS], *score = city + 1;
    drift_column_init(city, DRIFT_DATA_CODES, "colour");
    city->data = f->codes + first;
    city->strings = &f->texts;
    drift_column_init(score, DRIFT_DATA_FLOAT64, "score");
    score->data = f->score + first;
    drift_batch_init(&f->batch, rows, f->columns, FEED_NUMBERS + 2);
    return &f->batch;
}

/* shift moves n1 and the score; one number in 50 is missing, one in 1000 is infinite. */
static inline void feed_fill(feed *f, uint64_t seed, double shift) {
    for (size_t r = 0; r < FEED_ROWS; r++) {
        for (size_t i = 0; i < FEED_NUMBERS; i++) {
            double x = batches_normal(&seed) * (double)(i + 1) + (i == 1 ? shift : 0.0);
            if (i == 3) x = floor(x);
            if (batches_random(&seed) % 50 == 0) x = (double)NAN;
            if (batches_random(&seed) % 1000 == 0)
                x = batches_random(&seed) % 2 ? HUGE_VAL : -HUGE_VAL;
            f->numbers[r][i] = (float)x;
        }
        uint64_t colour = batches_random(&seed) % 10;
        f->codes[r] = colour < 5 ? 0 : colour < 8 ? 1 : colour < 9 ? 2 : -1;
        if (shift > 5.0 && colour == 4) f->codes[r] = 3;
        f->score[r] = 1.0 / (1.0 + exp(-batches_normal(&seed) - shift));
    }
}

static inline drift_profile *feed_profile(feed *f, uint32_t resolution, const drift_profile *like) {
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_profile_options options;
    drift_field fields[FEED_NUMBERS + 2];
    drift_profile_options_init(&options);
    options.resolution = resolution;
    for (size_t i = 0; i < FEED_NUMBERS; i++)
        drift_field_init(&fields[i], DRIFT_TYPE_NUMERIC, feed_names[i]);
    drift_field_init(&fields[FEED_NUMBERS], DRIFT_TYPE_CATEGORICAL, "colour");
    drift_field_init(&fields[FEED_NUMBERS + 1], DRIFT_TYPE_NUMERIC, "score");
    drift_status status =
        like ? drift_profile_builder_create_like(like, NULL, &builder, NULL)
             : drift_profile_builder_create(&options, fields, FEED_NUMBERS + 2, &builder, NULL);
    if (status == DRIFT_OK &&
        drift_profile_builder_add(builder, feed_slice(f, 0, FEED_ROWS), NULL) == DRIFT_OK) {
        drift_profile_builder_finish(builder, &profile, NULL);
    }
    drift_profile_builder_free(builder);
    return profile;
}

#endif
