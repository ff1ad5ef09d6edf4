/* SPDX-License-Identifier: Apache-2.0 */
/* The CPU level: limits, the environment, first use from many threads.
 * In: this program, run again with another environment. Layer: tests of base. */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <driftcheck/core.h>

#include "base/cpu.h"
#include "kernels/kernels.h"

#define THREADS 16

static const char *program;

/* First use in this process: all threads must see one level and one table. */
static void *use_kernels(void *argument) {
    const kernel_table **seen = argument;
    *seen = kernels_get();
    return NULL;
}

static void test_first_use_from_many_threads(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    const kernel_table *seen[THREADS];
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, use_kernels, &seen[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++)
        assert_ptr_equal(seen[i], seen[0]);
    assert_int_equal(seen[0]->level, drift_simd_level());
}

static void test_limit(void **state) {
    (void)state;
    int32_t best = drift_simd_level();
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_SCALAR), DRIFT_OK);
    assert_int_equal(drift_simd_level(), DRIFT_SIMD_SCALAR);
    assert_int_equal(kernels_get()->level, DRIFT_SIMD_SCALAR);
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_AVX512), DRIFT_OK);
    assert_int_equal(drift_simd_level(), best);
    assert_int_equal(drift_simd_limit(-1), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_NEON), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_simd_level(), best);
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(drift_simd_name(DRIFT_SIMD_SCALAR), "scalar");
    assert_string_equal(drift_simd_name(DRIFT_SIMD_AVX2), "avx2");
    assert_string_equal(drift_simd_name(DRIFT_SIMD_AVX512), "avx512");
    assert_string_equal(drift_simd_name(DRIFT_SIMD_NEON), "neon");
    assert_string_equal(drift_simd_name(99), "unknown");
}

/* The level of a fresh process with DRIFTCHECK_SIMD set, as its exit code. */
static int level_with(const char *value) {
    pid_t child = fork();
    if (child == 0) {
        setenv("DRIFTCHECK_SIMD", value, 1);
        execl(program, program, "--level", (char *)NULL);
        _exit(99);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int lower(int a, int b) {
    return a < b ? a : b;
}

static void test_environment(void **state) {
    (void)state;
    int best = cpu_best_level();
    assert_int_equal(level_with("scalar"), DRIFT_SIMD_SCALAR);
    assert_int_equal(level_with("avx2"), lower(best, DRIFT_SIMD_AVX2));
    assert_int_equal(level_with("avx512"), lower(best, DRIFT_SIMD_AVX512));
    assert_int_equal(level_with("nonsense"), best);
    assert_int_equal(level_with(""), best);
}

int main(int argc, char **argv) {
    program = argv[0];
    if (argc > 1 && strcmp(argv[1], "--level") == 0) return (int)drift_simd_level();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_use_from_many_threads),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
