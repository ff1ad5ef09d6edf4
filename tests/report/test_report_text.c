/* SPDX-License-Identifier: Apache-2.0 */
/* The text form: worst first, fits the terminal, and no name can take the terminal over.
 * In: reports made by hand. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "report/visible.h"
#include "support/memory_probe.h"
#include "support/sample_report.h"

static char output[1 << 16];

static const char *text_with(const drift_report *report, const drift_text_options *options) {
    size_t length = 0;
    assert_int_equal(drift_report_text(report, options, output, sizeof output, &length, NULL),
                     DRIFT_OK);
    assert_int_equal(strlen(output), length);
    return output;
}

static void assert_starts(const char *whole, const char *part) {
    if (strncmp(whole, part, strlen(part)) != 0) fail_msg("expected: %s\nin: %s", part, whole);
}

static void assert_contains(const char *whole, const char *part) {
    if (strstr(whole, part) == NULL) fail_msg("not found: %s\nin: %s", part, whole);
}

static void unicode_form_is_exact(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    assert_string_equal(
        text_with(report, NULL),
        "DRIFT: 2 of 5 columns drifted (1 warning, 1 with too little data)\n"
        "reference: train.csv, csv, 1,234,567 rows\n"
        "current: profile, 1,000 rows, 12 rejected\n"
        "\n"
        "      column               type test          p (adj)  psi     missing         reference  "
        "current\n"
        "DRIFT age                  num  ks 0.44       3.2e-12  1.1     0% -> 2.3%      "
        "▂▂▂▂▂▂▂▂▂▂|▁▁▁▁▁▂▂▂▄█\n"
        "      psi 1.1 reaches 0.25 (drift), and the change is significant: adjusted p 3.2e-12\n"
        "DRIFT gone                 num  -             -        -       0% -> -\n"
        "      the current data has no such column\n"
        "warn  q\"b\\n\\n\\x1b[31m</sc… cat  chi2 65.2     <1e-300  0.144   0% -> 0%        █▅▂▁   "
        "   |▇▅▃▁\n"
        "      psi 0.144 reaches 0.1 (warning), and a category called \"\\x1b]0;evil\\x07\" is "
        "new\n"
        "few   nnnnnnnnnnnnnnnnnnn… num  -             -        -       100% -> 100%\n"
        "ok    größe 東             num  ks 0.01       0.9      <0.001  <0.01% -> 0%    ████      "
        "|████\n"
        "\n"
        "missing from current: gone\n"
        "only in current: new\\tone\n"
        "options: alpha 0.05, adjust bh, min rows 30, thresholds (warning/drift): psi 0.1/0.25, "
        "missing of\n"
        "categorical -/0.05, ks of q\"b\\n\\n\\x1b[31m</script>\\u2028\\u202e\\xff off\n");
    drift_report_free(report);
}

static void ascii_form_is_exact(void **state) {
    (void)state;
    drift_text_options options;
    drift_report *report = sample_report(NULL);
    drift_text_options_init(&options);
    options.ascii = 1;
    const char *shown = text_with(report, &options);
    assert_string_equal(
        shown,
        "DRIFT: 2 of 5 columns drifted (1 warning, 1 with too little data)\n"
        "reference: train.csv, csv, 1,234,567 rows\n"
        "current: profile, 1,000 rows, 12 rejected\n"
        "\n"
        "      column               type test          p (adj)  psi     missing         reference  "
        "current\n"
        "DRIFT age                  num  ks 0.44       3.2e-12  1.1     0% -> 2.3%      "
        "----------|....::::+@\n"
        "      psi 1.1 reaches 0.25 (drift), and the change is significant: adjusted p 3.2e-12\n"
        "DRIFT gone                 num  -             -        -       0% -> -\n"
        "      the current data has no such column\n"
        "warn  q\"b\\n\\n\\x1b[31m</sc~ cat  chi2 65.2     <1e-300  0.144   0% -> 0%        @+:.   "
        "   |#*-.\n"
        "      psi 0.144 reaches 0.1 (warning), and a category called \"\\x1b]0;evil\\x07\" is "
        "new\n"
        "few   nnnnnnnnnnnnnnnnnnn~ num  -             -        -       100% -> 100%\n"
        "ok    gr\\u00f6\\u00dfe \\u6~ num  ks 0.01       0.9      <0.001  <0.01% -> 0%    @@@@    "
        "  |@@@@\n"
        "\n"
        "missing from current: gone\n"
        "only in current: new\\tone\n"
        "options: alpha 0.05, adjust bh, min rows 30, thresholds (warning/drift): psi 0.1/0.25, "
        "missing of\n"
        "categorical -/0.05, ks of q\"b\\n\\n\\x1b[31m</script>\\u2028\\u202e\\xff off\n");
    for (; *shown != '\0'; shown++)
        assert_true(*shown == '\n' || (*shown >= ' ' && *shown <= '~'));
    drift_report_free(report);
}

/* Widest line of a text, as a terminal shows it. */
static size_t widest_line(const char *shown) {
    size_t widest = 0;
    while (*shown != '\0') {
        size_t length = strcspn(shown, "\n");
        size_t width = visible_width(shown, length);
        if (width > widest) widest = width;
        shown += length + 1;
    }
    return widest;
}

