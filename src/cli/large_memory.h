/* SPDX-License-Identifier: Apache-2.0 */
/* What: an allocator for what holds all values of a column.
 * In: sizes. Out: memory, large blocks of it in huge pages where the system has them.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_LARGE_MEMORY_H
#define DRIFTCHECK_CLI_LARGE_MEMORY_H

#include <driftcheck/core.h>

/** May be used by several threads. Static storage. */
const drift_allocator *large_memory(void);

#endif
