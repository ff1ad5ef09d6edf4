/* SPDX-License-Identifier: Apache-2.0 */
/* SipHash with one round a word and three at the end, as hash tables use it.
 * In: bytes and a key. Out: 64 bits. Layer: base. */
#include "base/hash.h"

#include "base/bytes.h"

typedef struct sip {
    uint64_t v0, v1, v2, v3;
} sip;

static uint64_t rotate(uint64_t x, unsigned bits) {
    return x << bits | x >> (64 - bits);
}

static void mix(sip *s) {
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static void take(sip *s, uint64_t word) {
    s->v3 ^= word;
    mix(s);
    s->v0 ^= word;
}

/* The bytes after the last whole word, and the length in the top byte. */
static uint64_t last_word(const unsigned char *rest, size_t length) {
    uint64_t word = (uint64_t)length << 56;
    for (size_t i = 0; i < length % 8; i++)
        word |= (uint64_t)rest[i] << (8 * i);
    return word;
}

uint64_t hash_bytes(const void *bytes, size_t length, const uint64_t key[2]) {
    const unsigned char *at = bytes;
    sip s = {key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
             key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)};
    for (size_t i = 0; i < length / 8; i++, at += 8)
        take(&s, bytes_get_u64(at));
    take(&s, last_word(at, length));
    s.v2 ^= 0xff;
    for (int i = 0; i < 3; i++)
        mix(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

void hash_key_from(const void *first, const void *second, uint64_t key[2]) {
    key[0] = (uint64_t)(uintptr_t)first * UINT64_C(0x9e3779b97f4a7c15);
    key[1] = (uint64_t)(uintptr_t)second * UINT64_C(0xbf58476d1ce4e5b9);
}
