/* SPDX-License-Identifier: Apache-2.0 */
/* What: threads that the library may use for its columns.
 * In: work in pieces. Out: all pieces done.
 * Layer: cli. */
#include "cli/crew.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MOST = 64, MOST_BY_ITSELF = 16 }; /* more wait for the memory */

typedef struct shared_work {
    drift_work *work;
    size_t count;
    atomic_size_t next; /* piece that nobody does yet */
} shared_work;

static void *do_pieces(void *context) {
    shared_work *shared = context;
    for (;;) {
        size_t index = atomic_fetch_add(&shared->next, 1);
        if (index >= shared->count) return NULL;
        drift_work_do(shared->work, index);
    }
}

static void run(void *context, drift_work *work, size_t count) {
    const uint32_t *given = context;
    shared_work shared = {.work = work, .count = count};
    pthread_t threads[MOST];
    size_t started = 0;
    size_t wanted = *given > 0 ? *given : crew_size();
    if (wanted > count) wanted = count;
    while (started + 1 < wanted && started < MOST &&
           pthread_create(&threads[started], NULL, do_pieces, &shared) == 0)
        started++;
    do_pieces(&shared);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

drift_executor crew_executor(const uint32_t *threads) {
    return (drift_executor){
        .struct_size = sizeof(drift_executor), .run = run, .context = (void *)(uintptr_t)threads};
}

uint32_t crew_size(void) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < MOST_BY_ITSELF ? (uint32_t)count : MOST_BY_ITSELF;
}
