/* SPDX-License-Identifier: Apache-2.0 */
/* A text report being written, and what its parts have in common.
 * In: the result model, options. Out: pieces of lines.
 * Layer: report. */
#ifndef REPORT_TEXT_PAGE_H
#define REPORT_TEXT_PAGE_H

#include "base/text.h"
#include "report/model.h"

/* Parts that a narrow terminal goes without. */
typedef struct layout {
    size_t width;
    size_t name;
    int has_test;
    int has_missing;
    int has_histogram;
} layout;

typedef struct page {
    const drift_report *report;
    drift_text_options options;
    layout layout;
    text *out;
    text scratch; /* one visible text at a time */
} page;

void page_say(const page *p, const char *words);

/* Ends the line, without the spaces at its end. */
void page_end_line(const page *p);

/* The text as a terminal may see it; valid until the next call. NULL is empty. */
const char *page_visible(page *p, const char *string);

/* Colours of a rank, if the options ask for colours. */
void page_start_color(const page *p, int rank);
void page_end_color(const page *p);

/* 0 drift, 1 warning, 2 no answer, 3 no drift. */
int page_rank(int32_t verdict, int32_t status);

/* Chooses the parts of a table line that fit. */
void page_choose_layout(page *p);

/* Writes the table, worst columns first. */
void page_put_table(page *p);

#endif
