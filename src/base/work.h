/* SPDX-License-Identifier: Apache-2.0 */
/* Work in pieces, by the threads of the caller where it lends some.
 * In: a function and how often. Out: all pieces done. Layer: base. */
#ifndef BASE_WORK_H
#define BASE_WORK_H

#include <driftcheck/core.h>

typedef void work_piece(void *context, size_t index);

/* piece(context, i) for each i below count. @param executor  NULL or without `run`: one after the
 * other, by this thread. */
void work_run(const drift_executor *executor, size_t count, work_piece *piece, void *context);

#endif
