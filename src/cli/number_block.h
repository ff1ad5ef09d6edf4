/* SPDX-License-Identifier: Apache-2.0 */
/* What: many fields of one column to doubles at once.
 * In: fields as an index of separators gives them. Out: correctly rounded doubles, and which fields
 * are left to number_parse.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_NUMBER_BLOCK_H
#define DRIFTCHECK_CLI_NUMBER_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Most fields of one call: one bit of a mask each. */
#define NUMBER_BLOCK 64

/** Field i begins one byte behind separators[i * stride - 1] and ends before separators[i *
 * stride], both offsets from `bytes`; UINT32_MAX stands for the place before the first byte. */
typedef struct number_fields {
    const char *bytes;
    const uint32_t *separators;
    size_t stride;
    size_t count; /**< at most NUMBER_BLOCK */
    char decimal;
    bool trim; /**< a CR at the end is not part of the field */
} number_fields;

/**
 * Reads plain decimal numbers: a minus or none, digits, a point among them or none. Codes
 * (number_looks_like_code) are left, and may leave others. No separator may be a digit or a point.
 * @param values  `count` numbers; those of fields that are left are arbitrary.
 * @return bit i: field i has been read.
 */
typedef uint64_t (*number_block_function)(const number_fields *fields, double *values);

/** That of the level in use; number_block_none where there is none. */
number_block_function number_block_get(void);

/** Reads none: each field is left. */
uint64_t number_block_none(const number_fields *fields, double *values);
uint64_t number_block_avx2(const number_fields *fields, double *values);
/** The machine must have more than the level AVX-512 (avx512_bytes.h). */
uint64_t number_block_avx512(const number_fields *fields, double *values);

#endif
