/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles in files.
 * In: paths. Out: files, profiles. Layer: profile. */
#include "base/file.h"

#include "base/error.h"
#include "base/memory.h"
#include "profile/format.h"
#include "profile/model.h"

drift_status drift_profile_save(const drift_profile *profile, const char *path,
                                drift_error *error) {
    if (!profile || !path || path[0] == '\0') {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "profile is NULL, or path NULL or empty");
    }
    size_t length = drift_profile_encoded_size(profile);
    unsigned char *bytes = memory_zeroed(&profile->allocator, length, 1);
    if (!bytes) return error_memory(error);
    drift_status status = drift_profile_encode(profile, bytes, length, error);
    if (status == DRIFT_OK) status = file_save(path, bytes, length, &profile->allocator, error);
    memory_release(&profile->allocator, bytes, length, 1);
    return status;
}

drift_status drift_profile_load(const char *path, const drift_allocator *allocator,
                                drift_profile **out, drift_error *error) {
    if (!path || path[0] == '\0' || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "path is NULL or empty, or out is NULL");
    }
    file_contents c;
    drift_error inner;
    drift_error_init(&inner);
    drift_status status = file_load(path, FORMAT_MAGIC, FORMAT_MAGIC_SIZE, allocator, &c, error);
    if (status == DRIFT_OK) {
        status = drift_profile_decode(c.bytes, c.length, allocator, out, &inner);
        if (status != DRIFT_OK) file_error(path, status, &inner, error);
    }
    file_contents_destroy(&c);
    return status;
}
