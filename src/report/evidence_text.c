/* SPDX-License-Identifier: Apache-2.0 */
/* Says in words what the evidence says of a column.
 * In: numbers. Out: text in memory of the caller. Layer: report. */
#include "report/evidence_text.h"

#include <math.h>

#include "base/error.h"
#include "base/text.h"

#define LONGEST_WHOLE 1e15 /* larger numbers are written with an exponent */

static void say_number(text *t, double value) {
    text_append_rounded(t, value, 2);
}

static void say_percent(text *t, double share) {
    say_number(t, 100.0 * share);
    text_append(t, " %");
}

/* Three digits that count, thousands parted: 1,230,000. */
static void say_whole(text *t, double value) {
    if (value >= LONGEST_WHOLE) {
        text_append_rounded(t, value, 3);
        return;
    }
    uint64_t step = 1, rounded = (uint64_t)(value + 0.5);
    while (rounded / step >= 1000)
        step *= 10;
    text_append_grouped(t, (rounded + step / 2) / step * step);
}

static void say_change(text *t, const drift_column_evidence *e) {
    text_append_char(t, ' ');
    say_percent(t, e->before);
    text_append(t, " -> ");
    say_percent(t, e->size);
}

static void say_mean(text *t, double shift) {
    text_append(t, shift < 0 ? "mean down by about " : "mean up by about ");
    say_number(t, fabs(shift));
    text_append(t, " standard deviations");
}

static void say_category(text *t, const drift_column_evidence *e) {
    if (e->category) {
        text_append(t, "category \"");
        text_append_bytes(t, e->category, e->category_length);
        text_append_char(t, '"');
    } else {
        text_append(t, "rarer categories");
    }
}

static void say_explanation(text *t, const drift_column_evidence *e) {
    switch (e->explanation) {
    case DRIFT_EXPLANATION_MEAN:
        say_mean(t, e->size);
        return;
    case DRIFT_EXPLANATION_SCALE:
        text_append(t, "spread about ");
        say_number(t, e->size);
        text_append(t, " times what it was");
        return;
    case DRIFT_EXPLANATION_BELOW:
        text_append(t, "values below all of the reference");
        break;
    case DRIFT_EXPLANATION_ABOVE:
        text_append(t, "values above all of the reference");
        break;
    case DRIFT_EXPLANATION_MISSING:
        text_append(t, "missing");
        break;
    case DRIFT_EXPLANATION_OTHER:
        text_append(t, "categories that the reference does not list");
        break;
    case DRIFT_EXPLANATION_CATEGORY:
        say_category(t, e);
        break;
    default:
        text_append(t, "another distribution, psi about ");
        say_number(t, e->size);
        return;
    }
    say_change(t, e);
}

static void say_evidence(text *t, double evidence) {
    if (evidence < 10.0) {
        text_append(t, "as often by chance");
        return;
    }
    text_append(t, "this or more appears by chance at most once in ");
    say_whole(t, evidence);
    text_append(t, " checks");
}

static void say_all(text *t, const drift_column_evidence *e) {
    if (e->explanation == DRIFT_EXPLANATION_NONE) {
        text_append(t, "nothing seen so far");
    } else {
        say_explanation(t, e);
        text_append(t, ", since about check ");
        text_append_u64(t, e->onset);
        text_append(t, "; ");
        say_evidence(t, e->evidence);
    }
    if (e->fields & DRIFT_EVIDENCE_HAS_PSI) {
        text_append(t, "; psi beyond chance ");
        say_number(t, e->psi);
        text_append(t, " (");
        say_number(t, e->psi_lower);
        text_append(t, " to ");
        say_number(t, e->psi_upper);
        text_append_char(t, ')');
    }
    if ((e->fields & DRIFT_EVIDENCE_HAS_RANGE) && e->out_of_range > 0.0) {
        text_append(t, "; ");
        say_percent(t, e->out_of_range);
        text_append(t, " out of range");
    }
}

drift_status evidence_check_output(const drift_column_evidence *e, const char *buffer, size_t size,
                                   const size_t *length, drift_error *error) {
    if (!e || e->struct_size < sizeof *e || !length || (!buffer && size > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "evidence is NULL or its struct_size not set, length is NULL, or buffer "
                         "is NULL and size is not 0");
    }
    return DRIFT_OK;
}

drift_status drift_column_evidence_text(const drift_column_evidence *e, char *buffer, size_t size,
                                        size_t *length, drift_error *error) {
    drift_status status = evidence_check_output(e, buffer, size, length, error);
    if (status != DRIFT_OK) return status;
    text t;
    text_init_fixed(&t, buffer, size);
    say_all(&t, e);
    return text_finish_fixed(&t, length, error);
}
