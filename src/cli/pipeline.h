/* SPDX-License-Identifier: Apache-2.0 */
/* What: a file read in parts by several threads, handed over in order.
 * In: bytes at any offset, a plan. Out: parts, the same rows in the same order for every number of
 * threads and every size of chunk.
 * Layer: cli.
 *
 * A chunk is cut behind its last line feed outside quotes; what is left goes to the next one. That
 * is known by counting quotes, while rows are only parsed when the cut is made. Where quotes do not
 * follow the rules the count is wrong, and a part ends inside a row: then the next one is read
 * again, going on with that row. */
#ifndef DRIFTCHECK_CLI_PIPELINE_H
#define DRIFTCHECK_CLI_PIPELINE_H

#include <sys/types.h>

#include "cli/part.h"

typedef struct pipeline_input {
    void *context;
    /** Fills `buffer` unless the data ends; -1: errno. Called by several threads at once, or if
     * `in_order` by one after the other with rising offsets. */
    ssize_t (*read)(void *context, uint64_t offset, char *buffer, size_t size);
    void (*stop)(void *context); /**< a read that waits has to return; NULL: none waits */
    bool in_order;
    uint64_t offset; /**< of the first row */
} pipeline_input;

typedef struct pipeline pipeline;

enum { PIPELINE_CHUNK = 1 << 18, PIPELINE_MOST_THREADS = 64 };

/** @param threads  in all, the caller's among them: 1 to PIPELINE_MOST_THREADS. Fewer if the system
 *  gives no more. @return NULL: no memory. Input and plan must outlive it. */
pipeline *pipeline_create(const pipeline_input *input, const reading_plan *plan, size_t chunk,
                          unsigned threads);
/** The next part, until pipeline_next is called again. NULL: there is none. One whose status is not
 *  CSV_OK is the last. The calling thread reads, too, while the next one is not ready. */
part *pipeline_next(pipeline *p);
/** Line of the file on which the part begins whose own lines are counted from 1. */
uint64_t pipeline_first_line(const pipeline *p);
/** Bytes read so far, for a progress bar. */
uint64_t pipeline_offset(const pipeline *p);
/** errno of a read that failed, after the last part; 0: none. */
int pipeline_error(const pipeline *p);
/** Stops the threads. */
void pipeline_free(pipeline *p);

#endif
