/* SPDX-License-Identifier: Apache-2.0 */
/* What holds for every detector and convention: cuts, domains, memory.
 * In: streams. Out: assertions. Layer: tests. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/detector.h"
#include "support/detector_streams.h"
#include "support/memory_probe.h"

static detector_flags whole, parts;

static void take_in_parts(drift_detector *d, size_t from, size_t part, detector_flags *flags) {
    for (size_t i = from; i < STREAM_VALUES; i += part)
        detector_take(d, stream + i, STREAM_VALUES - i < part ? STREAM_VALUES - i : part, flags);
}

static void check_cuts(int32_t kind, int32_t compat) {
    static const size_t sizes[] = {1, 2, 7, 64, 1000};
    drift_detector *all = detector_made(kind, compat, NULL, 0);
    whole.count = 0;
    detector_take(all, stream, STREAM_VALUES, &whole);
    if (kind != DRIFT_DETECTOR_GMA) assert_true(whole.count > 0);
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        drift_detector *d = detector_made(kind, compat, NULL, 0);
        parts.count = 0;
        take_in_parts(d, 0, sizes[s], &parts);
        assert_true(streams_same_flags(&whole, &parts));
        streams_assert_same(all, d);
        drift_detector_free(d);
    }
    drift_detector_free(all);
}

static void same_to_the_bit_however_cut(void **state) {
    (void)state;
    streams_for_each(check_cuts);
}

static size_t count_flags_one_by_one(int32_t kind, const drift_detector_setting *settings,
                                     size_t count) {
    drift_detector *all = detector_made(kind, DRIFT_COMPAT_DEFAULT, settings, count);
    drift_detector *one = detector_made(kind, DRIFT_COMPAT_DEFAULT, settings, count);
    whole.count = parts.count = 0;
    detector_take(all, stream, STREAM_VALUES, &whole);
    take_in_parts(one, 0, 1, &parts);
    assert_true(streams_same_flags(&whole, &parts));
    streams_assert_same(all, one);
    drift_detector_free(all);
    drift_detector_free(one);
    return whole.count;
}

/* With whatever settings, and sums that nearly underflow or overflow. */
static void page_hinkley_is_the_same_however_set(void **state) {
    (void)state;
    static const double alphas[] = {0.0, 0.5, 0.9999, 1.0}, deltas[] = {0.0, 0.005, 3.0};
    static const double scales[] = {1e-310, 1.0, 1e98};
    size_t flags = 0;
    for (size_t i = 0; i < 2 * COUNT_OF(alphas) * COUNT_OF(deltas) * COUNT_OF(scales); i++) {
        double scale = scales[i / 2 / COUNT_OF(alphas) / COUNT_OF(deltas)];
        drift_detector_setting settings[] = {
            {"alpha", alphas[i / 2 % COUNT_OF(alphas)]},
            {"delta", deltas[i / 2 / COUNT_OF(alphas) % COUNT_OF(deltas)]},
            {"threshold", i % 2 ? 30.0 * scale : 1e99}};
        streams_fill(DRIFT_INPUT_NUMBER);
        for (size_t k = 0; k < STREAM_VALUES; k++)
            stream[k] *= scale;
        flags += count_flags_one_by_one(DRIFT_DETECTOR_PAGE_HINKLEY, settings, 3);
    }
    assert_true(flags > 20);
}

/* Many values at once pass where none of them changes the level: bounds that are never, always or
 * just reached, windows of other sizes than words, thresholds in an unusual order. */
