/* SPDX-License-Identifier: Apache-2.0 */
/* What: results to stdout or, whole or not at all, to a file.
 * In: text or bytes. Out: EXIT_NO_DRIFT or EXIT_INPUT with a message.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_REPORT_OUT_H
#define DRIFTCHECK_CLI_REPORT_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <driftcheck/profile.h>

#include "cli/messages.h"

/** 1 if `output` names a file that is one of the inputs: writing it would destroy the input. Says
 * so. */
bool report_out_is_input(const char *output, const char *const *inputs, size_t count);

/** A result that is being written. One at a time. */
typedef struct report_file {
    FILE *stream; /* to be written to; errors are looked for at the end */
    const char *label;
    char *temporary; /* NULL: written in place */
    char *target;
} report_file;

/** A file keeps what it held until report_out_close; a link stays a link. A device, a pipe or the
 * standard output is written as it comes.
 *  @param path  NULL or "-": the standard output; must live until report_out_close.
 *  @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr, nothing to close. */
exit_code report_out_open(const char *path, report_file *file);
/** @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr, and the file is as it was. */
exit_code report_out_close(report_file *file);
/** Both, and the writing between them. */
exit_code report_out_write(const char *path, const void *bytes, size_t length);

/** A text that is made in memory before anything is written: running out of it spoils no file. */
typedef struct report_draft {
    FILE *stream; /* to be written to; errors are looked for at the end */
    const char *label;
    char *text;
    size_t length;
} report_draft;

/** @param label  names the draft where memory runs out; must live as long.
 *  @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr, nothing to write. */
exit_code report_draft_begin(report_draft *draft, const char *label);
/** Ends the draft and writes it as report_out_write does. */
exit_code report_draft_write(report_draft *draft, const char *path);

/** A profile, as report_out_write writes it; not to a terminal, which cannot show it. */
exit_code report_out_profile(const drift_profile *profile, const char *path);
/** Whether a file can be written there later; removes what writers of it left when they were
 * killed.
 *  @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr. */
exit_code report_out_prepare(const char *path);

#endif
