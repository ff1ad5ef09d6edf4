/* SPDX-License-Identifier: Apache-2.0 */
/* A keyed hash: whoever chooses the texts cannot choose collisions. Layer: base. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* SipHash-1-3 (Aumasson and Bernstein 2012) of `length` bytes under a key of 128 bits. */
uint64_t hash_bytes(const void *bytes, size_t length, const uint64_t key[2]);

/* A key from where two things lie in memory, which differs from run to run: texts from strangers
 * cannot be chosen to collide. No result may depend on it. */
void hash_key_from(const void *first, const void *second, uint64_t key[2]);

#endif
