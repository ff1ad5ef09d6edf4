/* SPDX-License-Identifier: Apache-2.0 */
/* What: whether a file that was read to its end was all there, and its last row whole.
 * In: a file, how long it was when it was opened, where the reading ended. Out: an exit code.
 * Layer: cli. */
#include "cli/file_end.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

static bool ends_a_line(const file_end *f) {
    char last;
    return f->end > 0 && pread(f->fd, &last, 1, (off_t)f->end - 1) == 1 && last == '\n';
}

exit_code file_end_judge(const file_end *f) {
    struct stat status;
    if (fstat(f->fd, &status) != 0 || !S_ISREG(status.st_mode)) return EXIT_NO_DRIFT;
    uint64_t size = (uint64_t)status.st_size;
    if (size < f->opened_size) {
        message_error("%s: was cut off while it was read, from %" PRIu64 " to %" PRIu64
                      " bytes; give a file, or a copy, that nobody writes to",
                      f->label, f->opened_size, size);
        return EXIT_INPUT;
    }
    if (size == f->opened_size || f->row_waits || ends_a_line(f)) return EXIT_NO_DRIFT;
    message_error("%s: was written to while it was read, and its last row may be half of one; "
                  "give a file, or a copy, that nobody writes to",
                  f->label);
    return EXIT_INPUT;
}
