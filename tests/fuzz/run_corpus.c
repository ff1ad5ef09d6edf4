/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over the files it is given, so that what a fuzzer found stays tested without
 * one. In: files and folders. Out: a crash, or the number of inputs. Layer: tests. */
#define _XOPEN_SOURCE 700

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_LIMIT ((size_t)1 << 24)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The block is as long as the input, so that a sanitizer sees every read beyond it. */
static size_t run_file(const char *path) {
    FILE *in = fopen(path, "rb");
    uint8_t *room = malloc(INPUT_LIMIT);
    if (!in || !room) {
        fprintf(stderr, "%s: cannot read\n", path);
        exit(1);
    }
    size_t size = fread(room, 1, INPUT_LIMIT, in);
    uint8_t *exact = malloc(size + 1);
    if (!exact) exit(1);
    memcpy(exact + 1, room, size);
    LLVMFuzzerTestOneInput(exact + 1, size);
    free(exact);
    free(room);
    fclose(in);
    return 1;
}

static size_t run_folder(const char *path, DIR *folder) {
    size_t count = 0;
    char name[4096];
    for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
        struct stat status;
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        if (stat(name, &status) == 0 && S_ISREG(status.st_mode)) count += run_file(name);
    }
    closedir(folder);
    return count;
}

int main(int argc, char **argv) {
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        count += folder ? run_folder(argv[i], folder) : run_file(argv[i]);
    }
    printf("%zu inputs\n", count);
    return count > 0 ? 0 : 1; /* a corpus that is not found must not pass */
}
