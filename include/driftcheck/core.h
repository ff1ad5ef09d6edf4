/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file core.h
 * What every other driftcheck header uses: version, status codes, errors, memory, CPU level.
 *
 * Rules that hold for the whole library:
 * - Threads: a handle is not synchronised. Different handles may be used by different threads;
 *   functions that take a `const` handle may run side by side on the same handle. The first use
 *   of the library is safe from any thread. The library starts no threads and keeps no state per
 *   thread; the only process-wide state is the CPU level.
 * - Failure: a function that fails leaves its object as it was and its outputs unwritten, unless
 *   its comment says otherwise.
 * - Structs that begin with `struct_size` are filled by their `_init` function or by setting all
 *   bytes to zero and `struct_size` to `sizeof`. They grow only at the end; zero means default.
 * - Strings are UTF-8. The library never uses or changes the locale, the floating-point
 *   environment, errno or any stream, and never ends the process. Numbers are the documented ones
 *   where the calling thread rounds to nearest and keeps denormals, as all do at start; elsewhere
 *   they may be rounded otherwise, and denormals may count as 0.
 */
#ifndef DRIFTCHECK_CORE_H
#define DRIFTCHECK_CORE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define DRIFT_API
#else
#define DRIFT_API __attribute__((visibility("default")))
#endif

/** Version of the product; the build system, `driftcheck --version` and reports read it here. */
#define DRIFT_VERSION_MAJOR  0
#define DRIFT_VERSION_MINOR  1
#define DRIFT_VERSION_PATCH  0
#define DRIFT_VERSION_STRING "0.1.0"
/** Number of the binary interface: it changes when a program built before must be rebuilt. */
#define DRIFT_ABI_VERSION 0

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The list of all status codes: X(NAME, NUMBER, TEXT). Numbers are stable: they are never reused.
 * Codes below 100 are answers about the data; from 100 on, they are errors of the call.
 */
#define DRIFT_STATUS_MAP(X)                                                                        \
    X(OK, 0, "success")                                                                            \
    X(EMPTY, 1, "no usable values")                                                                \
    X(CONSTANT, 2, "all values are the same, so this number is not defined")                       \
    X(TOO_FEW, 3, "too few rows to say")                                                           \
    X(TYPE_MISMATCH, 4, "the two sides have different types")                                      \
    X(NOT_APPLICABLE, 5, "not defined for this kind of data")                                      \
    X(OVERFLOW, 6, "the result is outside the range of a double")                                  \
    X(MISSING_COLUMN, 7, "the column is missing from the current data")                            \
    X(INVALID_ARGUMENT, 100, "an argument is not valid")                                           \
    X(OUT_OF_MEMORY, 101, "out of memory")                                                         \
    X(IO, 102, "a file could not be read or written")                                              \
    X(BAD_FORMAT, 103, "not a driftcheck profile, or a damaged one")                               \
    X(VERSION, 104, "written by a newer, incompatible version")                                    \
    X(SCHEMA, 105, "columns do not match the schema")                                              \
    X(LIMIT, 106, "a documented limit was passed")                                                 \
    X(BUFFER_TOO_SMALL, 107, "the buffer is too small")

/** Result of every function that can fail, and state of every computed number. */
typedef enum drift_status {
#define DRIFT_STATUS_ENUM(name, number, text) DRIFT_##name = number,
    DRIFT_STATUS_MAP(DRIFT_STATUS_ENUM)
#undef DRIFT_STATUS_ENUM
} drift_status;

/** Name of a status without the prefix, such as "OUT_OF_MEMORY"; "UNKNOWN" for other numbers.
 *  Static storage. Allocates nothing. Any thread. */
DRIFT_API const char *drift_status_name(int32_t status);

/** One short English text for a status; "unknown status" for other numbers. Static storage. */
DRIFT_API const char *drift_status_text(int32_t status);

#define DRIFT_ERROR_COLUMN_SIZE  128
#define DRIFT_ERROR_MESSAGE_SIZE 384

/**
 * Details of a failure, in memory of the caller. Every function takes it last; NULL is allowed.
 * Written only on failure; texts are always terminated and are cut at a whole character.
 */
