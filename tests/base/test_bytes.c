/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in files are little-endian, and their checksum is that of RFC 3720.
 * In: known vectors. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/bytes.h"

static void numbers_are_little_endian(void **state) {
    (void)state;
    unsigned char bytes[9] = {0};
    bytes_put_u32(bytes + 1, 0x04030201u);
    assert_memory_equal(bytes + 1, "\1\2\3\4", 4);
    assert_int_equal(bytes_get_u32(bytes + 1), 0x04030201u);
    bytes_put_u64(bytes + 1, 0xf8f7060504030201u);
    assert_memory_equal(bytes + 1, "\1\2\3\4\5\6\xf7\xf8", 8);
    assert_true(bytes_get_u64(bytes + 1) == 0xf8f7060504030201u);
    bytes_put_f64(bytes + 1, -2.5);
    assert_memory_equal(bytes + 1, "\0\0\0\0\0\0\4\xc0", 8);
    assert_true(bytes_get_f64(bytes + 1) == -2.5);
}

/* Vectors of RFC 3720, appendix B.4. */
static void checksums_are_those_of_the_standard(void **state) {
    (void)state;
    unsigned char block[32];
    assert_int_equal(bytes_crc32c("", 0), 0);
    assert_int_equal(bytes_crc32c("123456789", 9), 0xe3069283u);
    memset(block, 0, sizeof block);
    assert_int_equal(bytes_crc32c(block, 32), 0x8a9136aau);
    memset(block, 0xff, sizeof block);
    assert_int_equal(bytes_crc32c(block, 32), 0x62a8ab43u);
    for (unsigned i = 0; i < 32; i++)
        block[i] = (unsigned char)i;
    assert_int_equal(bytes_crc32c(block, 32), 0x46dd794eu);
    for (unsigned i = 0; i < 32; i++)
        block[i] = (unsigned char)(31 - i);
    assert_int_equal(bytes_crc32c(block, 32), 0x113fdb5cu);
}

/* The definition, one bit at a time. */
static uint32_t crc32c_bit_by_bit(const unsigned char *bytes, size_t length) {
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0x82f63b78u : crc >> 1;
    }
    return crc ^ 0xffffffffu;
}

static void every_length_and_alignment_agrees_with_the_definition(void **state) {
    (void)state;
    unsigned char block[80];
    for (unsigned i = 0; i < sizeof block; i++)
        block[i] = (unsigned char)(i * i * 41 + 7);
    for (size_t start = 0; start < 8; start++)
        for (size_t length = 0; length + start <= sizeof block; length++)
            assert_int_equal(bytes_crc32c(block + start, length),
                             crc32c_bit_by_bit(block + start, length));
}

static void every_flipped_bit_changes_the_checksum(void **state) {
    (void)state;
    unsigned char block[64];
    for (unsigned i = 0; i < sizeof block; i++)
        block[i] = (unsigned char)(i * 37);
    uint32_t whole = bytes_crc32c(block, sizeof block);
    for (unsigned bit = 0; bit < 8 * sizeof block; bit++) {
        block[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_int_not_equal(bytes_crc32c(block, sizeof block), whole);
        block[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(checksums_are_those_of_the_standard),
        cmocka_unit_test(every_length_and_alignment_agrees_with_the_definition),
        cmocka_unit_test(every_flipped_bit_changes_the_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
