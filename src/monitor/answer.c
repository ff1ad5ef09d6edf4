/* SPDX-License-Identifier: Apache-2.0 */
/* Answers in structs of the caller, who may know fewer members than the library.
 * In: structs. Out: their beginnings. Layer: monitor. */
#include "monitor/answer.h"

#include <string.h>

#include "base/error.h"

drift_status answer_null(drift_error *error) {
    return error_set(
        error, DRIFT_INVALID_ARGUMENT,
        "the monitor or a place for the answer is NULL, or its struct_size is not set");
}

drift_status answer_no_such(drift_error *error, const char *what, size_t index, size_t count) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "there is no %s %zu: there are %zu", what,
                     index, count);
}

void answer_give(void *to, const void *from, size_t known) {
    uint32_t asked;
    memcpy(&asked, to, sizeof asked);
    memcpy(to, from, asked < known ? asked : known);
    memcpy(to, &asked, sizeof asked);
}

int answer_has_size(const void *answer) {
    uint32_t asked = 0;
    if (answer) memcpy(&asked, answer, sizeof asked);
    return asked >= sizeof asked;
}
