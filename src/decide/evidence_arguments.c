/* SPDX-License-Identifier: Apache-2.0 */
/* Defaults, and refusal of what no alarm can be made from.
 * In: options, columns. Out: settings, or what is wrong. Layer: decide. */
#include <string.h>

#include "base/error.h"
#include "decide/evidence.h"

#define LARGEST_BUDGET 1e15
#define LARGEST_EFFECT 10.0
#define LARGEST_DESIGN 1e6
#define LARGEST_WEIGHT 1e6

void drift_evidence_options_init(drift_evidence_options *options) {
    if (!options) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
}

void drift_evidence_column_init(drift_evidence_column *column) {
    if (!column) return;
    memset(column, 0, sizeof *column);
    column->struct_size = (uint32_t)sizeof *column;
}

static drift_status refuse(drift_error *error, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s", what);
}

static int is_between(double value, double low, double high) {
    return value >= low && value <= high;
}

static drift_status check_options(const drift_evidence_options *o, drift_error *error) {
    if (o->struct_size < sizeof *o) {
        return refuse(error,
                      "the options' struct_size is not set: use drift_evidence_options_init");
    }
    if (o->reference_mode < DRIFT_REFERENCE_BOTH || o->reference_mode > DRIFT_REFERENCE_BALL) {
        return refuse(error, "reference_mode is not one of DRIFT_REFERENCE_...");
    }
    if (o->false_alarm_every != 0 && !is_between(o->false_alarm_every, 1, LARGEST_BUDGET)) {
        return refuse(error, "false_alarm_every must be 1 to 1e15 checks");
    }
    if (!is_between(o->min_effect, 0, LARGEST_EFFECT)) {
        return refuse(error, "min_effect must be a PSI of 0 to 10");
    }
    if (o->delta_ref != 0 && !is_between(o->delta_ref, 1e-15, 1 - 1e-15)) {
        return refuse(error, "delta_ref must be a probability above 0 and below 1");
    }
    if (o->design_effect != 0 && !is_between(o->design_effect, 1, LARGEST_DESIGN)) {
        return refuse(error, "design_effect must be 1 to 1e6");
    }
    if (o->slots > EVIDENCE_MOST) return refuse(error, "there are at most 65,536 slots");
    if (o->typical_rows > UINT32_MAX) return refuse(error, "typical_rows must be below 2^32");
    return DRIFT_OK;
}

static double or_default(double value, double otherwise) {
    return value > 0 ? value : otherwise;
}

drift_status evidence_settings_from(const drift_evidence_options *options, evidence_settings *s,
                                    drift_error *error) {
    drift_evidence_options o;
    drift_evidence_options_init(&o);
    drift_status status = options ? check_options(options, error) : DRIFT_OK;
    if (status != DRIFT_OK) return status;
    if (options) memcpy(&o, options, sizeof o);
    s->mode = o.reference_mode;
    s->budget = or_default(o.false_alarm_every, 1e6);
    s->typical_rows = or_default((double)o.typical_rows, 100);
    s->min_effect = o.min_effect;
    s->delta_ref = or_default(o.delta_ref, 0.05);
    s->design_effect = or_default(o.design_effect, 1);
    s->slots = o.slots ? o.slots : 1;
    return DRIFT_OK;
}

drift_status evidence_check_rows(const uint64_t *counts, size_t bins, size_t column,
                                 drift_error *error) {
    double rows = 0;
    for (size_t k = 0; k < bins; k++)
        rows += (double)counts[k];
    if (rows < EVIDENCE_COUNT_LIMIT / 4) return DRIFT_OK;
    return error_set(error, DRIFT_LIMIT, "column %zu: counts add up to 2^51 or more", column);
}

static drift_status check_column(const drift_evidence_column *c, size_t index, uint32_t slots,
                                 drift_error *error) {
    const char *wrong = NULL;
    if (c->struct_size < sizeof *c) {
        wrong = "its struct_size is not set: use drift_evidence_column_init";
    } else if (c->kind != DRIFT_BINS_NUMERIC && c->kind != DRIFT_BINS_CATEGORICAL) {
        wrong = "kind is not one of DRIFT_BINS_...";
    } else if (c->bins < (c->kind == DRIFT_BINS_NUMERIC ? 4U : 3U) || c->bins > EVIDENCE_MOST) {
        wrong = "a numeric column has 4 to 65,536 bins, a categorical one 3 to 65,536";
    } else if (!c->reference) {
        wrong = "reference is NULL";
    } else if (c->weight != 0 && !is_between(c->weight, 1 / LARGEST_WEIGHT, LARGEST_WEIGHT)) {
        wrong = "weight must be 1e-6 to 1e6";
    } else if (c->design_effect != 0 && !is_between(c->design_effect, 1, LARGEST_DESIGN)) {
        wrong = "design_effect must be 1 to 1e6";
    }
    if (wrong) return error_set(error, DRIFT_INVALID_ARGUMENT, "column %zu: %s", index, wrong);
    for (size_t slot = 0; slot < slots; slot++) {
        drift_status status =
            evidence_check_rows(c->reference + slot * c->bins, c->bins, index, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

drift_status evidence_check_columns(const drift_evidence_column *columns, size_t count,
                                    uint32_t slots, drift_error *error) {
    if (!columns || count == 0 || count > EVIDENCE_MOST) {
        return refuse(error, "columns is NULL, or there are none or more than 65,536");
    }
    for (size_t i = 0; i < count; i++) {
        drift_status status = check_column(&columns[i], i, slots, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}
