/* SPDX-License-Identifier: Apache-2.0 */
/* The state between windows of one thing that can drift.
 * In: verdicts. Out: when to raise and when to recover. Layer: decide. */
#include "decide/alarm.h"

#include <driftcheck/report.h>

static int count_bits(uint64_t bits) {
    int count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

static int persists(uint64_t history, const decide_alarm_rule *rule) {
    uint64_t last = rule->of < 64 ? (UINT64_C(1) << rule->of) - 1 : UINT64_MAX;
    return count_bits(history & last) >= (int)rule->persistence;
}

static int32_t severity_now(const decide_alarm *alarm, const decide_alarm_rule *rule) {
    if (persists(alarm->drifted, rule)) return DRIFT_VERDICT_DRIFT;
    if (rule->warnings && persists(alarm->warned, rule)) return DRIFT_VERDICT_WARNING;
    return DRIFT_VERDICT_NONE;
}

int decide_alarm_step(decide_alarm *alarm, const decide_alarm_rule *rule, int32_t verdict,
                      int calm) {
    int cooling = alarm->cooldown > 0;
    if (cooling) alarm->cooldown--;
    if (verdict == DRIFT_VERDICT_INSUFFICIENT) return DECIDE_ALARM_QUIET;
    alarm->drifted = alarm->drifted << 1 | (verdict == DRIFT_VERDICT_DRIFT);
    alarm->warned = alarm->warned << 1 | (verdict != DRIFT_VERDICT_NONE);
    if (alarm->raised != DRIFT_VERDICT_NONE && verdict == DRIFT_VERDICT_NONE && calm) {
        alarm->raised = DRIFT_VERDICT_NONE;
        alarm->drifted = alarm->warned = 0;
        return DECIDE_ALARM_RECOVER;
    }
    int32_t severity = severity_now(alarm, rule);
    /* a warning that grows into drift is told at once */
    int grows = alarm->raised == DRIFT_VERDICT_WARNING;
    if (severity <= alarm->raised || (cooling && !grows)) return DECIDE_ALARM_QUIET;
    alarm->raised = severity;
    alarm->cooldown = rule->cooldown;
    return DECIDE_ALARM_RAISE;
}
