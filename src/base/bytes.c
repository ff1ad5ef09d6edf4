/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian numbers in memory, and CRC-32C by nibbles.
 * In: bytes, numbers. Out: the same on every machine, whatever its byte order and alignment.
 * Layer: base. */
#include "base/bytes.h"

#include <string.h>

void bytes_put_u32(unsigned char *to, uint32_t value) {
    for (unsigned i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (8 * i) & 0xff);
}

void bytes_put_u64(unsigned char *to, uint64_t value) {
    for (unsigned i = 0; i < 8; i++)
        to[i] = (unsigned char)(value >> (8 * i) & 0xff);
}

void bytes_put_f64(unsigned char *to, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bytes_put_u64(to, bits);
}

uint32_t bytes_get_u32(const unsigned char *from) {
    uint32_t value = 0;
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)from[i] << (8 * i);
    return value;
}

uint64_t bytes_get_u64(const unsigned char *from) {
    uint64_t value = 0;
    for (unsigned i = 0; i < 8; i++)
        value |= (uint64_t)from[i] << (8 * i);
    return value;
}

double bytes_get_f64(const unsigned char *from) {
    uint64_t bits = bytes_get_u64(from);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Remainders of the sixteen nibbles under the reversed Castagnoli polynomial 0x82f63b78. Sixteen
 * entries keep the table in one cache line; profiles are a few megabytes at most. */
static const uint32_t crc32c_nibble[16] = {
    0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
    0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};

uint32_t bytes_crc32c(const void *bytes, size_t length) {
    const unsigned char *from = bytes;
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < length; i++) {
        crc ^= from[i];
        crc = crc >> 4 ^ crc32c_nibble[crc & 15];
        crc = crc >> 4 ^ crc32c_nibble[crc & 15];
    }
    return crc ^ 0xffffffffu;
}
