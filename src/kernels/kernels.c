/* SPDX-License-Identifier: Apache-2.0 */
/* One table of kernels for each level: scalar first, then each level overwrites what it has.
 * In: a level. Out: function pointers. Layer: kernels. */
#include "kernels/kernels.h"

#include <stdatomic.h>

#include <driftcheck/core.h>

#include "base/cpu.h"

#define LEVELS 3

enum { EMPTY, FILLING, READY };

typedef struct level_slot {
    kernel_table table;
    atomic_int state;
} level_slot;

static level_slot slots[LEVELS];

static void fill(kernel_table *table, int32_t level) {
    table->level = level;
    kernels_install_scalar(table);
#ifdef DRIFTCHECK_HAVE_AVX2
    if (level >= DRIFT_SIMD_AVX2) kernels_install_avx2(table);
#endif
#ifdef DRIFTCHECK_HAVE_AVX512
    if (level >= DRIFT_SIMD_AVX512) kernels_install_avx512(table);
#endif
}

/* The first thread fills the table; others that come meanwhile wait for a dozen stores. */
static const kernel_table *table_of(int32_t level) {
    level_slot *slot = &slots[level];
    if (atomic_load_explicit(&slot->state, memory_order_acquire) == READY) return &slot->table;
    int expected = EMPTY;
    if (atomic_compare_exchange_strong(&slot->state, &expected, FILLING)) {
        fill(&slot->table, level);
        atomic_store_explicit(&slot->state, READY, memory_order_release);
    }
    while (atomic_load_explicit(&slot->state, memory_order_acquire) != READY) {
    }
    return &slot->table;
}

const kernel_table *kernels_get(void) {
    return table_of(drift_simd_level());
}

const kernel_table *kernels_get_level(int32_t level) {
    if (level < DRIFT_SIMD_SCALAR || level > cpu_best_level() || level >= LEVELS) return NULL;
    return table_of(level);
}
