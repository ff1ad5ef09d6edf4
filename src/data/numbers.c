/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of any type and stride as doubles.
 * In: a validated drift_column. Out: contiguous doubles, NaN where a row has no value. Layer: data.
 */
#include <math.h>
#include <string.h>

#include "data/column.h"
#include "data/gather.h"
#include "kernels/kernels.h"

typedef void (*reader)(const unsigned char *at, int64_t stride, size_t n, double *out);

/* One loop a type: memcpy, since a stride may leave values unaligned. */
#define DEFINE_READER(type)                                                                        \
    static void read_##type(const unsigned char *at, int64_t stride, size_t n, double *out) {      \
        for (size_t i = 0; i < n; i++, at += stride) {                                             \
            type value;                                                                            \
            memcpy(&value, at, sizeof value);                                                      \
            out[i] = (double)value;                                                                \
        }                                                                                          \
    }
DEFINE_READER(int8_t)
DEFINE_READER(int16_t)
DEFINE_READER(int32_t)
DEFINE_READER(int64_t)
DEFINE_READER(uint8_t)
DEFINE_READER(uint16_t)
DEFINE_READER(uint32_t)
DEFINE_READER(uint64_t)
#undef DEFINE_READER

static void read_double(const unsigned char *at, int64_t stride, size_t n, double *out) {
    if (stride == (int64_t)sizeof *out) {
        memcpy(out, at, n * sizeof *out);
        return;
    }
    for (size_t i = 0; i < n; i++, at += stride)
        memcpy(&out[i], at, sizeof *out);
}

static int lie_side_by_side(const unsigned char *at, int64_t stride, size_t size) {
    return stride == (int64_t)size && (uintptr_t)at % size == 0;
}

static void read_float(const unsigned char *at, int64_t stride, size_t n, double *out) {
    if (lie_side_by_side(at, stride, sizeof(float))) {
        kernels_get()->widen((const float *)(const void *)at, n, out);
        return;
    }
    for (size_t i = 0; i < n; i++, at += stride) {
        float value;
        memcpy(&value, at, sizeof value);
        out[i] = (double)value;
    }
}

/* IEEE 754-2008, 3.4: sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
static double value_of_half(uint16_t bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double value;
    if (exponent == 0x1f) {
        value = fraction ? (double)NAN : (double)INFINITY;
    } else if (exponent == 0) {
        value = ldexp(fraction, -24);
    } else {
        value = ldexp(fraction + 0x400, exponent - 25);
    }
    return bits & 0x8000 ? -value : value;
}

static void read_half(const unsigned char *at, int64_t stride, size_t n, double *out) {
    for (size_t i = 0; i < n; i++, at += stride) {
        uint16_t bits;
        memcpy(&bits, at, sizeof bits);
        out[i] = value_of_half(bits);
    }
}

static void read_bfloat16(const unsigned char *at, int64_t stride, size_t n, double *out) {
    for (size_t i = 0; i < n; i++, at += stride) {
        uint16_t upper;
        memcpy(&upper, at, sizeof upper);
        uint32_t bits = (uint32_t)upper << 16;
        float value;
        memcpy(&value, &bits, sizeof value);
        out[i] = (double)value;
    }
}

static const reader readers[] = {
    [DRIFT_DATA_FLOAT64] = read_double,  [DRIFT_DATA_FLOAT32] = read_float,
    [DRIFT_DATA_INT64] = read_int64_t,   [DRIFT_DATA_INT32] = read_int32_t,
    [DRIFT_DATA_UINT8] = read_uint8_t,   [DRIFT_DATA_INT8] = read_int8_t,
    [DRIFT_DATA_INT16] = read_int16_t,   [DRIFT_DATA_UINT16] = read_uint16_t,
    [DRIFT_DATA_UINT32] = read_uint32_t, [DRIFT_DATA_UINT64] = read_uint64_t,
    [DRIFT_DATA_FLOAT16] = read_half,    [DRIFT_DATA_BFLOAT16] = read_bfloat16,
};
#define READER_COUNT ((int32_t)(sizeof readers / sizeof *readers))

int gather_is_number(int32_t type) {
    return type == DRIFT_DATA_NONE || (type > 0 && type < READER_COUNT && readers[type]);
}

int gather_is_wide(int32_t type) {
    return type == DRIFT_DATA_INT64 || type == DRIFT_DATA_UINT64;
}

/* Compared as integers: the nearest double of 2^63 - 1 is 2^63, which no int64 holds. */
static int is_rounded(int32_t type, const unsigned char *at, double converted) {
    uint64_t bits;
    memcpy(&bits, at, sizeof bits);
    if (type == DRIFT_DATA_UINT64) {
        return converted >= 18446744073709551616.0 || (uint64_t)converted != bits;
    }
    return converted >= 9223372036854775808.0 || (int64_t)converted != (int64_t)bits;
}

static uint64_t count_rounded(const drift_column *column, int64_t first, size_t n,
                              const double *converted) {
    uint64_t rounded = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t row = first + (int64_t)i;
        if (fabs(converted[i]) < 9007199254740992.0 || !column_is_valid(column, row)) continue;
        rounded += (uint64_t)is_rounded(column->type, column_value(column, row), converted[i]);
    }
    return rounded;
}

static uint64_t erase_missing(const drift_column *column, int64_t first, size_t n, double *out) {
    uint64_t absent = 0;
    for (size_t i = 0; i < n; i++) {
        if (column_is_valid(column, first + (int64_t)i)) continue;
        out[i] = (double)NAN;
        absent++;
    }
    return absent;
}

/* Rows from `first` on, if they are of this type, side by side, and none is marked as missing. */
static const void *borrow(const drift_column *column, int64_t first, int32_t type, size_t size) {
    if (column->type != type || column->validity) return NULL;
    const unsigned char *at = column_value(column, first);
    return lie_side_by_side(at, column_stride(column), size) ? at : NULL;
}

const double *gather_borrow(const drift_column *column, int64_t first) {
    return borrow(column, first, DRIFT_DATA_FLOAT64, sizeof(double));
}

const float *gather_borrow_floats(const drift_column *column, int64_t first) {
    return borrow(column, first, DRIFT_DATA_FLOAT32, sizeof(float));
}

void gather_numbers(const drift_column *column, int64_t first, size_t n, double *out,
                    gather_counts *counts) {
    if (n == 0) return;
    if (column->type == DRIFT_DATA_NONE) {
        for (size_t i = 0; i < n; i++)
            out[i] = (double)NAN;
        counts->absent += n;
        return;
    }
    int64_t stride = column_stride(column);
    readers[column->type]((const unsigned char *)column->data + first * stride, stride, n, out);
    if (gather_is_wide(column->type)) {
        counts->rounded += count_rounded(column, first, n, out);
    }
    if (column->validity) counts->absent += erase_missing(column, first, n, out);
}
