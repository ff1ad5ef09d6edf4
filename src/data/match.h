/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the columns of a schema in a batch. Layer: data. */
#ifndef DATA_MATCH_H
#define DATA_MATCH_H

#include <driftcheck/data.h>

/* The column of a name, NULL if there is none. Place `guess` is looked at first: batches of one
 * source keep their order. */
const drift_column *match_find(const drift_batch *batch, size_t guess, const char *name);

/* INVALID_ARGUMENT if a column behind `source` has the same name. */
drift_status match_alone(const drift_batch *batch, const drift_column *source, drift_error *error);

#endif
