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

void page_hinkley_restart(page_hinkley *p);
page_hinkley_rule page_hinkley_rule_of(const detector_settings *settings);

#endif
