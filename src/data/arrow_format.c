/* SPDX-License-Identifier: Apache-2.0 */
/* Format strings of the Arrow C data interface.
 * In: "l", "tsu:UTC", ... Out: what it is as a column, or why it is none. Layer: data. */
#include <string.h>

#include "data/arrow.h"
#include "data/column.h"

typedef struct format_row {
    const char *format;
    int32_t type;
    int32_t layout;
} format_row;

/* Dates, times and durations are their integers. */
static const format_row whole_formats[] = {
    {"n", DRIFT_DATA_NONE, 0},
    {"b", DRIFT_DATA_BITS, 0},
    {"c", DRIFT_DATA_INT8, 0},
    {"C", DRIFT_DATA_UINT8, 0},
    {"s", DRIFT_DATA_INT16, 0},
    {"S", DRIFT_DATA_UINT16, 0},
    {"i", DRIFT_DATA_INT32, 0},
    {"I", DRIFT_DATA_UINT32, 0},
    {"l", DRIFT_DATA_INT64, 0},
    {"L", DRIFT_DATA_UINT64, 0},
    {"e", DRIFT_DATA_FLOAT16, 0},
    {"f", DRIFT_DATA_FLOAT32, 0},
    {"g", DRIFT_DATA_FLOAT64, 0},
    {"u", DRIFT_DATA_TEXT, DRIFT_TEXTS_OFFSETS32},
    {"U", DRIFT_DATA_TEXT, DRIFT_TEXTS_OFFSETS64},
    {"vu", DRIFT_DATA_TEXT, DRIFT_TEXTS_VIEWS},
    {"tdD", DRIFT_DATA_INT32, 0},
    {"tdm", DRIFT_DATA_INT64, 0},
    {"tts", DRIFT_DATA_INT32, 0},
    {"ttm", DRIFT_DATA_INT32, 0},
    {"ttu", DRIFT_DATA_INT64, 0},
    {"ttn", DRIFT_DATA_INT64, 0},
    {"tDs", DRIFT_DATA_INT64, 0},
    {"tDm", DRIFT_DATA_INT64, 0},
    {"tDu", DRIFT_DATA_INT64, 0},
    {"tDn", DRIFT_DATA_INT64, 0},
};

/* Formats that go on with a time zone. */
static const char *const timestamps[] = {"tss:", "tsm:", "tsu:", "tsn:"};

/* What is known and not read, by how it begins. */
static const struct {
    const char *prefix;
    const char *reason;
} unread[] = {
    {"d:", "decimals are not read: cast to float64"},
    {"z", "binary values are not read: cast to utf8 if they are text"},
    {"Z", "binary values are not read: cast to utf8 if they are text"},
    {"vz", "binary values are not read: cast to utf8 if they are text"},
    {"w:", "binary values are not read: cast to utf8 if they are text"},
    {"ti", "intervals are not read: cast to a duration"},
    {"+s", "nested values are not read: make its fields columns of their own"},
    {"+r", "run-end encoded values are not read: decode them"},
    {"+", "nested values are not read: make their parts columns of their own"},
};

static int begins_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const char *unread_reason(const char *format) {
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++) {
        if (begins_with(format, unread[i].prefix)) return unread[i].reason;
    }
    return "the format is none of the Arrow specification that is known";
}

static arrow_format read_plain(const char *format) {
    arrow_format found = {0, 0, 0};
    for (size_t i = 0; i < sizeof whole_formats / sizeof *whole_formats; i++) {
        if (strcmp(format, whole_formats[i].format) != 0) continue;
        found.type = whole_formats[i].type;
        found.layout = whole_formats[i].layout;
        return found;
    }
    for (size_t i = 0; i < sizeof timestamps / sizeof *timestamps; i++) {
        if (begins_with(format, timestamps[i])) found.type = DRIFT_DATA_INT64;
    }
    return found;
}

static arrow_format read_dictionary(const char *format, const char *values, const char **reason) {
    arrow_format none = {0, 0, 0};
    arrow_format code = read_plain(format);
    /* dates and times are integers, but no indices */
    if (strlen(format) != 1 || !column_is_integer(code.type)) {
        *reason = "the indices of a dictionary must be integers";
        return none;
    }
    arrow_format text = read_plain(values);
    if (text.type != DRIFT_DATA_TEXT) {
        *reason = "a dictionary is read only if its values are utf8: decode it";
        return none;
    }
    return (arrow_format){DRIFT_DATA_DICTIONARY, code.type, text.layout};
}

arrow_format arrow_format_read(const char *format, const char *values, const char **reason) {
    if (values) return read_dictionary(format, values, reason);
    arrow_format found = read_plain(format);
    if (found.type == 0) *reason = unread_reason(format);
    return found;
}
