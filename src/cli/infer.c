/* SPDX-License-Identifier: Apache-2.0 */
/* What: text or numbers, decided over a whole file.
 * In: the rows of the reference. Out: for each column how it is read, and why.
 * Layer: cli. */
#include "cli/infer.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/missing.h"
#include "cli/number.h"

/* Less than this share of numbers is text; the rest are typing errors in a column of numbers. */
#define NUMBER_SHARE 0.95

void infer_field(column_guess *guess, const csv_field *field, const csv_settings *settings) {
    double value;
    if (missing_is(settings->missing_tokens, field->text, field->length)) return;
    guess->values++;
    if (number_parse(field->text, field->length, settings->decimal, &value)) guess->numbers++;
    if (number_looks_like_code(field->text, field->length)) guess->codes++;
}

/* 26115 as "26,115". */
static void format_count(uint64_t count, char *text, size_t size) {
    char digits[24];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, count);
    size_t written = 0;
    for (size_t i = 0; i < length && written + 2 < size; i++) {
        if (i > 0 && (length - i) % 3 == 0) text[written++] = ',';
        text[written++] = digits[i];
    }
    text[written] = '\0';
}

static void explain_text(const column_guess *guess, column_kind *kind) {
    char values[40];
    format_count(guess->values, values, sizeof values);
    uint64_t texts = guess->values - guess->numbers;
    /* rounded down, so that 100 % means all of them */
    unsigned percent = (unsigned)((double)texts / (double)guess->values * 100.0);
    snprintf(kind->reason, sizeof kind->reason, "text in %u %% of %s values", percent, values);
}

void infer_kind(const column_guess *guess, int32_t given, column_kind *kind) {
    bool all_numbers = guess->numbers == guess->values;
    bool mostly = (double)guess->numbers >= NUMBER_SHARE * (double)guess->values;
    *kind = (column_kind){.as_numbers = true, .type = given};
    if (given != DRIFT_TYPE_AUTO) {
        kind->as_numbers = given == DRIFT_TYPE_NUMERIC || (all_numbers && guess->codes == 0);
        snprintf(kind->reason, sizeof kind->reason, "given by --type");
    } else if (guess->codes > 0) {
        kind->as_numbers = false;
        kind->type = DRIFT_TYPE_CATEGORICAL;
        snprintf(kind->reason, sizeof kind->reason, "numbers with leading zeros");
    } else if (!mostly) {
        kind->as_numbers = false;
        kind->type = DRIFT_TYPE_CATEGORICAL;
        explain_text(guess, kind);
    }
}
