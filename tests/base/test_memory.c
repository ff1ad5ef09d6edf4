/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks are zeroed, sizes cannot overflow, and failure changes nothing.
 * In: a counting allocator. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "support/memory_probe.h"

static void missing_allocator_means_malloc(void **state) {
    (void)state;
    drift_allocator empty = {0};
    const drift_allocator *none[] = {NULL, &empty};
    for (size_t i = 0; i < 2; i++) {
        drift_allocator found = memory_allocator(none[i]);
        assert_true(found.allocate != NULL && found.release != NULL);
        char *block = memory_zeroed(none[i], 3, 5);
        assert_non_null(block);
        for (size_t k = 0; k < 15; k++)
            assert_int_equal(block[k], 0);
        memory_release(none[i], block, 3, 5);
    }
}

static void blocks_are_zeroed_and_released_with_their_size(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    unsigned char *block = memory_zeroed(&allocator, 7, 9);
    assert_non_null(block);
    assert_int_equal(probe.bytes_held, 63);
    for (size_t i = 0; i < 63; i++)
        assert_int_equal(block[i], 0);
    memory_release(&allocator, block, 7, 9);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

static void empty_blocks_are_not_null(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    void *no_elements = memory_zeroed(&allocator, 0, 8);
    void *no_size = memory_zeroed(&allocator, 8, 0);
    assert_non_null(no_elements);
    assert_non_null(no_size);
    memory_release(&allocator, no_elements, 0, 8);
    memory_release(&allocator, no_size, 8, 0);
    memory_release(&allocator, NULL, 4, 4);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

static void products_that_overflow_are_refused(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    assert_null(memory_zeroed(&allocator, SIZE_MAX / 2 + 1, 2));
    assert_null(memory_zeroed(&allocator, SIZE_MAX, SIZE_MAX));
    assert_null(memory_text(&allocator, "", SIZE_MAX));
    assert_int_equal(probe.allocations, 0);
}

static void growing_keeps_the_contents_and_zeroes_the_rest(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    void *memory = NULL;
    size_t capacity = 0;
    assert_true(memory_grow(&allocator, &memory, &capacity, 3, sizeof(uint32_t)));
    assert_int_equal(capacity, 3);
    for (uint32_t i = 0; i < 3; i++)
        ((uint32_t *)memory)[i] = 100 + i;
    assert_true(memory_grow(&allocator, &memory, &capacity, 4, sizeof(uint32_t)));
    assert_int_equal(capacity, 6);
    const uint32_t expected[] = {100, 101, 102, 0, 0, 0};
    assert_memory_equal(memory, expected, sizeof expected);
    void *before = memory;
    assert_true(memory_grow(&allocator, &memory, &capacity, 6, sizeof(uint32_t)));
    assert_ptr_equal(memory, before);
    memory_release(&allocator, memory, capacity, sizeof(uint32_t));
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

static void growing_without_memory_changes_nothing(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 1);
    void *memory = NULL;
    size_t capacity = 0;
    assert_true(memory_grow(&allocator, &memory, &capacity, 2, 4));
    memset(memory, 7, 8);
    void *before = memory;
    assert_false(memory_grow(&allocator, &memory, &capacity, 3, 4));
    assert_false(memory_grow(&allocator, &memory, &capacity, SIZE_MAX, 4));
    assert_ptr_equal(memory, before);
    assert_int_equal(capacity, 2);
    assert_memory_equal(memory, "\7\7\7\7\7\7\7\7", 8);
    memory_release(&allocator, memory, capacity, 4);
    assert_int_equal(probe.blocks_held, 0);
}

static void texts_are_terminated_copies(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 2);
    char *text = memory_text(&allocator, "a\0b!", 3);
    assert_memory_equal(text, "a\0b", 4);
    char *empty = memory_text(&allocator, NULL, 0);
    assert_string_equal(empty, "");
    assert_null(memory_text(&allocator, "c", 1));
    memory_release(&allocator, text, 4, 1);
    memory_release(&allocator, empty, 1, 1);
    assert_int_equal(probe.wrong_sizes, 0);
    assert_int_equal(probe.blocks_held, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_allocator_means_malloc),
        cmocka_unit_test(blocks_are_zeroed_and_released_with_their_size),
        cmocka_unit_test(empty_blocks_are_not_null),
        cmocka_unit_test(products_that_overflow_are_refused),
        cmocka_unit_test(growing_keeps_the_contents_and_zeroes_the_rest),
        cmocka_unit_test(growing_without_memory_changes_nothing),
        cmocka_unit_test(texts_are_terminated_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
