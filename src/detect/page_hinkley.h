/* SPDX-License-Identifier: Apache-2.0 */
/* State and rule of a Page-Hinkley test, for one stream and for many side by side. Layer: detect.
 */
#ifndef DETECT_PAGE_HINKLEY_H
#define DETECT_PAGE_HINKLEY_H

#include "detect/detector.h"

typedef struct page_hinkley {
    double n;
    double mean;
    double increase; /* fading sum of deviations less delta */
    double decrease; /* fading sum of deviations plus delta */
    double min_increase;
    double max_decrease;
    double min_at; /* n when the extremes were reached */
    double max_at;
} page_hinkley;

typedef struct page_hinkley_rule {
    double min_instances;
    double delta;
    double alpha;
    double up; /* threshold; infinite: this direction is not tested */
    double down;
} page_hinkley_rule;

/* Takes a value: 1 if a drift is found. 1 / n does not wait for the mean, so that only a
 * subtraction, a product and an addition stand between one value and the next. */
static inline int page_hinkley_take(const page_hinkley_rule *rule, page_hinkley *p, double x) {
    p->n += 1.0;
    p->mean += (1.0 / p->n) * (x - p->mean);
    double deviation = x - p->mean;
    p->increase = rule->alpha * p->increase + deviation - rule->delta;
    p->decrease = rule->alpha * p->decrease + deviation + rule->delta;
    if (p->increase < p->min_increase) {
        p->min_increase = p->increase;
        p->min_at = p->n;
    }
    if (p->decrease > p->max_decrease) {
        p->max_decrease = p->decrease;
        p->max_at = p->n;
    }
    int up = p->increase - p->min_increase > rule->up;
    int down = p->max_decrease - p->decrease > rule->down;
    return (up | down) & (p->n >= rule->min_instances);
}

void page_hinkley_restart(page_hinkley *p);
page_hinkley_rule page_hinkley_rule_of(const detector_settings *settings);

#endif
