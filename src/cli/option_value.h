/* SPDX-License-Identifier: Apache-2.0 */
/* What: values of options: numbers between bounds, words, and the options that every table has.
 * In: texts. Out: values; false: not valid, and what *out holds then means nothing.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_OPTION_VALUE_H
#define DRIFTCHECK_CLI_OPTION_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/settings.h"

#define OPTION_MOST_ROWS  1099511627776.0    /* 2^40 */
#define OPTION_MOST_WHOLE 9007199254740992.0 /* 2^53: whole numbers that a double holds exactly */

/** A number from `least` to `most`, both included. */
bool option_real(const char *text, double least, double most, double *out);

/** A whole number; 0 <= least, most <= OPTION_MOST_WHOLE, and in 32 bits for option_small. */
bool option_whole(const char *text, size_t length, double least, double most, uint64_t *out);
bool option_count(const char *text, double least, double most, uint64_t *out);
bool option_small(const char *text, double least, double most, uint32_t *out);

/** Any text but "". *out keeps the pointer. */
bool option_text(const char *text, const char **out);

/** Place of the text among `count` words. */
bool option_choice(const char *text, const char *const *words, int count, int *out);

bool set_output(cli_settings *settings, const char *value);
bool set_format(cli_settings *settings, const char *value);

#endif
