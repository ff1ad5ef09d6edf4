/* SPDX-License-Identifier: Apache-2.0 */
/* What: digits divided by a power of ten, correctly rounded, without a division.
 * In: an integer of 64 bits, a power. Out: a double.
 * Layer: cli.
 *
 * D. Lemire, Number parsing at a gigabyte per second (2021): the product of the digits with 128
 * bits of the power says all that rounding asks for; N. Mushtak and D. Lemire (2023): always. Most
 * often the upper 64 bits of the power are enough. */
#ifndef DRIFTCHECK_CLI_NUMBER_QUOTIENT_H
#define DRIFTCHECK_CLI_NUMBER_QUOTIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { QUOTIENT_SCALES = 24, QUOTIENT_TIES = 4 };

/* 2^n / 5^scale, rounded up, for the n that makes it an integer of 128 bits: upper, lower half. */
static const uint64_t reciprocal_of_five[QUOTIENT_SCALES][2] = {
    {0x8000000000000000, 0x0000000000000000}, /* 10^-0 */
    {0xcccccccccccccccc, 0xcccccccccccccccd}, /* 10^-1 */
    {0xa3d70a3d70a3d70a, 0x3d70a3d70a3d70a4}, /* 10^-2 */
    {0x83126e978d4fdf3b, 0x645a1cac083126ea}, /* 10^-3 */
    {0xd1b71758e219652b, 0xd3c36113404ea4a9}, /* 10^-4 */
    {0xa7c5ac471b478423, 0x0fcf80dc33721d54}, /* 10^-5 */
    {0x8637bd05af6c69b5, 0xa63f9a49c2c1b110}, /* 10^-6 */
    {0xd6bf94d5e57a42bc, 0x3d32907604691b4d}, /* 10^-7 */
    {0xabcc77118461cefc, 0xfdc20d2b36ba7c3e}, /* 10^-8 */
    {0x89705f4136b4a597, 0x31680a88f8953031}, /* 10^-9 */
    {0xdbe6fecebdedd5be, 0xb573440e5a884d1c}, /* 10^-10 */
    {0xafebff0bcb24aafe, 0xf78f69a51539d749}, /* 10^-11 */
    {0x8cbccc096f5088cb, 0xf93f87b7442e45d4}, /* 10^-12 */
    {0xe12e13424bb40e13, 0x2865a5f206b06fba}, /* 10^-13 */
    {0xb424dc35095cd80f, 0x538484c19ef38c95}, /* 10^-14 */
    {0x901d7cf73ab0acd9, 0x0f9d37014bf60a11}, /* 10^-15 */
    {0xe69594bec44de15b, 0x4c2ebe687989a9b4}, /* 10^-16 */
    {0xb877aa3236a4b449, 0x09befeb9fad487c3}, /* 10^-17 */
    {0x9392ee8e921d5d07, 0x3aff322e62439fd0}, /* 10^-18 */
    {0xec1e4a7db69561a5, 0x2b31e9e3d06c32e6}, /* 10^-19 */
    {0xbce5086492111aea, 0x88f4bb1ca6bcf585}, /* 10^-20 */
    {0x971da05074da7bee, 0xd3f6fc16ebca5e04}, /* 10^-21 */
    {0xf1c90080baf72cb1, 0x5324c68b12dd6339}, /* 10^-22 */
    {0xc16d9a0095928a27, 0x75b7053c0f178294}, /* 10^-23 */
};

/* How often a power of two: floor(log2(10^-scale)) + 63 + the bias of a double. */
static inline uint64_t exponent_of_ten(uint32_t scale) {
    return (uint64_t)(((-217706 * (int32_t)scale) >> 16) + 63 + 1023);
}

__extension__ typedef unsigned __int128 product_of_64;

/* digits / 10^scale. @param digits  not 0. @param scale  below QUOTIENT_SCALES.
 *  @param sign  the sign bit of a double, or 0. */
static inline double quotient_of_ten(uint64_t digits, uint32_t scale, uint64_t sign) {
    const uint64_t *power = reciprocal_of_five[scale];
    uint64_t zeros = (uint64_t)__builtin_clzll(digits);
    uint64_t left = digits << zeros;
    product_of_64 product = (product_of_64)left * power[0];
    /* 53 bits, one that decides, and one if the product is short; below them are only ones, so that
     * what the lower half adds might carry: once in 512 times */
    if (((uint64_t)(product >> 64) & 0x1ff) == 0x1ff)
        product += (uint64_t)((product_of_64)left * power[1] >> 64);
    uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
    uint64_t is_long = high >> 63;
    uint64_t fraction = high >> (is_long + 9);
    /* halfway between two doubles, which only small powers of five allow: to the even one */
    bool is_tie = low <= 1 && scale <= QUOTIENT_TIES && fraction << (is_long + 9) == high;
    if (is_tie && (fraction & 3) == 1) fraction--;
    fraction = (fraction + (fraction & 1)) >> 1;
    /* the leading one, and what rounding may carry, go into the exponent */
    uint64_t bits = ((exponent_of_ten(scale) + is_long - zeros - 1) << 52) + fraction;
    double value;
    bits |= sign;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
