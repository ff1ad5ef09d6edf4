/* SPDX-License-Identifier: Apache-2.0 */
/* What: a plan as text and JSON.
 * In: a plan. Out: what there is to read.
 * Layer: cli. */
#include <inttypes.h>
#include <math.h>

#include "cli/json_text.h"
#include "cli/plan_result.h"

#define LARGEST_PLAIN 1e15

/* ---- text ---- */

/* A count with commas, as 1,000,000. */
static void put_count(FILE *out, double value) {
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%.0f", value);
    for (int i = 0; i < length; i++) {
        fputc(digits[i], out);
        if (i + 1 < length && (length - i - 1) % 3 == 0) fputc(',', out);
    }
}

/* Three digits that count. */
static void put_short(FILE *out, double value) {
    int whole = value > 0 ? (int)floor(log10(value)) : 0;
    if (value >= 100 && value < LARGEST_PLAIN)
        put_count(out, value);
    else if (value >= 0.001 && value < 100)
        fprintf(out, "%.*f", 2 - whole, value);
    else
        fprintf(out, "%.3g", value);
}

static void put_label(FILE *out, const char *text) {
    fprintf(out, "  %-44s", text);
}

static void put_delay(const cli_settings *s, const plan_result *r, const char *what, double checks,
                      FILE *out) {
    put_label(out, what);
    if (!isfinite(checks)) {
        fputs("never\n", out);
        return;
    }
    put_short(out, checks);
    fputs(" checks, ", out);
    put_short(out, checks * r->model.batch_rows);
    fputs(" rows, ", out);
    put_short(out, checks / s->study.plan.checks_per_day);
    fputs(" days\n", out);
}

static void put_rows(const char *what, double rows, FILE *out) {
    put_label(out, what);
    if (isfinite(rows))
        put_count(out, rows);
    else
        fputs("none is enough: --min-effect tolerates it", out);
    fputc('\n', out);
}

static void put_measured(const plan_result *r, FILE *out) {
    if (r->measured_changes == 0) return;
    put_label(out, "measured");
    if (r->measured_found > 0) {
        put_short(out, r->measured);
        fputs(" checks", out);
        if (!isnan(r->measured_range.low)) {
            fputs(" (", out);
            put_short(out, r->measured_range.low);
            fputs(" to ", out);
            put_short(out, r->measured_range.high);
            fputc(')', out);
        }
        fputs(", ", out);
    }
    fprintf(out, "found in %" PRIu64 " of %" PRIu64 " runs\n", r->measured_found,
            r->measured_changes);
}

static void put_rule(const cli_settings *s, const plan_result *r, FILE *out) {
    const plan_settings *p = &s->study.plan;
    double checks = r->model.columns * p->checks_per_day;
    if (p->psi <= 0) return;
    fprintf(out, "\nA rule PSI > %g with %u bins, where nothing changes\n", p->psi, p->bins);
    put_label(out, "passed by a check of one column");
    put_short(out, 100 * r->psi_chance);
    fputs(" %", out);
    if (r->psi_drawn) {
        fputs(" (", out);
        put_short(out, 100 * r->psi_range.low);
        fputs(" to ", out);
        put_short(out, 100 * r->psi_range.high);
        fputs(")", out);
    } else {
        fputs(" by its law for many rows", out);
    }
    fputc('\n', out);
    put_label(out, "false alarms a day");
    if (r->psi_drawn && r->psi_chance <= 0) fputs("at most ", out);
    put_short(out,
              checks * (r->psi_drawn && r->psi_chance <= 0 ? r->psi_range.high : r->psi_chance));
    fputc('\n', out);
    put_label(out, "a limit that would keep the budget");
    fputs("PSI > ", out);
    put_short(out, r->psi_limit);
    fputc('\n', out);
}

