/* SPDX-License-Identifier: Apache-2.0 */
/* What: rows of fields into batches of typed columns.
 * In: CSV rows. Out: batches, for a profile or a monitor.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_BATCHER_H
#define DRIFTCHECK_CLI_BATCHER_H

#include "cli/csv.h"
#include "cli/messages.h"
#include "cli/settings.h"
#include "cli/typed_column.h"

typedef struct batcher batcher;

/** Takes a batch; it is gone after the call. */
typedef drift_status (*batch_function)(void *context, const drift_batch *batch, drift_error *error);

batcher *batcher_create(batch_function take, void *context, const csv_settings *settings,
                        const char *label, bool quiet);
/** Field `field` of each row becomes the column `name`. False: no memory. */
bool batcher_add_column(batcher *b, const char *name, size_t field, column_reading reading);
/** False: said on stderr. Hands over a batch when it is large. */
bool batcher_take_row(batcher *b, const csv_row *row);
/** Hands over the rows taken since the last batch. */
bool batcher_flush(batcher *b);
/** Rows that were not handed over yet. */
int64_t batcher_pending(const batcher *b);
/** Hands over what is left and sums up what could not be read. */
bool batcher_finish(batcher *b);
/** Exit code of the failure that made a call return false. */
exit_code batcher_code(const batcher *b);
void batcher_free(batcher *b);

#endif
