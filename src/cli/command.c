/* SPDX-License-Identifier: Apache-2.0 */
/* What: a command run for an event.
 * In: a command of the shell, its input. Out: lines on stderr where it goes wrong.
 * Layer: cli. */
#include "cli/command.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/live.h"
#include "cli/messages.h"

/* Between asking a command to end and ending it. */
#define GRACE_SECONDS 2.0

#define FIRST_PAUSE_NANOSECONDS   500000L
#define LONGEST_PAUSE_NANOSECONDS 50000000L

/* The command's input may be closed before all is written: that is its affair. */
static void feed_command(int fd, const char *text, size_t length) {
    while (length > 0) {
        ssize_t n = write(fd, text, length);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        text += n;
        length -= (size_t)n;
    }
    close(fd);
}

/* In a group of its own, so that what it starts can be ended with it. */
static void become_command(const char *command, const int ends[2]) {
    setpgid(0, 0);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* @return -1: said on stderr. */
static pid_t start(const char *command, const char *text, size_t length) {
    int ends[2] = {-1, -1};
    if (pipe(ends) != 0) {
        message_error("--on-drift: %s", strerror(errno));
        return -1;
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) become_command(command, ends);
    if (child < 0) message_error("--on-drift: %s", strerror(errno));
    close(ends[0]);
    if (child < 0) {
        close(ends[1]);
        return -1;
    }
    setpgid(child, child); /* here too: it may be ended before it has run */
    feed_command(ends[1], text, length);
    return child;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* @return whether it has ended; else the time is over, or a signal came that counts. */
static bool wait_for(pid_t child, double seconds, bool until_signal, int *status) {
    double end = now() + seconds;
    struct timespec pause = {0, FIRST_PAUSE_NANOSECONDS};
    for (;;) {
        pid_t done = waitpid(child, status, WNOHANG);
        if (done == child || (done < 0 && errno != EINTR)) return true;
        if (now() >= end || (until_signal && live_interrupted() != 0)) return false;
        nanosleep(&pause, NULL);
        if (pause.tv_nsec < LONGEST_PAUSE_NANOSECONDS) pause.tv_nsec *= 2;
    }
}

static void end_command(pid_t child, int number, int *status) {
    kill(-child, number);
    if (wait_for(child, GRACE_SECONDS, false, status)) return;
    kill(-child, SIGKILL);
    while (waitpid(child, status, 0) < 0 && errno == EINTR)
        continue;
}

void command_run(const char *command, const char *text, size_t length, double seconds) {
    int status = 0;
    pid_t child = start(command, text, length);
    if (child < 0) return;
    if (!wait_for(child, seconds, true, &status)) {
        int number = live_interrupted();
        end_command(child, number != 0 ? number : SIGTERM, &status);
        if (number != 0)
            message_plain("--on-drift: the command was ended by signal %d, which came for watch",
                          number);
        else
            message_plain("--on-drift: the command took longer than %g s and was ended; see "
                          "--on-drift-timeout",
                          seconds);
        return;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        message_plain("--on-drift: the command ended with exit code %d", WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        message_plain("--on-drift: the command was ended by signal %d", WTERMSIG(status));
}
