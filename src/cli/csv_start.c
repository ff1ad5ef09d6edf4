/* SPDX-License-Identifier: Apache-2.0 */
/* What: what the first bytes of a file say of it: a mark of its encoding, or that it is no text.
 * In: bytes, one more at a time. Out: a status, and how many bytes the mark takes.
 * Layer: cli. */
#include "cli/csv_start.h"

#include <string.h>

typedef struct mark {
    const char *bytes;
    size_t length;
    csv_status status;
} mark;

/* None but that of UTF-8 is the beginning of a text. */
static const mark marks[] = {
    {"\xef\xbb\xbf", 3, CSV_OK},
    {"\xff\xfe", 2, CSV_UTF16},
    {"\xfe\xff", 2, CSV_UTF16},
    {"\xff\xfe\0\0", 4, CSV_UTF32},
    {"\0\0\xfe\xff", 4, CSV_UTF32},
    {"\x1f\x8b", 2, CSV_COMPRESSED},         /* gzip */
    {"\x28\xb5\x2f\xfd", 4, CSV_COMPRESSED}, /* zstd */
    {"\xfd\x37zXZ", 5, CSV_COMPRESSED},      /* xz */
    {"BZh91AY&SY", 10, CSV_COMPRESSED},      /* bzip2, as it is made by default */
    {"PK\x03\x04", 4, CSV_ARCHIVE},          /* zip, and with it spreadsheets */
    {"PAR1\x15", 5, CSV_PARQUET},
};

csv_start csv_start_of(const unsigned char *head, size_t length, bool ended) {
    csv_start start = {.known = true, .status = CSV_OK};
    size_t longest = 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const mark *m = &marks[i];
        bool whole = m->length <= length;
        if (memcmp(head, m->bytes, whole ? m->length : length) != 0) continue;
        if (!whole && !ended) start.known = false;
        if (!whole || m->length <= longest) continue;
        longest = m->length;
        start.status = m->status;
        start.skip = m->status == CSV_OK ? m->length : 0;
    }
    return start;
}
