/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles in real files: replaced whole or left alone, and read only from what is one.
 * In: a folder made for the test. Out: assertions.
 * Layer: tests. */
#define _XOPEN_SOURCE 700

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/memory_probe.h"
#include "support/profile_sample.h"

static int enter_folder(void **state) {
    char *folder = strdup("driftcheck-test-XXXXXX");
    *state = folder;
    return folder && mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static size_t count_files(void) {
    size_t count = 0;
    DIR *here = opendir(".");
    assert_non_null(here);
    for (struct dirent *e = readdir(here); e; e = readdir(here)) {
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    }
    closedir(here);
    return count;
}

static int leave_folder(void **state) {
    DIR *here = opendir(".");
    if (!here) return -1;
    for (struct dirent *e = readdir(here); e; e = readdir(here)) {
        if (unlink(e->d_name) != 0) rmdir(e->d_name);
    }
    closedir(here);
    int left = chdir("..") == 0 && rmdir(*state) == 0;
    free(*state);
    return left ? 0 : -1;
}

static void write_file(const char *path, const void *bytes, size_t length) {
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

static void assert_not_loaded(const char *path, int32_t status, const char *text) {
    drift_profile *out = NULL;
    drift_error error;
    drift_error_init(&error);
    errno = 77;
    assert_int_equal(drift_profile_load(path, NULL, &out, &error), status);
    assert_int_equal(errno, 77);
    assert_null(out);
    assert_non_null(strstr(error.message, path));
    if (!strstr(error.message, text)) fail_msg("\"%s\" lacks \"%s\"", error.message, text);
}

static void assert_not_saved(const drift_profile *p, const char *path, const char *text) {
    drift_error error;
    drift_error_init(&error);
    errno = 77;
    assert_int_equal(drift_profile_save(p, path, &error), DRIFT_IO);
    assert_int_equal(errno, 77);
    assert_non_null(strstr(error.message, path));
    if (!strstr(error.message, text)) fail_msg("\"%s\" lacks \"%s\"", error.message, text);
}

static void assert_holds_sample(const char *path, uint32_t keep_rows) {
    drift_profile *expected = sample_profile(NULL, keep_rows), *p = NULL;
    assert_int_equal(drift_profile_load(path, NULL, &p, NULL), DRIFT_OK);
    assert_true(sample_same(p, expected));
    drift_profile_free(p);
    drift_profile_free(expected);
}

static void skip_because(const char *reason) {
    print_message("skipped: %s\n", reason);
    skip();
}

static void saved_files_are_loaded_and_replaced(void **state) {
    (void)state;
    drift_profile *p = sample_profile(NULL, 1), *q = sample_profile(NULL, 0);
    char absolute[4096];
    assert_int_equal(drift_profile_save(p, "a.dcp", NULL), DRIFT_OK);
    assert_holds_sample("a.dcp", 1);
    assert_int_equal(drift_profile_save(q, "./a.dcp", NULL), DRIFT_OK);
    assert_holds_sample("a.dcp", 0);
    assert_non_null(getcwd(absolute, sizeof absolute - 8));
    strcat(absolute, "/a.dcp");
    assert_int_equal(drift_profile_save(p, absolute, NULL), DRIFT_OK);
    assert_holds_sample("a.dcp", 1);
    assert_int_equal(count_files(), 1);
    drift_profile_free(p);
    drift_profile_free(q);
}

static void the_longest_name_can_be_saved(void **state) {
    (void)state;
    char name[256];
    long longest = pathconf(".", _PC_NAME_MAX);
    assert_true(longest > 0);
    size_t length = longest < 255 ? (size_t)longest : 255;
    memset(name, 'n', length);
    name[length] = '\0';
    drift_profile *p = sample_profile(NULL, 0);
    assert_int_equal(drift_profile_save(p, name, NULL), DRIFT_OK);
    assert_holds_sample(name, 0);
    drift_profile_free(p);
}

static void permissions_follow_the_umask(void **state) {
    (void)state;
    struct stat status;
    drift_profile *p = sample_profile(NULL, 0);
    mode_t before = umask(027);
    assert_int_equal(drift_profile_save(p, "a.dcp", NULL), DRIFT_OK);
    umask(before);
    assert_int_equal(stat("a.dcp", &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    drift_profile_free(p);
}

static void names_left_by_killed_processes_do_not_matter(void **state) {
    (void)state;
    char name[64];
    drift_profile *p = sample_profile(NULL, 0);
    for (int n = 0; n < 3; n++) {
        snprintf(name, sizeof name, ".driftcheck-%ld-%d.tmp", (long)getpid(), n);
        write_file(name, "part", 4);
    }
    assert_int_equal(drift_profile_save(p, "a.dcp", NULL), DRIFT_OK);
    assert_holds_sample("a.dcp", 0);
    assert_int_equal(count_files(), 4);
    drift_profile_free(p);
}

static void what_is_no_file_is_not_replaced(void **state) {
    (void)state;
    struct stat status;
    drift_profile *p = sample_profile(NULL, 0);
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_not_saved(p, "folder", "irectory");
    assert_not_saved(p, "folder/", "irectory");
    assert_not_saved(p, "missing/a.dcp", "cannot");
    write_file("file", "old", 3);
    assert_not_saved(p, "file/a.dcp", "cannot");
    if (stat("/dev/full", &status) == 0) {
        assert_not_saved(p, "/dev/full", "device");
        assert_int_equal(stat("/dev/full", &status), 0);
        assert_true(S_ISCHR(status.st_mode));
    } else {
        print_message("there is no /dev/full: devices are not tried\n");
    }
    assert_int_equal(drift_profile_save(p, "", NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_save(p, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_save(NULL, "a.dcp", NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(count_files(), 2);
    drift_profile_free(p);
}

static void a_folder_without_permission_says_so(void **state) {
    (void)state;
    assert_int_equal(mkdir("folder", 0500), 0);
    if (access("folder", W_OK) == 0) skip_because("root may write everywhere");
    drift_profile *p = sample_profile(NULL, 0);
    assert_not_saved(p, "folder/a.dcp", "ermission");
    drift_profile_free(p);
}

/* A limit of file sizes stands for a full disk: write fails half way. */
static void a_failed_write_leaves_the_old_file(void **state) {
    (void)state;
    struct rlimit before, small;
    drift_profile *p = sample_profile(NULL, 1), *q = sample_profile(NULL, 0);
    assert_int_equal(drift_profile_save(q, "a.dcp", NULL), DRIFT_OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 100;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_profile_save(p, "a.dcp", &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(status, DRIFT_IO);
    assert_non_null(strstr(error.message, "a.dcp: cannot write"));
    assert_holds_sample("a.dcp", 0);
    assert_int_equal(count_files(), 1);
    drift_profile_free(p);
    drift_profile_free(q);
}

static void what_is_no_profile_is_not_loaded(void **state) {
    (void)state;
    assert_not_loaded("missing.dcp", DRIFT_IO, "cannot read");
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_not_loaded("folder", DRIFT_IO, "irectory");
    assert_not_loaded("/dev/zero", DRIFT_IO, "neither a file nor a pipe");
    write_file("empty.dcp", "", 0);
    assert_not_loaded("empty.dcp", DRIFT_BAD_FORMAT, "not a driftcheck profile");
    write_file("table.csv", "a,b\n1,2\n", 8);
    assert_not_loaded("table.csv", DRIFT_BAD_FORMAT, "not a driftcheck profile");
}

static void files_with_holes_take_no_memory(void **state) {
    (void)state;
    drift_profile *out = NULL;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 1);
    int holes = open("holes.dcp", O_WRONLY | O_CREAT, 0600);
    assert_true(holes >= 0);
    if (ftruncate(holes, ((off_t)1 << 36) + 1) != 0) {
        close(holes);
        skip_because("no file here can be of 64 GB, even if it is empty");
    }
    assert_not_loaded("holes.dcp", DRIFT_IO, "too large");
    assert_int_equal(ftruncate(holes, (off_t)1 << 34), 0);
    assert_int_equal(drift_profile_load("holes.dcp", &allocator, &out, NULL), DRIFT_BAD_FORMAT);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(close(holes), 0);
}

static void profiles_come_through_pipes(void **state) {
    (void)state;
    int ends[2];
    char path[32];
    if (access("/dev/fd", X_OK) != 0) skip_because("there is no /dev/fd");
    drift_profile *p = sample_profile(NULL, 1);
    size_t length = drift_profile_encoded_size(p);
    unsigned char *bytes = malloc(length);
    assert_non_null(bytes);
    assert_int_equal(drift_profile_encode(p, bytes, length, NULL), DRIFT_OK);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, length), (ssize_t)length);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_holds_sample(path, 1);
    close(ends[0]);
    free(bytes);
    drift_profile_free(p);
}

/* Larger than the first read, so that memory grows on the way. */
static void large_files_are_loaded_whole(void **state) {
    (void)state;
    drift_profile *p = profile_allocate(NULL, 1), *back = NULL;
    profile_column *c = p->columns;
    char label[32];
    assert_true(sample_texts(p, c, DRIFT_TYPE_CATEGORICAL, "id"));
    for (int i = 0; i < 1000; i++) {
        int length = snprintf(label, sizeof label, "%06d", i);
        assert_true(categories_add(&c->categories, label, (size_t)length, 7));
    }
    p->rows = c->counts.rows = 7000;
    assert_int_equal(drift_profile_save(p, "a.dcp", NULL), DRIFT_OK);
    assert_int_equal(drift_profile_load("a.dcp", NULL, &back, NULL), DRIFT_OK);
    assert_true(sample_same(p, back));
    drift_profile_free(p);
    drift_profile_free(back);
}

static void memory_may_fail_while_saving(void **state) {
    (void)state;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    size_t failures = 0;
    for (size_t allowed = 0; status != DRIFT_OK; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
        drift_profile *p = sample_profile(&allocator, 1);
        size_t held = probe.blocks_held;
        probe.allowed = allowed;
        status = drift_profile_save(p, "a.dcp", NULL);
        failures += status == DRIFT_OUT_OF_MEMORY;
        assert_true(status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY);
        assert_int_equal(probe.blocks_held, held);
        assert_int_equal(count_files(), status == DRIFT_OK);
        drift_profile_free(p);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
    assert_int_equal(failures, 2);
}

static void memory_may_fail_while_loading(void **state) {
    (void)state;
    drift_profile *p = sample_profile(NULL, 1), *out = NULL;
    assert_int_equal(drift_profile_save(p, "a.dcp", NULL), DRIFT_OK);
    drift_profile_free(p);
    drift_status status = DRIFT_OUT_OF_MEMORY;
    for (size_t allowed = 0; status != DRIFT_OK; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        status = drift_profile_load("a.dcp", &allocator, &out, NULL);
        if (status == DRIFT_OK) {
            drift_profile_free(out);
        } else {
            assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
            assert_null(out);
        }
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(saved_files_are_loaded_and_replaced),
        IN_FOLDER(the_longest_name_can_be_saved),
        IN_FOLDER(permissions_follow_the_umask),
        IN_FOLDER(names_left_by_killed_processes_do_not_matter),
        IN_FOLDER(what_is_no_file_is_not_replaced),
        IN_FOLDER(a_folder_without_permission_says_so),
        IN_FOLDER(a_failed_write_leaves_the_old_file),
        IN_FOLDER(what_is_no_profile_is_not_loaded),
        IN_FOLDER(files_with_holes_take_no_memory),
        IN_FOLDER(profiles_come_through_pipes),
        IN_FOLDER(large_files_are_loaded_whole),
        IN_FOLDER(memory_may_fail_while_saving),
        IN_FOLDER(memory_may_fail_while_loading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
