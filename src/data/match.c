/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the columns of a schema in a batch.
 * In: names. Out: columns, or the name that comes twice. Layer: data. */
#include "data/match.h"

#include <string.h>

#include "base/error.h"
#include "data/column.h"

const drift_column *match_find(const drift_batch *batch, size_t guess, const char *name) {
    if (guess < batch->column_count && strcmp(batch_column(batch, guess)->name, name) == 0) {
        return batch_column(batch, guess);
    }
    for (size_t i = 0; i < batch->column_count; i++) {
        if (strcmp(batch_column(batch, i)->name, name) == 0) return batch_column(batch, i);
    }
    return NULL;
}

drift_status match_alone(const drift_batch *batch, const drift_column *source, drift_error *error) {
    for (size_t i = 0; i < batch->column_count; i++) {
        const drift_column *c = batch_column(batch, i);
        if (c <= source || strcmp(c->name, source->name) != 0) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, source->name, -1,
                        "two columns of the batch have this name");
    }
    return DRIFT_OK;
}
