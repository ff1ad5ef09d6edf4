/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file driftcheck.h
 * Everything: include this one.
 */
#ifndef DRIFTCHECK_DRIFTCHECK_H
#define DRIFTCHECK_DRIFTCHECK_H

#include <driftcheck/core.h>
#include <driftcheck/data.h>
#include <driftcheck/design_effect.h>
#include <driftcheck/detect.h>
#include <driftcheck/evidence.h>
#include <driftcheck/interop.h>
#include <driftcheck/ks.h>
#include <driftcheck/monitor.h>
#include <driftcheck/monitor_options.h>
#include <driftcheck/profile.h>
#include <driftcheck/report.h>
#include <driftcheck/risk.h>
#include <driftcheck/stats.h>

#endif
