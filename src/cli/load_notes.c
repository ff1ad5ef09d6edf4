/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is said of a reference that is readable, but hardly meant.
 * In: a profile. Out: lines on stderr.
 * Layer: cli. */
#include "cli/load_notes.h"

#include <ctype.h>
#include <string.h>

#include "cli/number.h"

/* ---- names on a command line ---- */

enum { LONGEST_WORD = 256 };

static bool is_plain(const char *name) {
    for (const char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && (unsigned char)*c < 0x80 && strchr("_.:/-", *c) == NULL)
            return false;
    return *name != '-';
}

/* One more character, if there is room for it and for what ends the word. */
static size_t put(char c, char *word, size_t length) {
    if (length + 8 < LONGEST_WORD) word[length++] = c;
    return length;
}

/* The name as a shell hands it on, and, with a comma in it, as one name of a list. */
static const char *word_of(const char *name, bool in_list, char word[LONGEST_WORD]) {
    if (is_plain(name)) return name;
    bool quoted = in_list && strpbrk(name, ",\"") != NULL;
    size_t length = put('\'', word, 0);
    if (quoted) length = put('"', word, length);
    for (const char *c = name; *c != '\0'; c++) {
        if (quoted && *c == '"') length = put('"', word, length);
        length = put(*c, word, length);
        for (const char *again = "\\''"; *c == '\'' && *again != '\0'; again++)
            length = put(*again, word, length);
    }
    strcpy(word + length, quoted ? "\"'" : "'");
    return word;
}

/* ---- another delimiter ---- */

/* A file whose fields are separated by another character is one column of long texts. */
static bool say_other_delimiter(const loaded *l, const cli_settings *settings) {
    drift_profile_column c = {.struct_size = sizeof c};
    if (drift_profile_column_count(l->profile) != 1 ||
        drift_profile_get_column(l->profile, 0, &c, NULL) != DRIFT_OK)
        return false;
    const char *other = strpbrk(c.name, ";\t|");
    if (other == NULL || *other == settings->csv.delimiter) return false;
    message_plain("%s: its only column has the name '%s': fields may be separated by '%c'; see "
                  "--delimiter",
                  l->label, c.name, *other);
    return true;
}

/* ---- another decimal mark ---- */

enum { FEWEST_NUMBERS = 3 };

/* Whether all texts of a column are numbers with another decimal mark, which most of them have. */
static bool has_other_decimal(const loaded *l, size_t column, const drift_profile_column *c,
                              char decimal) {
    size_t marked = 0;
    if (c->type != DRIFT_TYPE_CATEGORICAL || c->category_count < FEWEST_NUMBERS) return false;
    for (size_t i = 0; i < c->category_count; i++) {
        drift_category category;
        double value;
        if (drift_profile_get_category(l->profile, column, i, &category, NULL) != DRIFT_OK ||
            !number_parse(category.label, category.length, decimal, &value))
            return false;
        marked += memchr(category.label, decimal, category.length) != NULL ? 1 : 0;
    }
    return 2 * marked > c->category_count;
}

static bool say_other_decimal(const loaded *l, size_t column, const drift_profile_column *c,
                              const cli_settings *settings) {
    char other = settings->csv.decimal == '.' ? ',' : '.';
    if (strcmp(l->kind, "csv") != 0 || !has_other_decimal(l, column, c, other)) return false;
    message_plain("%s: column '%s': its texts are numbers with '%c', as a decimal mark or between "
                  "thousands; see --decimal",
                  l->label, c->name, other);
    return true;
}

/* ---- identifiers ---- */

/* Named categories that have fewer rows each are those of identifiers, times and free text: other
 * rows bring other ones, which is no drift, though every statistic says so. */
enum { ROWS_OF_A_CATEGORY = 2, FEWEST_CATEGORIES = 30 };

static bool hardly_repeats(const drift_profile_column *c) {
    const drift_column_counts *n = &c->counts;
    if (c->type != DRIFT_TYPE_CATEGORICAL || c->category_count < FEWEST_CATEGORIES) return false;
    uint64_t named = n->rows - n->missing - n->unparsable - c->other;
    return named < ROWS_OF_A_CATEGORY * (uint64_t)c->category_count;
}

static bool has_weight(const cli_settings *settings, const char *column) {
    const name_list *weights = &settings->watch.weights;
    size_t length = strlen(column);
    for (size_t i = 0; i < weights->count; i++)
        if (strncmp(weights->names[i], column, length) == 0 && weights->names[i][length] == '=')
            return true;
    return false;
}

static void say_hardly_repeats(const loaded *l, const drift_profile_column *c,
                               const cli_settings *settings) {
    char word[LONGEST_WORD];
    bool watch = settings->watch.reference != NULL;
    if (!hardly_repeats(c) || has_weight(settings, c->name)) return;
    message_plain("%s: column '%s': its texts hardly come twice, as those of identifiers and "
                  "times; other rows look like drift: leave it out with %s%s%s",
                  l->label, c->name, watch ? "--weight " : "--ignore ",
                  word_of(c->name, !watch, word), watch ? "=0" : "");
}

void load_say_notes(const loaded *l, const cli_settings *settings) {
    if (settings->quiet || say_other_delimiter(l, settings)) return;
    for (size_t i = 0; i < drift_profile_column_count(l->profile); i++) {
        drift_profile_column c = {.struct_size = sizeof c};
        if (drift_profile_get_column(l->profile, i, &c, NULL) == DRIFT_OK &&
            !say_other_decimal(l, i, &c, settings))
            say_hardly_repeats(l, &c, settings);
    }
}
