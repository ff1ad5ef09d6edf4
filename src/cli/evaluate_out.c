/* SPDX-License-Identifier: Apache-2.0 */
/* What: an evaluation as text or JSON.
 * In: a tally. Out: what there is to read.
 * Layer: cli. */
#include "cli/evaluate_out.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "cli/evaluate_subject.h"
#include "cli/intervals.h"
#include "cli/json_text.h"
#include "cli/report_out.h"

#define LATE 0.95

/* A number with its interval; NAN: not known. */
typedef struct estimate {
    double value;
    interval range;
} estimate;

typedef struct estimates {
    estimate run_length;   /* looks from one false alarm to the next */
    estimate per_thousand; /* false alarms in 1,000 looks */
    estimate delay_mean;   /* rows */
    estimate delay_late;
    estimate missed; /* share of the changes */
} estimates;

static const estimate unknown = {NAN, {NAN, NAN}};

/* ---- estimates ---- */

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void estimate_false_alarms(const tally *t, double confidence, estimates *e) {
    double looks = (double)t->quiet_looks, count = (double)t->false_alarms;
    e->run_length = e->per_thousand = unknown;
    if (t->quiet_looks == 0) return;
    interval i = interval_poisson(t->false_alarms, confidence);
    e->per_thousand =
        (estimate){1000 * count / looks, {1000 * i.low / looks, 1000 * i.high / looks}};
    e->run_length = (estimate){count > 0 ? looks / count : NAN,
                               {looks / i.high, i.low > 0 ? looks / i.low : HUGE_VAL}};
}

static void estimate_delays(tally *t, double confidence, estimates *e) {
    size_t n = t->found;
    e->delay_mean = e->delay_late = unknown;
    if (n == 0) return;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += t->delays[i];
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (t->delays[i] - mean) * (t->delays[i] - mean);
    e->delay_mean.value = mean;
    if (n > 1)
        e->delay_mean.range = interval_mean(mean, sqrt(squares / (double)(n - 1)), n, confidence);
    qsort(t->delays, n, sizeof *t->delays, compare_doubles);
    interval places = interval_quantile(LATE, n, confidence);
    e->delay_late.value = t->delays[(size_t)ceil(LATE * (double)n) - 1];
    if (places.low < 1 && !isfinite(places.high)) return; /* too few for an interval */
    e->delay_late.range.low = places.low >= 1 ? t->delays[(size_t)places.low - 1] : 0;
    e->delay_late.range.high =
        isfinite(places.high) ? t->delays[(size_t)places.high - 1] : HUGE_VAL;
}

static void estimate_all(tally *t, double confidence, estimates *e) {
    uint64_t changes = t->found + t->missed;
    estimate_false_alarms(t, confidence, e);
    estimate_delays(t, confidence, e);
    e->missed = unknown;
    if (changes == 0) return;
    e->missed.value = (double)t->missed / (double)changes;
    e->missed.range = interval_share(t->missed, changes, confidence);
}

/* ---- JSON ---- */

static void put_estimate(FILE *out, const char *name, const estimate *e) {
    fprintf(out, "\"%s\":{\"value\":", name);
    json_text_number(out, e->value);
    fputs(",\"low\":", out);
    json_text_number(out, e->range.low);
    fputs(",\"high\":", out);
    json_text_number(out, e->range.high);
    fputc('}', out);
}

static const char *name_of_subject(const cli_settings *s) {
    return subject_is_evidence(s) ? "evidence"
                                  : drift_detector_name(drift_detector_from_name(s->detect.kind));
}

