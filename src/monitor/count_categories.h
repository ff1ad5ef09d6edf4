/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the rows of a categorical column by the reference's dictionary. Layer: monitor. */
#ifndef MONITOR_COUNT_CATEGORIES_H
#define MONITOR_COUNT_CATEGORIES_H

#include "monitor/observer.h"

/* Adds rows first ... first + n - 1 of the source of column k. */
void count_categories(observer *o, size_t k, int64_t first, int64_t n, uint64_t *counts);

#endif
