/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of every layout, one at a time.
 * In: drift_texts, or the drift_strings of older columns. Out: where a text is. Layer: data. */
#ifndef DATA_TEXTS_H
#define DATA_TEXTS_H

#include <driftcheck/data.h>

/* The texts of a STRING, CODES, TEXT or DICTIONARY column in one form. */
drift_texts texts_of(const drift_column *column);

/* 1 unless the texts' own bitmap says that text i is missing. */
int texts_has(const drift_texts *texts, int64_t i);

/* Text i of texts that are valid; not terminated, never NULL. */
void texts_get(const drift_texts *texts, int64_t i, const char **text, size_t *length);

/* Whether the numbers of the struct can be used at all; the reason if not, else NULL. */
const char *texts_fault(const drift_texts *texts);

/* Whether text i can be reached; the reason if not, else NULL. Its UTF-8 and bytes that are
 * missing are another matter. Offsets must be in order for missing texts as well, and views of
 * missing texts may hold anything: do not ask for those. */
const char *texts_fault_at(const drift_texts *texts, int64_t i);

#endif