static void every_width_is_kept(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_text_options options;
    drift_text_options_init(&options);
    for (options.ascii = 0; options.ascii <= 1; options.ascii++) {
        for (options.width = 40; options.width <= 300; options.width++) {
            size_t widest = widest_line(text_with(report, &options));
            if (widest > options.width) fail_msg("%zu columns at %u", widest, options.width);
        }
    }
    drift_report_free(report);
}

static void only_visible_characters_reach_the_terminal(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    const char *shown = text_with(report, NULL);
    assert_true(utf8_valid(shown, strlen(shown)));
    for (const char *c = shown; *c != '\0'; c++)
        assert_true(*c == '\n' || (unsigned char)*c >= 0x20);
    /* line separator, right-to-left override */
    assert_null(strstr(shown, "\xe2\x80\xa8"));
    assert_null(strstr(shown, "\xe2\x80\xae"));
    assert_contains(shown, "\\x1b]0;evil\\x07");
    drift_report_free(report);
}

static void colors_only_on_request(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_text_options options;
    drift_text_options_init(&options);
    options.color = 1;
    assert_starts(text_with(report, &options), "\x1b[1;31mDRIFT\x1b[0m: 2 of 5 columns drifted");
    assert_contains(output, "\n\x1b[1;33mwarn \x1b[0m q\"b");
    assert_contains(output, "\n\x1b[36mfew  \x1b[0m nnn");
    assert_contains(output, "\n\x1b[32mok   \x1b[0m gr");
    drift_report_free(report);
}

static void verdict_is_one_sentence(void **state) {
    (void)state;
    drift_report *report = sample_empty_report(NULL);
    report->summary.columns = report->summary.evaluated = 15;
    assert_starts(text_with(report, NULL), "NO DRIFT: none of 15 columns drifted\n");
    report->verdict = DRIFT_VERDICT_WARNING;
    report->summary.warnings = 2;
    report->summary.failed = 1;
    assert_starts(text_with(report, NULL),
                  "WARNING: none of 15 columns drifted (2 warnings, 1 failed)\n");
    report->summary.drifted = 1;
    report->options.drift_share = 0.5;
    assert_starts(text_with(report, NULL),
                  "WARNING: 1 of 15 columns drifted, less than the share of 0.5 (2 warnings, ");
    report->verdict = DRIFT_VERDICT_INSUFFICIENT;
    memset(&report->summary, 0, sizeof report->summary);
    report->summary.columns = report->summary.insufficient = 1;
    assert_starts(text_with(report, NULL),
                  "NOT ENOUGH DATA: none of 1 column drifted (1 with too little data)\n");
    drift_report_free(report);
}

