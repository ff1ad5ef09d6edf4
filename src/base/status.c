/* SPDX-License-Identifier: Apache-2.0 */
/* Names and texts of the status codes, and the versions of this library.
 * In: numbers. Out: static texts.
 * Layer: base. */
#include <driftcheck/core.h>

const char *drift_status_name(int32_t status) {
    switch (status) {
#define NAME_CASE(name, number, text)                                                              \
    case number:                                                                                   \
        return #name;
        DRIFT_STATUS_MAP(NAME_CASE)
#undef NAME_CASE
    default:
        return "UNKNOWN";
    }
}

const char *drift_status_text(int32_t status) {
    switch (status) {
#define TEXT_CASE(name, number, text)                                                              \
    case number:                                                                                   \
        return text;
        DRIFT_STATUS_MAP(TEXT_CASE)
#undef TEXT_CASE
    default:
        return "unknown status";
    }
}

const char *drift_version(void) {
    return DRIFT_VERSION_STRING;
}

uint32_t drift_abi_version(void) {
    return DRIFT_ABI_VERSION;
}
