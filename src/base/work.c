/* SPDX-License-Identifier: Apache-2.0 */
/* Work in pieces, by the threads of the caller where it lends some.
 * In: a function and how often. Out: all pieces done. Layer: base. */
#include "base/work.h"

struct drift_work {
    work_piece *piece;
    void *context;
    size_t count;
};

void drift_work_do(drift_work *work, size_t index) {
    if (work && index < work->count) work->piece(work->context, index);
}

void work_run(const drift_executor *executor, size_t count, work_piece *piece, void *context) {
    drift_work work = {piece, context, count};
    if (executor && executor->run && count > 1) {
        executor->run(executor->context, &work, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        piece(context, i);
}