static void put_json(const cli_settings *s, const tally *t, const estimates *e, FILE *out) {
    fprintf(out,
            "{\"schema\":\"driftcheck.evaluation/1\",\"detector\":\"%s\",\"streams\":%" PRIu64
            ",\"rows\":%" PRIu64 ",\"rows_per_look\":%" PRIu64 ",\"looks\":%" PRIu64
            ",\"looks_without_drift\":%" PRIu64 ",\"false_alarms\":%" PRIu64 ",\"changes\":%" PRIu64
            ",\"found\":%" PRIu64 ",\"missed\":%" PRIu64 ",\"confidence\":",
            name_of_subject(s), t->streams, t->rows, subject_batch_rows(s), t->looks,
            t->quiet_looks, t->false_alarms, t->found + t->missed, t->found, t->missed);
    json_text_number(out, s->study.evaluate.confidence);
    fputc(',', out);
    put_estimate(out, "run_length_looks", &e->run_length);
    fputc(',', out);
    put_estimate(out, "false_alarms_per_1000_looks", &e->per_thousand);
    fputc(',', out);
    put_estimate(out, "delay_mean_rows", &e->delay_mean);
    fputc(',', out);
    put_estimate(out, "delay_p95_rows", &e->delay_late);
    fputc(',', out);
    put_estimate(out, "missed_share", &e->missed);
    fputs("}\n", out);
}

/* ---- text ---- */

/* Four digits, and no zeros that say nothing. */
static const char *short_number(char *to, size_t size, double value, double factor) {
    double v = value * factor;
    int digits = v == 0 || fabs(v) >= 1000 ? 0 : 3 - (int)floor(log10(fabs(v)));
    snprintf(to, size, "%.*f", digits < 0 ? 0 : digits > 9 ? 9 : digits, v);
    return to;
}

static void put_range(FILE *out, const interval *range, double factor, const char *unit) {
    char low[48], high[48];
    if (isnan(range->low)) {
        fputs("\n", out);
        return;
    }
    short_number(low, sizeof low, range->low, factor);
    if (isfinite(range->high))
        fprintf(out, "   (%s to %s%s)\n", low, short_number(high, sizeof high, range->high, factor),
                unit);
    else
        fprintf(out, "   (at least %s%s)\n", low, unit);
}

static void put_line(FILE *out, const char *what, const estimate *e, double factor,
                     const char *unit, const char *otherwise) {
    char value[48];
    if (isnan(e->value))
        fprintf(out, "%-28s %s", what, otherwise);
    else
        fprintf(out, "%-28s %s%s", what, short_number(value, sizeof value, e->value, factor), unit);
    put_range(out, &e->range, factor, unit);
}

static void put_text(const cli_settings *s, const tally *t, const estimates *e, FILE *out) {
    uint64_t rows = subject_batch_rows(s);
    fprintf(out, "%s: %" PRIu64 " stream%s of %" PRIu64 " rows, %" PRIu64 " looks",
            name_of_subject(s), t->streams, t->streams == 1 ? "" : "s", t->rows / t->streams,
            t->looks);
    if (rows > 1) fprintf(out, " of %" PRIu64 " rows", rows);
    fprintf(out, "\nin brackets: intervals of confidence %g\n\n", s->study.evaluate.confidence);
    fprintf(out, "%-28s %" PRIu64 " in %" PRIu64 " looks without drift\n", "false alarms",
            t->false_alarms, t->quiet_looks);
    put_line(out, "looks to a false alarm", &e->run_length, 1, "", "none seen");
    put_line(out, "false alarms in 1,000 looks", &e->per_thousand, 1, "", "no look without drift");
    fprintf(out, "%-28s %" PRIu64 " of %" PRIu64 " changes\n", "found", t->found,
            t->found + t->missed);
    put_line(out, "missed", &e->missed, 100, " %", "no change");
    put_line(out, "delay, mean", &e->delay_mean, 1, " rows", "none found");
    put_line(out, "delay of 95 in 100, at most", &e->delay_late, 1, " rows", "none found");
}

exit_code evaluate_write(const cli_settings *settings, tally *t) {
    estimates e;
    report_draft draft;
    estimate_all(t, settings->study.evaluate.confidence, &e);
    exit_code code = report_draft_begin(&draft, "evaluate");
    if (code != EXIT_NO_DRIFT) return code;
    if (settings->format == FORMAT_JSON)
        put_json(settings, t, &e, draft.stream);
    else
        put_text(settings, t, &e, draft.stream);
    return report_draft_write(&draft, settings->output);
}
