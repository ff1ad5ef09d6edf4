/* SPDX-License-Identifier: Apache-2.0 */
/* What: rows of fields into batches of typed columns.
 * In: CSV rows. Out: calls of drift_profile_builder_add.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_BATCHER_H
#define DRIFTCHECK_CLI_BATCHER_H

#include "cli/csv.h"
#include "cli/messages.h"
#include "cli/settings.h"

typedef enum column_reading {
    READ_NUMBERS,     /* as FLOAT64 */
    READ_TEXT,        /* as STRING */
    READ_NUMBER_TEXTS /* as STRING, numbers in their shortest text: 1.0 is 1 */
} column_reading;

typedef struct batcher batcher;

batcher *batcher_create(drift_profile_builder *builder, const csv_settings *settings,
                        const char *label, bool quiet);
/** Field `field` of each row becomes the column `name`. False: no memory. */
bool batcher_add_column(batcher *b, const char *name, size_t field, column_reading reading);
/** False: said on stderr. */
bool batcher_take_row(batcher *b, const csv_row *row);
/** Hands over what is left and sums up what could not be read. */
bool batcher_finish(batcher *b);
/** Exit code of the failure that made a call return false. */
exit_code batcher_code(const batcher *b);
void batcher_free(batcher *b);

#endif
