/* SPDX-License-Identifier: Apache-2.0 */
/* What: whether a file that was read to its end was all there, and its last row whole.
 * In: a file, how long it was when it was opened, where the reading ended. Out: an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_FILE_END_H
#define DRIFTCHECK_CLI_FILE_END_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/messages.h"

typedef struct file_end {
    const char *label;
    int fd;
    uint64_t opened_size; /* bytes in the file when it was opened */
    uint64_t end;         /* of what was read, from the beginning of the file */
    bool row_waits;       /* a last row without a line end was not taken */
} file_end;

/** A file that somebody cuts off or writes to while it is read can end in half a row, and so in
 *  half a number. @return EXIT_NO_DRIFT, also of what is no file; EXIT_INPUT: said on stderr. */
exit_code file_end_judge(const file_end *f);

#endif
