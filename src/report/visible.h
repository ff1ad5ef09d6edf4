/* SPDX-License-Identifier: Apache-2.0 */
/* Names and labels as a terminal may see them: nothing that moves the cursor, known widths.
 * In: any bytes. Out: visible text in cells of a fixed width, or wrapped.
 * Layer: report. */
#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H

#include "base/text.h"

/* Appends the bytes with control characters, bytes that are not UTF-8 and, if `ascii`, all beyond
 * ASCII written as escapes: \n, \x1b, \u202e. */
void visible_append(text *t, const char *bytes, size_t length, int ascii);

/* Columns that visible text takes on a terminal; an approximation of wide and combining ones. */
size_t visible_width(const char *bytes, size_t length);

/* Appends a terminated string in exactly `width` columns: padded, or cut with a mark. */
void visible_cell(text *t, const char *string, size_t width, int ascii);

/* Appends visible text in lines of at most `width` columns, broken at spaces, each after `indent`
 * spaces, each ended by a newline. */
void visible_wrap(text *t, const char *bytes, size_t length, size_t indent, size_t width);

void visible_spaces(text *t, size_t count);

#endif
