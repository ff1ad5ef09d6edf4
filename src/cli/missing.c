/* SPDX-License-Identifier: Apache-2.0 */
/* What: which fields mean "no value".
 * In: a field. Out: yes or no.
 * Layer: cli. */
#include "cli/missing.h"

#include <string.h>

/* What spreadsheets, pandas, R and SQL dumps write; the empty text comes first. */
#define DEFAULT_TOKENS ",NA,N/A,NaN,nan,null,NULL,None,NAN,n/a,#N/A"

/* Longer fields than any default token need no look at the list. */
enum { LONGEST_DEFAULT_TOKEN = 4 };

const char *missing_default_tokens(void) {
    return DEFAULT_TOKENS;
}

bool missing_may_be_number(const char *tokens) {
    return tokens != NULL && strpbrk(tokens, "0123456789") != NULL;
}

bool missing_is(const char *tokens, const char *text, size_t length) {
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    if (tokens == NULL) {
        if (length == 0) return true;
        bool digit = (*text >= '0' && *text <= '9') || *text == '-';
        if (digit || length > LONGEST_DEFAULT_TOKEN) return false;
        tokens = DEFAULT_TOKENS;
    }
    for (;;) {
        const char *comma = strchr(tokens, ',');
        size_t token = comma != NULL ? (size_t)(comma - tokens) : strlen(tokens);
        if (token == length && memcmp(tokens, text, length) == 0) return true;
        if (comma == NULL) return false;
        tokens = comma + 1;
    }
}
