/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is said of a CSV file as a whole.
 * In: how its reading ended, how many rows were bad. Out: lines on stderr, an exit code.
 * Layer: cli. */
#include "cli/csv_says.h"

#include <inttypes.h>

#include "cli/notes.h"

/* What is wrong with the file as a whole, and not with a line of it. */
static const char *const of_the_file[] = {
    [CSV_UTF16] = "encoded in UTF-16; convert it, for example with iconv -f utf-16 -t utf-8",
    [CSV_UTF32] = "encoded in UTF-32; convert it, for example with iconv -f utf-32 -t utf-8",
    [CSV_COMPRESSED] = "looks compressed; unpack it, or pipe it and give - for it: zcat FILE.gz | "
                       "driftcheck ...",
    [CSV_ARCHIVE] = "a ZIP archive or a spreadsheet; unpack it, or save the sheet as CSV",
    [CSV_PARQUET] = "a Parquet file; save it as CSV, or give its path to driftcheck.check of the "
                    "Python package",
    [CSV_OUT_OF_MEMORY] = "out of memory",
};

exit_code csv_say_status(const char *label, csv_status status, uint64_t line) {
    if (status == CSV_OK) return EXIT_NO_DRIFT;
    if (of_the_file[status] != NULL)
        message_error("%s: %s", label, of_the_file[status]);
    else if (status == CSV_NUL_BYTE)
        message_error("%s:%" PRIu64 ": a NUL byte; this is not a text file in UTF-8", label, line);
    else if (status == CSV_UNTERMINATED_QUOTE)
        message_error("%s:%" PRIu64 ": a quote is opened here and never closed", label, line);
    else if (status == CSV_ROW_TOO_LONG)
        message_error("%s:%" PRIu64 ": a row of more than %zu MiB begins here; an open quote?",
                      label, line, CSV_ROW_LIMIT >> 20);
    return EXIT_INPUT;
}

exit_code csv_say_bare_cr(const char *label) {
    message_error("%s: its first line has a carriage return that no line feed follows; convert it, "
                  "for example with tr '\\r' '\\n'",
                  label);
    return EXIT_INPUT;
}

exit_code csv_say_empty(const char *label) {
    message_error("%s: empty: not even a header", label);
    return EXIT_INPUT;
}

exit_code csv_say_other_columns(const char *label, const name_list *names) {
    message_error("%s: none of its columns is in the reference: '%s' is the name of its first; "
                  "see --no-header and --delimiter",
                  label, names->names[0]);
    return EXIT_USAGE;
}

exit_code csv_judge_rejected(const char *label, const csv_settings *settings, uint64_t rows,
                             uint64_t rejected, bool notes) {
    double share = settings->max_bad_share * (double)(rows + rejected);
    if (rejected > NOTES_SHOWN && notes)
        message_plain("%s: %" PRIu64 " rows skipped in all", label, rejected);
    if (rejected <= settings->max_bad_rows || (double)rejected <= share) return EXIT_NO_DRIFT;
    message_error("%s: %" PRIu64 " of %" PRIu64 " rows cannot be read; see --max-bad-rows and "
                  "--delimiter",
                  label, rejected, rows + rejected);
    return EXIT_INPUT;
}
