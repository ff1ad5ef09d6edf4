/* SPDX-License-Identifier: Apache-2.0 */
/* What: takes the place of the made-up streams in a program built without GSL.
 * In: anything. Out: a message that says what to do.
 * Layer: cli. */
#include "cli/sim_psi.h"
#include "cli/sim_stream.h"

exit_code sim_open(const sim_settings *settings, uint64_t seed, sim_stream **out) {
    (void)settings;
    (void)seed;
    (void)out;
    message_error("this driftcheck was built without GSL, which makes up streams; install "
                  "libgsl-dev and build again with -DDRIFTCHECK_WITH_GSL=ON");
    return EXIT_USAGE;
}

void sim_close(sim_stream *stream) {
    (void)stream;
}

size_t sim_column_count(const sim_stream *stream) {
    (void)stream;
    return 0;
}

const sim_column *sim_columns(const sim_stream *stream) {
    (void)stream;
    return NULL;
}

void sim_next(sim_stream *stream, double *values) {
    (void)stream;
    (void)values;
}

const char *sim_generator_name(size_t index) {
    (void)index;
    return NULL;
}

const char *sim_generator_help(size_t index) {
    (void)index;
    return NULL;
}

exit_code sim_psi_hits(uint64_t reference_rows, uint64_t batch_rows, uint32_t bins, double limit,
                       uint32_t draws, uint64_t seed, uint64_t *hits) {
    (void)reference_rows;
    (void)batch_rows;
    (void)bins;
    (void)limit;
    (void)draws;
    (void)seed;
    *hits = 0;
    return EXIT_NOT_ENOUGH;
}
