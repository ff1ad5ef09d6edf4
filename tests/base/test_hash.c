/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash-1-3 against values of another implementation (CPython 3.11, which hashes bytes with it).
 * In: bytes 0, 1, 2, ... Layer: tests of base. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"

static void test_every_length_and_key_matters(void **state) {
    (void)state;
    unsigned char bytes[64];
    uint64_t seen[65];
    const uint64_t key[2] = {1, 2};
    const uint64_t other[2] = {1, 3};
    for (int i = 0; i < 64; i++)
        bytes[i] = (unsigned char)i;
    for (size_t n = 0; n <= 64; n++) {
        seen[n] = hash_bytes(bytes, n, key);
        assert_true(seen[n] != hash_bytes(bytes, n, other));
        for (size_t k = 0; k < n; k++)
            assert_true(seen[k] != seen[n]);
    }
    bytes[3] ^= 1;
    assert_true(hash_bytes(bytes, 64, key) != seen[64]);
}

/* hash(bytes(range(n))) under PYTHONHASHSEED=0, which is the key 0. */
static void test_known_values(void **state) {
    (void)state;
    const struct {
        size_t length;
        uint64_t hash;
    } known[] = {
        {1, UINT64_C(0x68a914128e01e473)},  {7, UINT64_C(0x2f098ab0c751325a)},
        {8, UINT64_C(0xead411e67ebe2eea)},  {9, UINT64_C(0x75927f9d95124362)},
        {15, UINT64_C(0xf30eb725bb91c9ea)}, {16, UINT64_C(0x8972188433a5c5b7)},
        {63, UINT64_C(0x385d3e39e5f37359)},
    };
    const uint64_t zero[2] = {0, 0};
    unsigned char bytes[64];
    for (int i = 0; i < 64; i++)
        bytes[i] = (unsigned char)i;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(hash_bytes(bytes, known[i].length, zero) == known[i].hash);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_length_and_key_matters),
        cmocka_unit_test(test_known_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
