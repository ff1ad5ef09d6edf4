/* SPDX-License-Identifier: Apache-2.0 */
/* State and rule of a Page-Hinkley test, for one stream and for many side by side. Layer: detect.
 */
#ifndef DETECT_PAGE_HINKLEY_H
#define DETECT_PAGE_HINKLEY_H

#include "detect/detector.h"
#include "kernels/kernels.h"

typedef kernel_page_hinkley_stream page_hinkley;
typedef kernel_page_hinkley_rule page_hinkley_rule;

void page_hinkley_restart(page_hinkley *p);
page_hinkley_rule page_hinkley_rule_of(const detector_settings *settings);

#endif
