/* SPDX-License-Identifier: Apache-2.0 */
/* Calibrated fields of a report: what chance does to psi and ks of its columns.
 * In: statistics, histograms, counts. Out: the fields. Layer: monitor. */
#include "monitor/calibrate.h"

#include "stats/ks_band.h"

#define CONFIDENCE 0.9

/* What all columns have in common. */
typedef struct calibration {
    double every;         /* checks to a false alarm */
    uint64_t psi_columns; /* that may give one */
    double ks_alpha;      /* of one column and one of its two samples */
    double ks_constant;
} calibration;

static int has_psi(const report_column *c) {
    const report_statistic *psi = &c->statistics[DRIFT_STAT_PSI];
    return psi->computed && psi->result.status == DRIFT_OK && c->histogram.bin_count >= 2;
}

static int has_ks(const report_column *c) {
    const report_statistic *ks = &c->statistics[DRIFT_STAT_KS];
    return ks->computed && ks->result.status == DRIFT_OK && c->reference.counts.finite > 0 &&
           c->current.counts.finite > 0;
}

static calibration calibration_for(const drift_report *report) {
    calibration c = {report->options.false_alarm_every, 0, 0.0, 0.0};
    uint64_t ks_columns = 0;
    for (size_t i = 0; i < report->column_count; i++) {
        c.psi_columns += (uint64_t)has_psi(&report->columns[i]);
        ks_columns += (uint64_t)has_ks(&report->columns[i]);
    }
    if (ks_columns > 0) {
        /* half of the risk for each of the two samples */
        c.ks_alpha = 0.5 / (c.every * (double)ks_columns);
        c.ks_constant = ks_band_constant(c.ks_alpha);
    }
    return c;
}

static uint64_t total(const uint64_t *counts, size_t bins) {
    uint64_t sum = 0;
    for (size_t i = 0; i < bins; i++)
        sum += counts[i];
    return sum;
}

static void calibrate_psi(const calibration *c, const report_histogram *h,
                          drift_report_calibrated *out) {
    drift_result adjusted;
    drift_result_init(&adjusted);
    drift_status status =
        drift_psi_adjusted(h->reference, h->current, h->bin_count, CONFIDENCE, &adjusted, NULL);
    if (status != DRIFT_OK || !(adjusted.fields & DRIFT_HAS_BOUNDS)) return;
    status = drift_psi_threshold(total(h->reference, h->bin_count), total(h->current, h->bin_count),
                                 h->bin_count, c->every, c->psi_columns, &out->psi_threshold, NULL);
    if (status != DRIFT_OK) return;
    out->fields |= DRIFT_CALIBRATED_HAS_PSI;
    out->psi = adjusted.value;
    out->psi_lower = adjusted.lower;
    out->psi_upper = adjusted.upper;
}

static void calibrate(const calibration *c, report_column *column) {
    drift_report_calibrated *out = &column->calibrated;
    out->struct_size = sizeof *out;
    if (has_psi(column)) calibrate_psi(c, &column->histogram, out);
    if (has_ks(column)) {
        out->fields |= DRIFT_CALIBRATED_HAS_KS;
        out->ks_band = ks_band_width(column->current.counts.finite, c->ks_constant,
                                     column->reference.counts.finite, c->ks_alpha);
    }
}

void calibrate_columns(drift_report *report) {
    calibration c = calibration_for(report);
    for (size_t i = 0; i < report->column_count; i++)
        calibrate(&c, &report->columns[i]);
}
