/* SPDX-License-Identifier: Apache-2.0 */
/* Small histograms of one line, the two sides on the same scale.
 * In: counts in bins. Out: one character a group of bins.
 * Layer: report. */
#include "report/sparkline.h"

#include "report/visible.h"

/* Bar heights of a side: shares of its rows in at most SPARKLINE_WIDTH groups. */
typedef struct bars {
    double share[SPARKLINE_WIDTH];
    size_t count;
} bars;

/* Many bins of numbers are evenly merged; of many categories, which come by falling count, the
 * first keep their own bar and the last bar holds the rest. */
static size_t group_of(const report_histogram *h, size_t bin) {
    if (h->bin_count <= SPARKLINE_WIDTH) return bin;
    if (h->labels != NULL) return bin < SPARKLINE_WIDTH ? bin : SPARKLINE_WIDTH - 1;
    return (size_t)((double)bin * SPARKLINE_WIDTH / (double)h->bin_count);
}

static bars make_bars(const report_histogram *h, const uint64_t *counts) {
    bars b = {{0}, 0};
    double total = 0;
    b.count = h->bin_count < SPARKLINE_WIDTH ? h->bin_count : SPARKLINE_WIDTH;
    for (size_t i = 0; i < h->bin_count; i++) {
        b.share[group_of(h, i)] += (double)counts[i];
        total += (double)counts[i];
    }
    for (size_t i = 0; i < b.count && total > 0; i++)
        b.share[i] /= total;
    return b;
}

static double tallest(const bars *b) {
    double most = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->share[i] > most) most = b->share[i];
    return most;
}

/* A space is empty; whatever has rows has at least the lowest bar. */
static void append_bar(text *t, double share, double most, int ascii) {
    static const char ramp[] = ".:-=+*#%@";
    static const char blocks[][4] = {"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83",
                                     "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
                                     "\xe2\x96\x87", "\xe2\x96\x88"};
    size_t levels = ascii ? sizeof ramp - 1 : sizeof blocks / sizeof blocks[0];
    if (share <= 0) {
        text_append_char(t, ' ');
        return;
    }
    size_t level = (size_t)(share / most * (double)levels);
    if (level >= levels) level = levels - 1;
    if (ascii) {
        text_append_char(t, ramp[level]);
    } else {
        text_append(t, blocks[level]);
    }
}

static void append_side(text *t, const bars *b, double most, int ascii) {
    for (size_t i = 0; i < b->count; i++)
        append_bar(t, b->share[i], most, ascii);
    visible_spaces(t, SPARKLINE_WIDTH - b->count);
}

void sparkline_append(text *t, const report_histogram *histogram, int ascii) {
    if (histogram->bin_count == 0) {
        visible_spaces(t, 2 * SPARKLINE_WIDTH + 1);
        return;
    }
    bars reference = make_bars(histogram, histogram->reference);
    bars current = make_bars(histogram, histogram->current);
    double most = tallest(&reference);
    if (tallest(&current) > most) most = tallest(&current);
    append_side(t, &reference, most, ascii);
    text_append_char(t, '|');
    append_side(t, &current, most, ascii);
}
