/* SPDX-License-Identifier: Apache-2.0 */
/* Little-endian numbers in memory, and the checksum of the file format. Layer: base. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

void bytes_put_u32(unsigned char *to, uint32_t value);
void bytes_put_u64(unsigned char *to, uint64_t value);
void bytes_put_f64(unsigned char *to, double value);
uint32_t bytes_get_u32(const unsigned char *from);
uint64_t bytes_get_u64(const unsigned char *from);
double bytes_get_f64(const unsigned char *from);

/* CRC-32C (Castagnoli), as in RFC 3720: bytes_crc32c("123456789", 9) == 0xE3069283. */
uint32_t bytes_crc32c(const void *bytes, size_t length);

#endif