static void larger_changes_come_first(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    report->columns[0].verdict = DRIFT_VERDICT_DRIFT;
    report->columns[0].statistics[DRIFT_STAT_PSI].result.value = 1.2;
    const char *shown = text_with(report, NULL);
    const char *first = strstr(shown, "DRIFT gr");
    const char *second = strstr(shown, "DRIFT age");
    const char *last = strstr(shown, "DRIFT gone");
    assert_true(first != NULL && second != NULL && last != NULL);
    assert_true(first < second && second < last);
    drift_report_free(report);
}

static void long_tables_can_be_cut(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_text_options options;
    drift_text_options_init(&options);
    options.max_columns = 2;
    const char *shown = text_with(report, &options);
    assert_contains(shown, "DRIFT age");
    assert_contains(shown, "DRIFT gone");
    assert_contains(shown, "\n... and 3 more\n");
    assert_null(strstr(shown, "\nwarn "));
    options.max_columns = 5;
    assert_null(strstr(text_with(report, &options), "more\n"));
    drift_report_free(report);
}

static void combining_towers_do_not_break_the_table(void **state) {
    (void)state;
    drift_report *report = sample_empty_report(NULL);
    char name[4001];
    name[0] = 'z';
    for (size_t i = 1; i < 3999; i += 2)
        memcpy(name + i, "\xcc\x81", 2);
    name[3999] = '\0';
    report->columns = sample_array(report, 1, sizeof *report->columns);
    report->column_count = 1;
    sample_start(report, &report->columns[0], DRIFT_TYPE_NUMERIC, name, NULL);
    const char *row = strstr(text_with(report, NULL), "\nok ");
    assert_non_null(row);
    assert_true(strcspn(row + 1, "\n") < 400);
    assert_true(utf8_valid(output, strlen(output)));
    drift_report_free(report);
}

static void options_of_an_older_caller_are_taken_as_far_as_they_go(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_text_options options;
    memset(&options, 0xff, sizeof options);
    options.struct_size = (uint32_t)offsetof(drift_text_options, color);
    static char standard[sizeof output];
    strcpy(standard, text_with(report, NULL));
    assert_string_equal(text_with(report, &options), standard);
    drift_report_free(report);
}

static void buffer_holds_all_or_nothing(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    char small[8] = "before";
    size_t length = 0, again = 0;
    assert_int_equal(drift_report_text(report, NULL, small, sizeof small, &length, NULL),
                     DRIFT_BUFFER_TOO_SMALL);
    assert_string_equal(small, "");
    assert_int_equal(drift_report_text(report, NULL, output, length, &again, NULL),
                     DRIFT_BUFFER_TOO_SMALL);
    assert_int_equal(drift_report_text(report, NULL, output, length + 1, &again, NULL), DRIFT_OK);
    assert_int_equal(again, length);
    assert_int_equal(drift_report_text(NULL, NULL, output, 9, &again, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_report_text(report, NULL, output, 9, NULL, NULL),
                     DRIFT_INVALID_ARGUMENT);
    drift_report_free(report);
}

static void every_failed_allocation_is_reported(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_report *report = sample_report(&allocator);
    size_t held = probe.blocks_held;
    size_t failures = 0;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    while (status == DRIFT_OUT_OF_MEMORY) {
        size_t length = 0;
        probe.allowed = failures++;
        status = drift_report_text(report, NULL, output, sizeof output, &length, NULL);
        assert_int_equal(probe.blocks_held, held);
    }
    assert_int_equal(status, DRIFT_OK);
    assert_true(failures > 5);
    drift_report_free(report);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unicode_form_is_exact),
        cmocka_unit_test(ascii_form_is_exact),
        cmocka_unit_test(every_width_is_kept),
        cmocka_unit_test(only_visible_characters_reach_the_terminal),
        cmocka_unit_test(colors_only_on_request),
        cmocka_unit_test(verdict_is_one_sentence),
        cmocka_unit_test(larger_changes_come_first),
        cmocka_unit_test(long_tables_can_be_cut),
        cmocka_unit_test(combining_towers_do_not_break_the_table),
        cmocka_unit_test(options_of_an_older_caller_are_taken_as_far_as_they_go),
        cmocka_unit_test(buffer_holds_all_or_nothing),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