typedef struct drift_error {
    uint32_t struct_size;                   /**< sizeof(drift_error), set by drift_error_init */
    int32_t code;                           /**< a drift_status */
    int64_t row;                            /**< row (0-based, in the batch or file), or -1 */
    char column[DRIFT_ERROR_COLUMN_SIZE];   /**< name of the column, or "" */
    char message[DRIFT_ERROR_MESSAGE_SIZE]; /**< what is wrong and what to do, one line */
} drift_error;

/** Clears an error: code OK, row -1, empty texts. NULL is ignored. */
DRIFT_API void drift_error_init(drift_error *error);

/** Product version as "major.minor.patch". Static storage. */
DRIFT_API const char *drift_version(void);

/** DRIFT_ABI_VERSION of the library that is loaded; compare it with the macro at start. */
DRIFT_API uint32_t drift_abi_version(void);

/**
 * Source of memory of one object. Copied into the object; `context` must outlive it. Called by the
 * thread that calls the library: by several at the same time if they call functions that take a
 * `const` handle side by side.
 * A pointer to a drift_allocator that is NULL, or one that lacks `allocate` or `release`, means
 * malloc and free.
 */
typedef struct drift_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    /** Returns `size` (> 0) bytes aligned for any type, or NULL when there is no memory. */
    void *(*allocate)(void *context, size_t size);
    /** Releases memory that `allocate` of the same context gave with the same size. Never NULL. */
    void (*release)(void *context, void *memory, size_t size);
    void *context;
} drift_allocator;

/** Work of one call, in pieces: an executor is handed it. */
typedef struct drift_work drift_work;

/**
 * Does piece `index` of some work; called by drift_executor.run alone, once for each index. Pieces
 * may be done in any order, and at the same time by different threads. NULL and an index without a
 * piece are ignored.
 */
DRIFT_API void drift_work_do(drift_work *work, size_t index);

/**
 * Threads that the caller lends. The library starts none: a call that treats many columns lets
 * these treat them side by side. The result is the same to the bit.
 */
typedef struct drift_executor {
    uint32_t struct_size; /**< sizeof(drift_executor) */
    uint32_t reserved;
    /** Calls drift_work_do(work, i) for each i below `count`, by any threads, and returns when all
     *  are done. Meanwhile the object's allocator is called by these threads at the same time. */
    void (*run)(void *context, drift_work *work, size_t count);
    void *context;
} drift_executor;

/** Instruction sets that kernels exist for. All of them give the same bits. */
enum {
    DRIFT_SIMD_SCALAR = 0,
    DRIFT_SIMD_AVX2 = 1,
    DRIFT_SIMD_AVX512 = 2, /**< F, BW, DQ and VL */
    DRIFT_SIMD_NEON = 3    /**< number kept for 64-bit Arm; no kernels yet, so scalar runs there */
};

/**
 * Level in use: the best that this build, this processor, its operating system (saved vector
 * state), the environment variable DRIFTCHECK_SIMD (scalar, avx2 or avx512; read once, at the
 * first use; other values are ignored) and drift_simd_limit allow. Any thread.
 */
DRIFT_API int32_t drift_simd_level(void);

/**
 * Allows at most `level` from now on, for objects created and functions called after it.
 * @param level DRIFT_SIMD_SCALAR, _AVX2 or _AVX512; a level that the machine lacks is lowered to
 *              the best one it has.
 * @return OK, or INVALID_ARGUMENT for any other number (nothing changes). Any thread.
 */
DRIFT_API drift_status drift_simd_limit(int32_t level);

/** "scalar", "avx2", "avx512", "neon", or "unknown". Static storage. */
DRIFT_API const char *drift_simd_name(int32_t level);

/** Length that always holds the text of drift_format_double, its terminator included. */
#define DRIFT_DOUBLE_TEXT_SIZE 32

/**
 * Writes the shortest decimal text that reads back as the same number, with a point and without
 * the locale: "0.1", "12", "1e-07", "-0". The form is that of JSON, with plain
 * digits from 0.0001 to below 1e16.
 * @param value any finite number; "nan", "inf" and "-inf" are written for the others.
 * @param text  at least DRIFT_DOUBLE_TEXT_SIZE bytes.
 * @return number of characters before the terminator. Allocates nothing. Any thread.
 */
DRIFT_API size_t drift_format_double(double value, char *text);

#ifdef __cplusplus
}
#endif

#endif
