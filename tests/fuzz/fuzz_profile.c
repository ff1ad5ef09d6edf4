/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: whatever decodes holds all invariants and is written back as it was.
 * In: one byte (odd: checksums are made to match first), then a profile file. Out: abort on a bug.
 * Layer: tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "profile/format.h"
#include "profile/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Calls `visit` for each whole section. */
static void walk(uint8_t *bytes, size_t size, void (*visit)(uint8_t *section, size_t length, int *),
                 int *state) {
    size_t at = FORMAT_HEADER_SIZE;
    const size_t around = FORMAT_SECTION_HEAD + FORMAT_CRC_SIZE;
    while (at + around <= size) {
        uint64_t length = bytes_get_u64(bytes + at + 8);
        if (length > size - at - around) return;
        visit(bytes + at, (size_t)length, state);
        at += around + (size_t)length;
    }
}

/* Without this, a fuzzer would hardly ever get beyond the checksums. */
static void fix_crc(uint8_t *section, size_t length, int *state) {
    (void)state;
    bytes_put_u32(section + FORMAT_SECTION_HEAD + length,
                  bytes_crc32c(section, FORMAT_SECTION_HEAD + length));
}

static void note_skipped(uint8_t *section, size_t length, int *skipped) {
    (void)length;
    if (section[0] >= 'a' && section[0] <= 'z') *skipped = 1;
}

static uint8_t *encoded(const drift_profile *profile, size_t *size) {
    *size = drift_profile_encoded_size(profile);
    uint8_t *bytes = malloc(*size);
    require(bytes != NULL, "memory");
    require(drift_profile_encode(profile, bytes, *size, NULL) == DRIFT_OK, "encode failed");
    return bytes;
}

static void check(const drift_profile *profile, uint8_t *input, size_t size) {
    drift_profile *again = NULL;
    size_t first_size, second_size;
    int skipped = 0;
    require(profile_verify(profile, NULL) == DRIFT_OK, "a decoded profile breaks a rule");
    uint8_t *first = encoded(profile, &first_size);
    require(drift_profile_decode(first, first_size, NULL, &again, NULL) == DRIFT_OK,
            "what was written cannot be read");
    uint8_t *second = encoded(again, &second_size);
    require(first_size == second_size && memcmp(first, second, first_size) == 0,
            "two ways to write a profile");
    walk(input, size, note_skipped, &skipped);
    if (!skipped) {
        require(first_size == size && memcmp(first, input, size) == 0,
                "not the bytes it came from");
    }
    drift_profile_free(again);
    free(first);
    free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    uint8_t *bytes = malloc(size); /* one more than the file takes: never zero */
    require(bytes != NULL, "memory");
    uint8_t *file = bytes + 1;
    memcpy(bytes, data, size);
    if (bytes[0] & 1) walk(file, size - 1, fix_crc, NULL);
    drift_profile *profile = NULL;
    if (drift_profile_decode(file, size - 1, NULL, &profile, NULL) == DRIFT_OK) {
        check(profile, file, size - 1);
    }
    drift_profile_free(profile);
    free(bytes);
    return 0;
}
