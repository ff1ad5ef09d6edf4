/* SPDX-License-Identifier: Apache-2.0 */
/* What: the names of the columns of a CSV file.
 * In: its first row. Out: names, each once.
 * Layer: cli. */
#include "cli/csv_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/csv_says.h"
#include "cli/messages.h"
#include "cli/utf8_text.h"

enum { LONGEST_NAME = 65535 };

static bool no_memory(const char *label) {
    csv_say_status(label, CSV_OUT_OF_MEMORY, 0);
    return false;
}

static bool add_name(const csv_field *field, size_t number, const char *label, name_list *names) {
    if (field->length == 0) {
        message_error("%s: column %zu has no name; name it, or use --no-header", label, number);
        return false;
    }
    if (field->length > LONGEST_NAME) {
        message_error(
            "%s: the name of column %zu has %zu bytes, more than %d; give it a shorter one", label,
            number, field->length, LONGEST_NAME);
        return false;
    }
    if (!utf8_text_is_valid(field->text, field->length)) {
        message_error("%s: the name of column %zu is not UTF-8; convert the file, for example with "
                      "iconv -f latin1 -t utf-8",
                      label, number);
        return false;
    }
    return name_list_append(names, field->text, field->length) || no_memory(label);
}

typedef struct numbered_name {
    const char *name;
    size_t number;
} numbered_name;

static int compare_names(const void *a, const void *b) {
    const numbered_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order != 0) return order;
    return (x->number > y->number) - (x->number < y->number);
}

static bool names_are_distinct(const name_list *names, const char *label) {
    numbered_name *sorted = malloc((names->count + 1) * sizeof *sorted);
    bool distinct = true;
    if (sorted == NULL) return no_memory(label);
    for (size_t i = 0; i < names->count; i++)
        sorted[i] = (numbered_name){names->names[i], i + 1};
    qsort(sorted, names->count, sizeof *sorted, compare_names);
    for (size_t i = 1; i < names->count && distinct; i++) {
        if (strcmp(sorted[i - 1].name, sorted[i].name) != 0) continue;
        message_error("%s: columns %zu and %zu have the same name, '%s'", label,
                      sorted[i - 1].number, sorted[i].number, sorted[i].name);
        distinct = false;
    }
    free(sorted);
    return distinct;
}

bool csv_header_take(const csv_reader *reader, const csv_row *row, const csv_settings *settings,
                     const char *label, name_list *names) {
    char name[32];
    if (csv_first_row_has_bare_cr(reader)) {
        csv_say_bare_cr(label);
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        csv_field field = row->fields[i];
        if (settings->no_header) {
            int length = snprintf(name, sizeof name, "c%zu", i + 1);
            field = (csv_field){name, (size_t)length};
        }
        if (!add_name(&field, i + 1, label, names)) return false;
    }
    if (row->text_after_quote && !settings->no_header) {
        message_error("%s:%" PRIu64 ": text after a closing quote in the header", label, row->line);
        return false;
    }
    return names_are_distinct(names, label);
}
