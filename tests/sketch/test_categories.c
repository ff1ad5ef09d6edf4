/* SPDX-License-Identifier: Apache-2.0 */
/* The bounded dictionary: exact counts, exact mass of the rest, nothing lost when memory ends.
 * In: texts. Layer: tests of sketch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sketch/categories.h"
#include "support/batches.h"

static uint64_t mass(const categories *c) {
    uint64_t sum = c->other;
    for (size_t i = 0; i < c->count; i++)
        sum += c->entries[i].count;
    return sum;
}

static void test_counts_and_order(void **state) {
    (void)state;
    categories c;
    categories_init(&c, 10, NULL);
    assert_true(categories_add(&c, "b", 1, 2));
    assert_true(categories_add(&c, "a", 1, 2));
    assert_true(categories_add(&c, "", 0, 5));
    assert_true(categories_add(&c, "a\0z", 3, 1));
    assert_int_equal(c.count, 4);
    assert_int_equal(categories_find(&c, "a\0z", 3), 3);
    assert_int_equal(categories_find(&c, "a", 1), 1);
    assert_int_equal(categories_find(&c, "nothing", 7), -1);
    categories_keep_largest(&c, 0, 3);
    assert_int_equal(c.entries[0].length, 0);
    assert_string_equal(c.entries[1].label, "a");
    assert_string_equal(c.entries[2].label, "b");
    assert_int_equal(c.other, 1);
    assert_int_equal(categories_find(&c, "b", 1), 2);
    assert_int_equal(categories_find(&c, "a\0z", 3), -1);
    categories_destroy(&c);
}

static void test_limit_keeps_the_mass(void **state) {
    (void)state;
    categories c;
    uint64_t seed = 1;
    char label[16];
    categories_init(&c, 100, NULL);
    for (int i = 0; i < 20000; i++) {
        int length = snprintf(label, sizeof label, "%d", (int)(batches_random(&seed) % 1000));
        assert_true(categories_add(&c, label, (size_t)length, 1));
    }
    assert_int_equal(c.count, 100);
    assert_int_equal(mass(&c), 20000);
    categories_keep_largest(&c, 0, 7);
    assert_int_equal(c.count, 7);
    assert_int_equal(mass(&c), 20000);
    categories_destroy(&c);
}

static void test_absorb_is_addition(void **state) {
    (void)state;
    categories whole;
    categories left;
    categories right;
    char label[16];
    categories_init(&whole, SIZE_MAX, NULL);
    categories_init(&left, SIZE_MAX, NULL);
    categories_init(&right, SIZE_MAX, NULL);
    uint64_t seed = 2;
    for (int i = 0; i < 3000; i++) {
        size_t n = (size_t)snprintf(label, sizeof label, "%d", (int)(batches_random(&seed) % 300));
        assert_true(categories_add(&whole, label, n, 1));
        assert_true(categories_add(i < 1000 ? &left : &right, label, n, 1));
    }
    assert_true(categories_reserve(&left, right.count));
    categories_absorb(&left, &right);
    assert_int_equal(left.count, whole.count);
    for (size_t i = 0; i < whole.count; i++) {
        assert_string_equal(left.entries[i].label, whole.entries[i].label);
        assert_int_equal(left.entries[i].count, whole.entries[i].count);
    }
    categories_destroy(&whole);
    categories_destroy(&left);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_and_order),
        cmocka_unit_test(test_limit_keeps_the_mass),
        cmocka_unit_test(test_absorb_is_addition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