static void errors_are_the_same_however_set(void **state) {
    (void)state;
    static const struct {
        int32_t kind;
        drift_detector_setting settings[3];
    } cases[] = {
        {DRIFT_DETECTOR_DDM, {{"warm_start", 1}, {"warning_threshold", 0}, {"drift_threshold", 0}}},
        {DRIFT_DETECTOR_DDM,
         {{"warm_start", 5}, {"warning_threshold", 0.5}, {"drift_threshold", 4}}},
        {DRIFT_DETECTOR_DDM,
         {{"warm_start", 900}, {"warning_threshold", 1}, {"drift_threshold", 1e6}}},
        {DRIFT_DETECTOR_HDDM_A,
         {{"drift_confidence", 0.5}, {"warning_confidence", 1e-9}, {"two_sided_test", 1}}},
        {DRIFT_DETECTOR_HDDM_A,
         {{"drift_confidence", 1}, {"warning_confidence", 1}, {"two_sided_test", 0}}},
        {DRIFT_DETECTOR_HDDM_W,
         {{"drift_confidence", 1e-300}, {"warning_confidence", 0.9}, {"two_sided_test", 1}}},
        {DRIFT_DETECTOR_HDDM_W,
         {{"drift_confidence", 1}, {"warning_confidence", 0.9}, {"lambda_val", 1}}},
        {DRIFT_DETECTOR_FHDDM,
         {{"sliding_window_size", 1}, {"confidence_level", 1}, {"short_window_size", 0}}},
        {DRIFT_DETECTOR_FHDDM,
         {{"sliding_window_size", 64}, {"confidence_level", 0.3}, {"short_window_size", 0}}},
        {DRIFT_DETECTOR_FHDDM,
         {{"sliding_window_size", 129}, {"confidence_level", 1e-3}, {"short_window_size", 0}}},
        {DRIFT_DETECTOR_FHDDM,
         {{"sliding_window_size", 129}, {"confidence_level", 1e-300}, {"short_window_size", 40}}},
    };
    size_t flags = 0;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        streams_fill(streams_input(cases[i].kind));
        flags += count_flags_one_by_one(cases[i].kind, cases[i].settings, 3);
    }
    assert_true(flags > 20);
}

static void adwin_is_the_same_however_set(void **state) {
    (void)state;
    static const double clocks[] = {1, 7, 64, 1000}, buckets[] = {1, 2, 5, 64};
    static const double scales[] = {1e-310, 1e-170, 1.0, 1e98};
    size_t flags = 0;
    for (size_t i = 0; i < COUNT_OF(clocks) * COUNT_OF(buckets) * COUNT_OF(scales); i++) {
        drift_detector_setting settings[] = {
            {"clock", clocks[i % 4]}, {"max_buckets", buckets[i / 4 % 4]}, {"grace_period", 0}};
        streams_fill(DRIFT_INPUT_NUMBER);
        for (size_t k = 0; k < STREAM_VALUES; k++)
            stream[k] *= scales[i / 16];
        flags += count_flags_one_by_one(DRIFT_DETECTOR_ADWIN, settings, 3);
    }
    assert_true(flags > 20);
}

/* A value outside the domain is found wherever it is; the largest that is inside is taken. */
static void each_value_is_checked(void **state) {
    (void)state;
    drift_detector *d = detector_made(DRIFT_DETECTOR_PAGE_HINKLEY, DRIFT_COMPAT_DEFAULT, NULL, 0);
    static const double outside[] = {NAN, HUGE_VAL, -1.0001e100};
    double values[40] = {0};
    for (size_t i = 0; i < 3 * COUNT_OF(values); i++) {
        drift_error error;
        drift_error_init(&error);
        for (size_t k = 0; k < COUNT_OF(values); k++)
            values[k] = i % 2 && k < 20 ? -1e100 : 1.0;
        values[i / 3] = outside[i % 3];
        assert_int_equal(drift_detector_update(d, values, COUNT_OF(values), NULL, 0, NULL, &error),
                         DRIFT_INVALID_ARGUMENT);
        assert_int_equal(error.row, i / 3);
    }
    values[39] = 1e100;
    assert_int_equal(drift_detector_update(d, values, COUNT_OF(values), NULL, 0, NULL, NULL),
                     DRIFT_OK);
    drift_detector_free(d);
}

static void check_reset(int32_t kind, int32_t compat) {
    drift_detector *fresh = detector_made(kind, compat, NULL, 0);
    drift_detector *used = detector_made(kind, compat, NULL, 0);
    whole.count = 0;
    detector_take(used, stream, STREAM_VALUES, &whole);
    drift_detector_reset(used);
    streams_assert_same(fresh, used);
    drift_detector_free(fresh);
    drift_detector_free(used);
}

static void reset_is_as_after_creation(void **state) {
    (void)state;
    streams_for_each(check_reset);
}

