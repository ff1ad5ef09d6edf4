/* SPDX-License-Identifier: Apache-2.0 */
/* Turns verdicts on window after window into one event and one recovery for one change:
 * persistence, cooldown, hysteresis. Sees verdicts, never data. Layer: decide. */
#ifndef DECIDE_ALARM_H
#define DECIDE_ALARM_H

#include <stdint.h>

typedef struct decide_alarm_rule {
    uint32_t persistence; /* so many bad windows ... */
    uint32_t of;          /* ... among the last so many, at most 64 */
    uint32_t cooldown;    /* windows after an event without another */
    uint32_t warnings;    /* 1: warnings are events as well */
} decide_alarm_rule;

typedef struct decide_alarm {
    uint64_t drifted; /* bit i: i windows ago; 0 is the last one */
    uint64_t warned;  /* warning or drift */
    int32_t raised;   /* DRIFT_VERDICT_NONE, or the severity of the event that stands */
    uint32_t cooldown;
} decide_alarm;

enum { DECIDE_ALARM_QUIET, DECIDE_ALARM_RAISE, DECIDE_ALARM_RECOVER };

/* Takes the verdict on the next window. calm: 1 if the effect is so small that an alarm may end.
 * Windows that are insufficient change nothing but the cooldown. On DECIDE_ALARM_RAISE, `raised` is
 * the new severity. */
int decide_alarm_step(decide_alarm *alarm, const decide_alarm_rule *rule, int32_t verdict,
                      int calm);

#endif
