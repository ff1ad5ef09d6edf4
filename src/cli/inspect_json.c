/* SPDX-License-Identifier: Apache-2.0 */
/* What: a profile as JSON.
 * In: a profile. Out: one JSON object, keys in a fixed order.
 * Layer: cli. */
#include <inttypes.h>
#include <string.h>

#include "cli/inspect.h"
#include "cli/json_text.h"

static void write_key_text(FILE *out, const char *key, const char *text) {
    fprintf(out, "\"%s\": ", key);
    json_text_write(out, text, strlen(text));
}

static void write_counts(const drift_column_counts *c, FILE *out) {
    fprintf(out,
            "\"counts\": {\"rows\": %" PRIu64 ", \"missing\": %" PRIu64 ", \"nan\": %" PRIu64
            ", \"positive_infinity\": %" PRIu64 ", \"negative_infinity\": %" PRIu64
            ", \"unparsable\": %" PRIu64 ", \"finite\": %" PRIu64 ", \"rounded\": %" PRIu64 "}",
            c->rows, c->missing, c->nan, c->positive_infinity, c->negative_infinity, c->unparsable,
            c->finite, c->rounded);
}

static void write_moment(FILE *out, const char *key, double value, bool present) {
    fprintf(out, ", \"%s\": ", key);
    if (present)
        json_text_number(out, value);
    else
        fputs("null", out);
}

static void write_numeric(const drift_profile_column *c, FILE *out) {
    bool range = (c->flags & DRIFT_COLUMN_HAS_RANGE) != 0;
    write_moment(out, "minimum", c->minimum, range);
    write_moment(out, "maximum", c->maximum, range);
    write_moment(out, "mean", c->mean, (c->flags & DRIFT_COLUMN_HAS_MEAN) != 0);
    write_moment(out, "std", c->std, (c->flags & DRIFT_COLUMN_HAS_STD) != 0);
    fputs(", \"knots\": [", out);
    for (size_t i = 0; i < c->knot_count; i++) {
        if (i > 0) fputs(", ", out);
        json_text_number(out, c->knots[i]);
    }
    fputs("], \"cells\": [", out);
    for (size_t i = 0; c->cells != NULL && i <= c->knot_count; i++)
        fprintf(out, "%s%" PRIu64, i > 0 ? ", " : "", c->cells[i]);
    fputs("], \"bin_edges\": [", out);
    for (size_t i = 0; i < c->bin_edge_count; i++) {
        if (i > 0) fputs(", ", out);
        json_text_number(out, c->bin_edges[i]);
    }
    fprintf(out, "], \"keeps_rows\": %s", c->sorted_rows != NULL ? "true" : "false");
}

static void write_categorical(const drift_profile *profile, size_t index,
                              const drift_profile_column *c, FILE *out) {
    drift_category category;
    fputs(", \"categories\": [", out);
    for (size_t i = 0; i < c->category_count; i++) {
        if (drift_profile_get_category(profile, index, i, &category, NULL) != DRIFT_OK) break;
        fputs(i > 0 ? ", {\"label\": " : "{\"label\": ", out);
        json_text_write(out, category.label, category.length);
        fprintf(out, ", \"count\": %" PRIu64 "}", category.count);
    }
    fprintf(out, "], \"other\": %" PRIu64, c->other);
}

static void write_column(const drift_profile *profile, size_t index, FILE *out) {
    drift_profile_column c = {.struct_size = sizeof c};
    if (drift_profile_get_column(profile, index, &c, NULL) != DRIFT_OK) return;
    bool numeric = c.type == DRIFT_TYPE_NUMERIC;
    fputs(index > 0 ? ",\n    {" : "\n    {", out);
    write_key_text(out, "name", c.name);
    fprintf(out, ", \"type\": \"%s\", ", numeric ? "numeric" : "categorical");
    write_key_text(out, "type_reason", c.type_reason);
    fputs(", ", out);
    write_counts(&c.counts, out);
    if (numeric)
        write_numeric(&c, out);
    else
        write_categorical(profile, index, &c, out);
    fputc('}', out);
}

void inspect_json(const drift_profile *profile, FILE *out) {
    drift_profile_options options;
    drift_profile_options_init(&options);
    drift_profile_get_options(profile, &options, NULL);
    fprintf(out,
            "{\n  \"schema\": \"driftcheck.profile/1\",\n  \"rows\": %" PRIu64
            ",\n  \"options\": {\"resolution\": %" PRIu32 ", \"bins\": %" PRIu32
            ", \"max_categories\": %" PRIu32 ", \"keep_rows\": %s},\n  \"columns\": [",
            drift_profile_rows(profile), options.resolution, options.psi_bins,
            options.max_categories, options.keep_rows != 0 ? "true" : "false");
    for (size_t i = 0; i < drift_profile_column_count(profile); i++)
        write_column(profile, i, out);
    fputs("\n  ]\n}\n", out);
}