/* 0, 1 and another constant: no change, hence no flag, and every number is finite. RDDM ends a
 * concept of 40,000 values, which is longer than this. */
static void check_constants(int32_t kind, int32_t compat) {
    static const double levels[] = {0.0, 1.0, 0.25};
    for (size_t l = 0; l < COUNT_OF(levels); l++) {
        if (levels[l] == 0.25 && streams_input(kind) == DRIFT_INPUT_ERROR) continue;
        drift_detector *d = detector_made(kind, compat, NULL, 0);
        parts.count = 0;
        for (int i = 0; i < STREAM_VALUES; i++) {
            drift_detector_state state;
            memset(&state, 0, sizeof state);
            state.struct_size = (uint32_t)sizeof state;
            detector_take(d, &levels[l], 1, &parts);
            assert_int_equal(drift_detector_get_state(d, &state, NULL), DRIFT_OK);
            assert_true(state.statistic - state.statistic == 0.0);
            assert_true(state.threshold - state.threshold == 0.0);
        }
        if (parts.count) fail_msg("%s flags a constant", drift_detector_name(kind));
        drift_detector_free(d);
    }
}

static void constants_are_no_change(void **state) {
    (void)state;
    streams_for_each(check_constants);
}

/* The row is named, and nothing before it has been taken. */
static void check_domain(int32_t kind, int32_t compat) {
    double zero = 0.0;
    const double bad[] = {zero / zero, 1.0 / zero, -1.0 / zero, 1.5, -0.5, 0.5};
    int32_t input = streams_input(kind);
    size_t count = input == DRIFT_INPUT_NUMBER ? 3 : input == DRIFT_INPUT_LOSS ? 5 : 6;
    drift_detector *d = detector_made(kind, compat, NULL, 0);
    drift_detector *fresh = detector_made(kind, compat, NULL, 0);
    for (size_t b = 0; b < count; b++) {
        double values[] = {0, 1, 1, bad[b], 0};
        drift_error error;
        size_t flags = 77;
        drift_error_init(&error);
        assert_int_equal(drift_detector_update(d, values, 5, NULL, 0, &flags, &error),
                         DRIFT_INVALID_ARGUMENT);
        assert_int_equal(error.row, 3);
        assert_non_null(strstr(error.message, drift_detector_name(kind)));
    }
    streams_assert_same(fresh, d);
    drift_detector_free(fresh);
    drift_detector_free(d);
}

static void values_outside_the_domain_are_refused(void **state) {
    (void)state;
    streams_for_each(check_domain);
}

/* One allocation, at creation; flags beyond the room are counted. */
static void check_memory(int32_t kind, int32_t compat) {
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 1);
    drift_detector_options options;
    drift_detector *d = NULL;
    size_t count = 0;
    drift_detector_options_init(&options, kind);
    options.compat = compat;
    options.allocator = &allocator;
    assert_int_equal(drift_detector_create(&options, &d, NULL), DRIFT_OK);
    assert_int_equal(probe.bytes_held, detector_memory(d));
    whole.count = 0;
    drift_detector *other = detector_made(kind, compat, NULL, 0);
    detector_take(other, stream, STREAM_VALUES, &whole);
    drift_detector_flag one;
    memset(&one, 0, sizeof one);
    assert_int_equal(drift_detector_update(d, stream, STREAM_VALUES, &one, 1, &count, NULL),
                     DRIFT_OK);
    assert_int_equal(count, whole.count);
    if (count > 0) assert_memory_equal(&one, &whole.flag[0], sizeof one);
    assert_int_equal(probe.allocations, 1);
    drift_detector_free(d);
    assert_true(probe.blocks_held == 0 && probe.wrong_sizes == 0);
    allocator = memory_probe_allocator(&probe, 0);
    assert_int_equal(drift_detector_create(&options, &d, NULL), DRIFT_OUT_OF_MEMORY);
    drift_detector_free(other);
}

static void one_block_of_memory(void **state) {
    (void)state;
    streams_for_each(check_memory);
}

