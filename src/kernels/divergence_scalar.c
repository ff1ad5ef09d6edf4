/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of divergence_body.h, for every processor.
 * In: counts, shares. Out: one number a column. Layer: kernels. */
#include "kernels/divergence_body.h"
#include "kernels/p_values_body.h"

static void divergences(const kernel_divergence *d, double *psi, double *kl, double *js) {
    divergences_body(d, psi, kl, js);
}

static void ks(const uint64_t *at_least, const double *reference, const uint64_t *above,
               const double *scale, size_t edges, size_t columns, double *out) {
    ks_body(at_least, reference, above, scale, edges, columns, out);
}

static void js_distance(double *js, size_t n) {
    js_distance_body(js, n);
}

static void between(const uint64_t *at_least, const uint64_t *above, size_t n, double *count) {
    between_body(at_least, above, n, count);
}

static void ks_bound(const double *d, const double *reference_rows, const double *rows, size_t n,
                     double *p) {
    ks_bound_body(d, reference_rows, rows, n, p);
}

static void missing(const kernel_missing *m, size_t n, double *share, double *p) {
    missing_body(m, n, share, p);
}

void kernel_prepare_divergence(const double *reference, const double *smooth_reference, size_t n,
                               double *log_smooth, double *entropy) {
    logarithms l;
    for (size_t i = 0; i < n; i++) {
        take_apart(&l, 0, smooth_reference[i]);
        take_apart(&l, 1, or_one(reference[i]));
        log_smooth[i] = put_together(&l, 0);
        entropy[i] = reference[i] * put_together(&l, 1);
    }
}

void kernels_install_divergence_scalar(kernel_table *table) {
    table->divergences = divergences;
    table->ks_at_edges = ks;
    table->js_distance = js_distance;
    table->between = between;
    table->ks_bound = ks_bound;
    table->missing = missing;
}
