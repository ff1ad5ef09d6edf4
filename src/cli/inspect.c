/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck inspect: what a profile holds, for people.
 * In: settings. Out: text or JSON, and an exit code.
 * Layer: cli. */
#include "cli/inspect.h"

#include <inttypes.h>
#include <string.h>

#include "cli/load.h"
#include "cli/report_out.h"

enum { TOP_CATEGORIES = 8 };

/* Labels come from data: what a terminal would obey becomes '?'. */
static void write_plain(FILE *out, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        fputc(c < 0x20 || c == 0x7f ? '?' : c, out);
    }
}

static void write_name(FILE *out, const char *text) {
    write_plain(out, text, strlen(text));
}

static void write_number(FILE *out, const char *before, double value) {
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    drift_format_double(value, text);
    fprintf(out, "%s%s", before, text);
}

static void write_count(FILE *out, const char *name, uint64_t count) {
    if (count > 0) fprintf(out, ", %s %" PRIu64, name, count);
}

static void write_counts(const drift_column_counts *c, FILE *out) {
    fprintf(out, "  rows %" PRIu64, c->rows);
    write_count(out, "missing", c->missing);
    write_count(out, "unparsable", c->unparsable);
    write_count(out, "nan", c->nan);
    write_count(out, "+infinity", c->positive_infinity);
    write_count(out, "-infinity", c->negative_infinity);
    write_count(out, "rounded", c->rounded);
    fputc('\n', out);
}

static void write_numeric(const drift_profile *profile, size_t index, const drift_profile_column *c,
                          FILE *out) {
    static const struct {
        double q;
        const char *name;
    } quantiles[] = {{0.01, "  1% "},  {0.05, ", 5% "},  {0.25, ", 25% "}, {0.5, ", 50% "},
                     {0.75, ", 75% "}, {0.95, ", 95% "}, {0.99, ", 99% "}};
    double value;
    if ((c->flags & DRIFT_COLUMN_HAS_RANGE) == 0) {
        fputs("  no finite value\n", out);
        return;
    }
    write_number(out, "  minimum ", c->minimum);
    write_number(out, ", maximum ", c->maximum);
    if ((c->flags & DRIFT_COLUMN_HAS_MEAN) != 0) write_number(out, ", mean ", c->mean);
    if ((c->flags & DRIFT_COLUMN_HAS_STD) != 0) write_number(out, ", std ", c->std);
    fputc('\n', out);
    for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++)
        if (drift_profile_quantile(profile, index, quantiles[i].q, &value, NULL) == DRIFT_OK)
            write_number(out, quantiles[i].name, value);
    fputc('\n', out);
}

static void write_categorical(const drift_profile *profile, size_t index,
                              const drift_profile_column *c, FILE *out) {
    drift_category category;
    size_t shown = c->category_count < TOP_CATEGORIES ? c->category_count : TOP_CATEGORIES;
    fprintf(out, "  %zu categor%s", c->category_count, c->category_count == 1 ? "y" : "ies");
    write_count(out, "rows in others", c->other);
    fputc('\n', out);
    for (size_t i = 0; i < shown; i++) {
        if (drift_profile_get_category(profile, index, i, &category, NULL) != DRIFT_OK) break;
        fprintf(out, "  %12" PRIu64 "  ", category.count);
        write_plain(out, category.label, category.length);
        fputc('\n', out);
    }
    if (shown < c->category_count) fprintf(out, "  and %zu more\n", c->category_count - shown);
}

static void write_column(const drift_profile *profile, size_t index, FILE *out) {
    drift_profile_column c = {.struct_size = sizeof c};
    if (drift_profile_get_column(profile, index, &c, NULL) != DRIFT_OK) return;
    bool numeric = c.type == DRIFT_TYPE_NUMERIC;
    fputc('\n', out);
    write_name(out, c.name);
    fprintf(out, ": %s (", numeric ? "numeric" : "categorical");
    write_name(out, c.type_reason);
    fputs(")\n", out);
    write_counts(&c.counts, out);
    if (numeric)
        write_numeric(profile, index, &c, out);
    else
        write_categorical(profile, index, &c, out);
}

static void inspect_text(const drift_profile *profile, FILE *out) {
    drift_profile_options options;
    drift_profile_options_init(&options);
    drift_profile_get_options(profile, &options, NULL);
    fprintf(out,
            "%" PRIu64 " row%s, %zu column%s; resolution %" PRIu32 ", bins %" PRIu32
            ", at most %" PRIu32 " categories, rows %s\n",
            drift_profile_rows(profile), drift_profile_rows(profile) == 1 ? "" : "s",
            drift_profile_column_count(profile),
            drift_profile_column_count(profile) == 1 ? "" : "s", options.resolution,
            options.psi_bins, options.max_categories, options.keep_rows != 0 ? "kept" : "not kept");
    for (size_t i = 0; i < drift_profile_column_count(profile); i++)
        write_column(profile, i, out);
}

exit_code inspect_run(const cli_settings *settings) {
    loaded data;
    report_draft draft;
    if (report_out_is_input(settings->output, settings->inputs, settings->input_count))
        return EXIT_USAGE;
    exit_code code = load_profile_file(settings->inputs[0], &data);
    if (code != EXIT_NO_DRIFT) return code;
    code = report_draft_begin(&draft, settings->inputs[0]);
    if (code == EXIT_NO_DRIFT) {
        if (settings->format == FORMAT_JSON)
            inspect_json(data.profile, draft.stream);
        else
            inspect_text(data.profile, draft.stream);
        code = report_draft_write(&draft, settings->output);
    }
    loaded_free(&data);
    return code;
}
