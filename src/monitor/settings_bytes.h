/* SPDX-License-Identifier: Apache-2.0 */
/* Settings as bytes of a snapshot (docs/format.md). Layer: monitor. */
#ifndef MONITOR_SETTINGS_BYTES_H
#define MONITOR_SETTINGS_BYTES_H

#include "monitor/settings.h"

#define SETTINGS_NAME_LIMIT 65535

/* Writes effective options; arrays and names must be there. */
void settings_write(const drift_monitor_options *options, writer *out);

/* Reads them into owned memory, with a copy of the bytes. Numbers may still be nonsense. OK,
 * BAD_FORMAT, OUT_OF_MEMORY. */
drift_status settings_read(monitor_settings *s, const unsigned char *bytes, size_t size,
                           drift_error *error);

#endif