void plan_write_text(const cli_settings *s, const plan_result *r, FILE *out) {
    const plan_settings *p = &s->study.plan;
    put_count(out, r->model.columns);
    fprintf(out, " column%s, checks of ", r->model.columns > 1 ? "s" : "");
    put_count(out, r->model.batch_rows);
    fprintf(out, " row%s, a reference of ", r->model.batch_rows > 1 ? "s" : "");
    put_count(out, r->model.reference_rows);
    fputs(" rows;\na false alarm every ", out);
    put_short(out, r->model.false_alarm_every);
    fputs(" checks, which are ", out);
    put_short(out, r->model.false_alarm_every / p->checks_per_day / 365.25);
    fprintf(out, " years of %g a day.\n\n", p->checks_per_day);
    fprintf(out, "A shift of %g standard deviations in the mean of one column\n", p->shift);
    put_delay(s, r, "found after, on average", r->delay, out);
    put_delay(s, r, "with an unlimited reference", r->delay_known, out);
    put_measured(r, out);
    put_rows("reference rows that find it at all", r->least_reference, out);
    put_rows("reference rows for a delay 1.25 x unlimited", r->good_reference, out);
    fputs("\nSmallest shift that is ever found\n", out);
    put_label(out, "with this reference");
    if (isfinite(r->smallest_shift)) {
        put_short(out, r->smallest_shift);
        fputs(" standard deviations\n", out);
    } else {
        fputs(s->study.evidence.min_effect > 0
                  ? "none: --min-effect tolerates them, or too few rows\n"
                  : "none: the reference is too small\n",
              out);
    }
    put_rule(s, r, out);
}

/* ---- JSON ---- */

static void put_number(FILE *out, const char *name, double value) {
    fprintf(out, ",\"%s\":", name);
    json_text_number(out, value);
}

static void put_json_rule(const cli_settings *s, const plan_result *r, FILE *out) {
    const plan_settings *p = &s->study.plan;
    fputs(",\"psi_rule\":", out);
    if (p->psi <= 0) {
        fputs("null", out);
        return;
    }
    fprintf(out, "{\"bins\":%u", p->bins);
    put_number(out, "limit", p->psi);
    put_number(out, "chance_per_check_and_column", r->psi_chance);
    put_number(out, "chance_low", r->psi_range.low);
    put_number(out, "chance_high", r->psi_range.high);
    put_number(out, "chance_by_law", r->psi_law);
    put_number(out, "false_alarms_per_day", r->psi_chance * r->model.columns * p->checks_per_day);
    put_number(out, "limit_for_budget", r->psi_limit);
    fputc('}', out);
}

static void put_json_measured(const plan_result *r, FILE *out) {
    fputs(",\"measured\":", out);
    if (r->measured_changes == 0) {
        fputs("null", out);
        return;
    }
    fprintf(out, "{\"runs\":%" PRIu64 ",\"found\":%" PRIu64, r->measured_changes,
            r->measured_found);
    put_number(out, "delay_checks", r->measured);
    put_number(out, "low", r->measured_range.low);
    put_number(out, "high", r->measured_range.high);
    fputc('}', out);
}

void plan_write_json(const cli_settings *s, const plan_result *r, FILE *out) {
    fputs("{\"schema\":\"driftcheck.plan/1\"", out);
    put_number(out, "columns", r->model.columns);
    put_number(out, "batch_rows", r->model.batch_rows);
    put_number(out, "reference_rows", (double)s->study.evidence.reference_rows);
    put_number(out, "quiet_checks", (double)s->study.plan.quiet_checks);
    put_number(out, "false_alarm_every", r->model.false_alarm_every);
    put_number(out, "checks_per_day", s->study.plan.checks_per_day);
    put_number(out, "min_effect", r->model.min_effect);
    put_number(out, "design_effect", r->model.design_effect);
    put_number(out, "shift", s->study.plan.shift);
    put_number(out, "delay_checks", r->delay);
    put_number(out, "delay_checks_unlimited_reference", r->delay_known);
    put_number(out, "smallest_shift", r->smallest_shift);
    put_number(out, "reference_rows_needed", r->least_reference);
    put_number(out, "reference_rows_for_1.25_delay", r->good_reference);
    put_json_measured(r, out);
    put_json_rule(s, r, out);
    fputs("}\n", out);
}
