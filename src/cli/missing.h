/* SPDX-License-Identifier: Apache-2.0 */
/* What: which fields mean "no value".
 * In: a field. Out: yes or no.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_MISSING_H
#define DRIFTCHECK_CLI_MISSING_H

#include <stdbool.h>
#include <stddef.h>

/** @param tokens  comma-separated texts that mean missing; NULL: the default list. Spaces and tabs
 *  around the field do not count; quoted or not makes no difference. */
bool missing_is(const char *tokens, const char *text, size_t length);

/** Whether a field that is a number may mean missing. */
bool missing_may_be_number(const char *tokens);

/** The default list, as --na would give it; it begins with the empty text. */
const char *missing_default_tokens(void);

#endif
