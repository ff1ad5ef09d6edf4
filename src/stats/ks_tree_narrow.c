/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums in 32 bits.
 * In: steps. Out: prefixes. Layer: stats. */
#include <stdint.h>

typedef int32_t number;

#include "stats/ks_tree_body.h"

const ks_tree_class ks_tree_narrow = {sizeof(node), set, build, update, largest, smallest, find};