static drift_status try_setting(int32_t kind, int32_t compat, const char *name, double value,
                                drift_error *error) {
    drift_detector_setting setting = {name, value};
    drift_detector_options options;
    drift_detector *d = NULL;
    drift_detector_options_init(&options, kind);
    options.compat = compat;
    options.settings = &setting;
    options.setting_count = 1;
    drift_status status = drift_detector_create(&options, &d, error);
    drift_detector_free(d);
    return status;
}

static void check_option(int32_t kind, int32_t compat, const drift_detector_option_info *option) {
    double zero = 0.0;
    const double bad[] = {zero / zero, 1.0 / zero, option->minimum - 1.0, -1.0 / zero};
    drift_error error;
    assert_true(option->value >= option->minimum && option->value <= option->maximum);
    assert_int_equal(try_setting(kind, compat, option->name, option->value, NULL), DRIFT_OK);
    for (size_t b = 0; b < COUNT_OF(bad); b++) {
        drift_error_init(&error);
        assert_int_equal(try_setting(kind, compat, option->name, bad[b], &error),
                         DRIFT_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, option->name));
    }
    if (option->integer) {
        assert_int_equal(try_setting(kind, compat, option->name, option->minimum + 0.5, NULL),
                         DRIFT_INVALID_ARGUMENT);
    }
}

static void check_options(int32_t kind, int32_t compat) {
    drift_detector_option_info option;
    drift_error error;
    size_t count = detector_class_of(kind)->option_count;
    memset(&option, 0, sizeof option);
    option.struct_size = (uint32_t)sizeof option;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(drift_detector_get_option(kind, compat, i, &option, NULL), DRIFT_OK);
        check_option(kind, compat, &option);
    }
    assert_int_equal(drift_detector_get_option(kind, compat, count, &option, NULL),
                     DRIFT_INVALID_ARGUMENT);
    drift_error_init(&error);
    assert_int_equal(try_setting(kind, compat, "no such", 1, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, option.name)); /* the message lists what there is */
}

static void options_are_checked(void **state) {
    (void)state;
    streams_for_each(check_options);
}

static void names_and_kinds(void **state) {
    (void)state;
    for (int32_t kind = 1; kind <= DRIFT_DETECTOR_LAST; kind++)
        assert_int_equal(drift_detector_from_name(drift_detector_name(kind)), kind);
    assert_int_equal(drift_detector_from_name("Page-Hinkley"), DRIFT_DETECTOR_PAGE_HINKLEY);
    assert_int_equal(drift_detector_from_name("HDDM_A"), DRIFT_DETECTOR_HDDM_A);
    assert_int_equal(drift_detector_from_name("hddm-w"), DRIFT_DETECTOR_HDDM_W);
    assert_int_equal(drift_detector_from_name("hddm"), -1);
    assert_int_equal(drift_detector_from_name(NULL), -1);
    assert_null(drift_detector_name(0));
    assert_null(drift_detector_name(DRIFT_DETECTOR_LAST + 1));
    assert_int_equal(drift_compat_from_name("river"), DRIFT_COMPAT_DEFAULT);
    assert_int_equal(drift_compat_from_name("weka"), -1);
}

/* A convention that would bring a bug with it is refused, and the message says which there are. */
static void conventions_not_offered(void **state) {
    (void)state;
    drift_detector_options options;
    drift_detector *d = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_detector_options_init(&options, DRIFT_DETECTOR_STEPD);
    options.compat = DRIFT_COMPAT_MOA;
    assert_int_equal(drift_detector_create(&options, &d, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "default"));
    options.compat = 17;
    assert_int_equal(drift_detector_create(&options, &d, &error), DRIFT_INVALID_ARGUMENT);
    assert_null(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_to_the_bit_however_cut),
        cmocka_unit_test(page_hinkley_is_the_same_however_set),
        cmocka_unit_test(errors_are_the_same_however_set),
        cmocka_unit_test(adwin_is_the_same_however_set),
        cmocka_unit_test(each_value_is_checked),
        cmocka_unit_test(reset_is_as_after_creation),
        cmocka_unit_test(constants_are_no_change),
        cmocka_unit_test(values_outside_the_domain_are_refused),
        cmocka_unit_test(one_block_of_memory),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(names_and_kinds),
        cmocka_unit_test(conventions_not_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
