/* SPDX-License-Identifier: Apache-2.0 */
/* Answers in structs of the caller, who may know fewer members than the library.
 * In: structs. Out: their beginnings. Layer: monitor. */
#ifndef MONITOR_ANSWER_H
#define MONITOR_ANSWER_H

#include <driftcheck/core.h>

drift_status answer_null(drift_error *error);
drift_status answer_no_such(drift_error *error, const char *what, size_t index, size_t count);

/* A caller that was compiled with a shorter struct gets the part that it knows. */
void answer_give(void *to, const void *from, size_t known);

/* 1 if there is an answer struct, and its struct_size is set. */
int answer_has_size(const void *answer);

#endif
