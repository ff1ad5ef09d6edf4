/* SPDX-License-Identifier: Apache-2.0 */
/* One change gives one event and one recovery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/report.h>

#include "decide/alarm.h"

/* Verdicts as letters: . none, w warning, D drift, ? insufficient, ~ none but not calm. Answers: .
 * quiet, w or D raised with this severity, R recovered. */
static void play(const decide_alarm_rule *rule, const char *verdicts, const char *answers) {
    decide_alarm alarm = {0, 0, 0, 0};
    assert_int_equal(strlen(verdicts), strlen(answers));
    for (size_t i = 0; verdicts[i]; i++) {
        int32_t verdict = verdicts[i] == 'D'   ? DRIFT_VERDICT_DRIFT
                          : verdicts[i] == 'w' ? DRIFT_VERDICT_WARNING
                          : verdicts[i] == '?' ? DRIFT_VERDICT_INSUFFICIENT
                                               : DRIFT_VERDICT_NONE;
        int step = decide_alarm_step(&alarm, rule, verdict, verdicts[i] != '~');
        char answer = '.';
        if (step == DECIDE_ALARM_RECOVER) answer = 'R';
        if (step == DECIDE_ALARM_RAISE) answer = alarm.raised == DRIFT_VERDICT_DRIFT ? 'D' : 'w';
        if (answer != answers[i])
            fail_msg("%s at %zu: %c, expected %c", verdicts, i, answer, answers[i]);
    }
}

static void test_one_change_one_event(void **state) {
    (void)state;
    decide_alarm_rule rule = {1, 1, 0, 0};
    play(&rule, "..DDDD..", "..D...R.");
    play(&rule, ".D.D.", ".DRDR");
    play(&rule, "wwww", "....");
}

static void test_hysteresis(void **state) {
    (void)state;
    decide_alarm_rule rule = {1, 1, 0, 0};
    play(&rule, "D~~D~.", "D....R");
    play(&rule, "DwwwD..", "D....R.");
}

static void test_persistence(void **state) {
    (void)state;
    decide_alarm_rule rule = {2, 3, 0, 0};
    play(&rule, "D..D.D..", ".....DR.");
    play(&rule, "D.D", "..D");
    play(&rule, "D?D", "..D");
    decide_alarm_rule longest = {64, 64, 0, 0};
    char verdicts[66] = {0}, answers[66] = {0};
    memset(verdicts, 'D', 65);
    memset(answers, '.', 65);
    answers[63] = 'D';
    play(&longest, verdicts, answers);
}

static void test_cooldown(void **state) {
    (void)state;
    decide_alarm_rule rule = {1, 1, 3, 0};
    play(&rule, "D.D.DD", "DR..D.");
    play(&rule, "D.?DD", "DR..D");
}

static void test_warnings(void **state) {
    (void)state;
    decide_alarm_rule rule = {1, 1, 5, 1};
    play(&rule, "wwDw.", "w.D.R");
    play(&rule, "w.", "wR");
}

static void test_insufficient_changes_nothing(void **state) {
    (void)state;
    decide_alarm_rule rule = {1, 1, 0, 0};
    play(&rule, "?D??.", ".D..R");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_change_one_event),
        cmocka_unit_test(test_hysteresis),
        cmocka_unit_test(test_persistence),
        cmocka_unit_test(test_cooldown),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_insufficient_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
