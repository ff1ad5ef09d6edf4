/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck plan: what can be found with how many rows, how soon.
 * In: settings. Out: a plan, an exit code.
 * Layer: cli. */
#include "cli/plan.h"

#include <math.h>

#include "cli/evaluate_made_up.h"
#include "cli/evaluate_subject.h"
#include "cli/plan_result.h"
#include "cli/report_out.h"
#include "cli/sim_psi.h"

/* A stream that is measured goes on for so many times the planned delay after the change, but not
 * beyond so many checks. */
#define PATIENCE         10
#define LONGEST_PATIENCE 20000.0
#define PSI_DRAWS        100000

static void work_out(const cli_settings *settings, plan_result *r) {
    const study_settings *s = &settings->study;
    double batch_rows = (double)subject_batch_rows(settings);
    r->model =
        (plan_model){s->evidence.false_alarm_every,
                     s->sim.columns,
                     batch_rows,
                     (double)s->evidence.reference_rows + (double)s->plan.quiet_checks * batch_rows,
                     s->evidence.min_effect,
                     s->evidence.design_effect};
    r->known = r->model;
    r->known.reference_rows = HUGE_VAL;
    r->delay = plan_delay(&r->model, s->plan.shift);
    r->delay_known = plan_delay(&r->known, s->plan.shift);
    r->smallest_shift = plan_smallest_shift(&r->model);
    r->least_reference = plan_least_reference(&r->model, s->plan.shift);
    r->good_reference = plan_reference_for(&r->model, s->plan.shift, PLAN_GOOD);
}

/* ---- the rule PSI > limit ---- */

static exit_code weigh_rule(const cli_settings *settings, plan_result *r) {
    const study_settings *s = &settings->study;
    plan_model m = r->model;
    uint64_t hits = 0, reference = s->evidence.reference_rows;
    if (s->plan.psi <= 0) return EXIT_NO_DRIFT;
    m.reference_rows = (double)reference;
    if (!plan_psi_chance(&m, s->plan.bins, s->plan.psi, &r->psi_law)) r->psi_law = 0;
    drift_psi_threshold(reference, (uint64_t)m.batch_rows, s->plan.bins, m.false_alarm_every,
                        s->sim.columns, &r->psi_limit, NULL);
    r->psi_chance = r->psi_law;
    exit_code code = sim_psi_hits(reference, (uint64_t)m.batch_rows, s->plan.bins, s->plan.psi,
                                  PSI_DRAWS, s->sim.seed, &hits);
    if (code == EXIT_NOT_ENOUGH) return EXIT_NO_DRIFT; /* without GSL the law has to do */
    if (code != EXIT_NO_DRIFT) return code;
    r->psi_drawn = true;
    r->psi_chance = (double)hits / PSI_DRAWS;
    r->psi_range = interval_share(hits, PSI_DRAWS, PLAN_CONFIDENCE);
    return EXIT_NO_DRIFT;
}

/* ---- measuring ---- */

static void describe_streams(cli_settings *settings, const plan_result *r) {
    study_settings *s = &settings->study;
    uint64_t rows = (uint64_t)r->model.batch_rows;
    double patience = isfinite(r->delay) ? PATIENCE * (r->delay + 1) : LONGEST_PATIENCE;
    settings->detect.kind = "evidence";
    s->evaluate.repeat = s->plan.simulate;
    s->sim.batch_rows = rows;
    s->sim.drift.mean = s->plan.shift;
    s->sim.drift_columns = 1;
    s->sim.change_count = 1;
    s->sim.changes[0] = s->evidence.reference_rows + s->plan.quiet_checks * rows;
    s->sim.rows = s->sim.changes[0] + (uint64_t)fmin(patience, LONGEST_PATIENCE) * rows;
}

static double deviation(const tally *t, double mean) {
    double squares = 0;
    for (size_t i = 0; i < t->found; i++)
        squares += (t->delays[i] - mean) * (t->delays[i] - mean);
    return sqrt(squares / (double)(t->found - 1));
}

static exit_code measure(const cli_settings *settings, plan_result *r) {
    cli_settings streams = *settings; /* borrows the lists of the other one */
    tally t = {0};
    if (settings->study.plan.simulate == 0) return EXIT_NO_DRIFT;
    describe_streams(&streams, r);
    exit_code code = evaluate_made_up(&streams, &t);
    r->measured_found = t.found;
    r->measured_changes = t.found + t.missed;
    if (code == EXIT_NO_DRIFT && t.found > 0) {
        double sum = 0, n = (double)t.found, rows = r->model.batch_rows;
        for (size_t i = 0; i < t.found; i++)
            sum += t.delays[i];
        r->measured = sum / n / rows;
        if (t.found > 1) {
            r->measured_range =
                interval_mean(sum / n, deviation(&t, sum / n), t.found, PLAN_CONFIDENCE);
            r->measured_range.low /= rows;
            r->measured_range.high /= rows;
        }
    }
    tally_free(&t);
    return code;
}

/* ---- writing ---- */

typedef void writer(const cli_settings *settings, const plan_result *r, FILE *out);

static exit_code write_by(writer *write, const cli_settings *settings, const plan_result *r,
                          const char *path) {
    report_draft draft;
    exit_code code = report_draft_begin(&draft, "plan");
    if (code != EXIT_NO_DRIFT) return code;
    write(settings, r, draft.stream);
    return report_draft_write(&draft, path);
}

exit_code plan_run(const cli_settings *settings) {
    plan_result r = {.measured = NAN, .measured_range = {NAN, NAN}, .psi_range = {NAN, NAN}};
    work_out(settings, &r);
    exit_code code = weigh_rule(settings, &r);
    if (code == EXIT_NO_DRIFT) code = measure(settings, &r);
    if (code == EXIT_NO_DRIFT && settings->study.plan.plot != NULL)
        code = write_by(plan_write_svg, settings, &r, settings->study.plan.plot);
    if (code != EXIT_NO_DRIFT) return code;
    return write_by(settings->format == FORMAT_JSON ? plan_write_json : plan_write_text, settings,
                    &r, settings->output);
}
