/* SPDX-License-Identifier: Apache-2.0 */
/* Adaptive window: the longest that no cut divides into two parts with different means.
 * In: numbers. Out: drift. Layer: detect.
 * Source: Bifet and Gavalda (2007); Babcock et al. (2003) for the variance. Rows of buckets of 1,
 * 2, 4 ... values, at most max_buckets a row and one more while they are merged. */
#include <math.h>
#include <string.h>

#include "detect/detector.h"

enum { DELTA, CLOCK, MAX_BUCKETS, MIN_WINDOW_LENGTH, GRACE_PERIOD };

/* Buckets of the last row hold 2^53 values together: no window is longer. */
#define ROWS        54
#define MOST_IN_ROW 64

/* Cuts that are looked at together: those of a row and more. */
#define CUTS (4 * MOST_IN_ROW)

/* Values that are inserted at once, at most. */
#define PIECE 64

static const detector_option options[] = {
    {"delta", "probability of a false cut", NULL, 0, 1e-300, 0.999999, {0.002, 0.002, 0.002}},
    {"clock", "values between two looks for a cut", NULL, 1, 1, 1e9, {32, 32, 32}},
    {"max_buckets", "buckets of one size", NULL, 1, 1, MOST_IN_ROW, {5, 5, 5}},
    {"min_window_length",
     "values on each side of a cut; moa: two more",
     NULL,
     1,
     1,
     1e9,
     {5, 5, 5}},
    {"grace_period", "values before the first look", NULL, 1, 0, 1e15, {10, 10, 10}},
};

/* Rows follow the head: for each, the number of its buckets, their totals, their sums of squared
 * deviations, the oldest first. */
typedef struct adwin {
    double width;
    double total;
    double squares;
    uint64_t tick;
    uint64_t rows;
    double rest[];
} adwin;

typedef struct bucket_row {
    double *count;
    double *total;
    double *squares;
} bucket_row;

static size_t buckets_in_row(const detector_settings *settings) {
    return (size_t)settings->value[MAX_BUCKETS] + 1;
}

static size_t row_words(size_t buckets) {
    return 1 + 2 * buckets;
}

static size_t words(const detector_settings *settings) {
    return sizeof(adwin) / sizeof(uint64_t) + ROWS * row_words(buckets_in_row(settings));
}

static bucket_row row_of(adwin *a, size_t buckets, size_t row) {
    double *at = a->rest + row * row_words(buckets);
    bucket_row r = {at, at + 1, at + 1 + buckets};
    return r;
}

static void reset(const detector_settings *settings, void *state) {
    memset(state, 0, words(settings) * sizeof(uint64_t));
    ((adwin *)state)->rows = 1;
}

/* ---- inserting ---- */

/* Buckets that come to a row, the oldest first; before them is room for those it has. */
typedef struct arrivals {
    size_t first;
    size_t end;
    double total[MOST_IN_ROW + PIECE];
    double squares[MOST_IN_ROW + PIECE];
} arrivals;

static void take_from_row(arrivals *all, bucket_row *row) {
    size_t count = (size_t)*row->count;
    all->first -= count;
    for (size_t k = 0; k < count; k++) {
        all->total[all->first + k] = row->total[k];
        all->squares[all->first + k] = row->squares[k];
    }
}

/* The same values leave the same bits, however they are cut: what is no bucket is 0. */
static void put_into_row(const arrivals *all, size_t from, bucket_row *row, size_t buckets) {
    size_t count = all->end - from;
    for (size_t k = 0; k < buckets; k++) {
        row->total[k] = k < count ? all->total[from + k] : 0.0;
        row->squares[k] = k < count ? all->squares[from + k] : 0.0;
    }
    *row->count = (double)count;
}

/* The first of them, two by two, which hold 1 / part values each. */
static void pair(const arrivals *from, size_t pairs, double part, arrivals *to) {
    double factor = 0.5 / part; /* exact, as is all that is multiplied by a power of two */
    const double *total = from->total + from->first, *squares = from->squares + from->first;
    to->first = MOST_IN_ROW;
    to->end = MOST_IN_ROW + pairs;
    for (size_t k = 0; k < pairs; k++) {
        double gap = total[2 * k] * part - total[2 * k + 1] * part;
        to->total[MOST_IN_ROW + k] = total[2 * k] + total[2 * k + 1];
        to->squares[MOST_IN_ROW + k] = squares[2 * k] + squares[2 * k + 1] + gap * gap * factor;
    }
}

/* Whenever a row is too long its two oldest become one of the next. They leave in the order in
 * which they came, so many may come before any leaves. */
static void add_buckets(adwin *a, size_t buckets, arrivals *came, arrivals *left) {
    double part = 1.0;
    for (size_t i = 0;; i++, part *= 0.5) {
        bucket_row row = row_of(a, buckets, i);
        take_from_row(came, &row);
        size_t count = came->end - came->first;
        size_t pairs = count < buckets || i + 1 == ROWS ? 0 : (count - buckets) / 2 + 1;
        put_into_row(came, came->first + 2 * pairs, &row, buckets);
        if (pairs == 0) return;
        if (i + 1 == a->rows) a->rows++;
        pair(came, pairs, part, left);
        arrivals *next = left;
        left = came;
        came = next;
    }
}

/* Deviations from the mean before: the divisions do not wait for one another. */
static void add_squares(adwin *a, const double *x, size_t n) {
    double before[PIECE], squares[PIECE], total = a->total, sum = a->squares, first = a->width;
    for (size_t i = 0; i < n; i++) {
        before[i] = total;
        total += x[i];
    }
    for (int i = 0; i < (int)n; i++) {
        double width = first + (double)i;
        double gap = x[i] - before[i] / width;
        squares[i] = width * gap * gap / (width + 1.0);
    }
    for (size_t i = first > 0.0 ? 0 : 1; i < n; i++)
        sum += squares[i];
    a->total = total;
    a->squares = sum;
    a->width = first + (double)n;
}

static void insert(adwin *a, size_t buckets, const double *x, size_t n) {
    arrivals came, left;
    came.first = MOST_IN_ROW;
    came.end = MOST_IN_ROW + n;
    memcpy(came.total + MOST_IN_ROW, x, n * sizeof *x);
    memset(came.squares + MOST_IN_ROW, 0, n * sizeof *x);
    add_squares(a, x, n);
    add_buckets(a, buckets, &came, &left);
}

static void drop_first(bucket_row *row) {
    size_t left = (size_t)*row->count - 1;
    memmove(row->total, row->total + 1, left * sizeof *row->total);
    memmove(row->squares, row->squares + 1, left * sizeof *row->squares);
    row->total[left] = row->squares[left] = 0.0;
    *row->count = (double)left;
}

static void delete_oldest(adwin *a, size_t buckets) {
    bucket_row last = row_of(a, buckets, a->rows - 1);
    double size = ldexp(1.0, (int)a->rows - 1);
    double total = last.total[0];
    double mean = total / size;
    a->width -= size;
    a->total -= total;
    double gap = mean - a->total / a->width;
    a->squares -= last.squares[0] + size * a->width * gap * gap / (size + a->width);
    drop_first(&last);
    while (a->rows > 1 && *row_of(a, buckets, a->rows - 1).count == 0.0)
        a->rows--;
}

/* ---- looking for a cut ---- */

typedef struct cut_rule {
    double smallest; /* values on each side */
    double less;     /* taken off both sizes in the bound */
    double log_term; /* ln(2 ln(width) / delta) */
    double variance;
    double most_safe; /* 2 variance log_term (width - 2 less), a little less of it */
} cut_rule;

static cut_rule cut_rule_of(const detector_settings *settings, const adwin *a) {
    const double *v = settings->value;
    int moa = settings->compat == DRIFT_COMPAT_MOA;
    cut_rule r = {v[MIN_WINDOW_LENGTH] + (moa ? 2.0 : 0.0), v[MIN_WINDOW_LENGTH] - 1.0, 0.0, 0.0,
                  0.0};
    r.log_term = log(2.0 * log(a->width) / v[DELTA]);
    r.variance = a->squares / a->width;
    r.most_safe = 2.0 * r.variance * r.log_term * (a->width - 2.0 * r.less) * (1.0 - 1e-9);
    return r;
}

/* Surely no cut, without a division: the bound is above sqrt(2 m variance log_term), so a
 * difference of means below that is none, even if rounding has moved it by 1e-15 of the means. */
static int is_surely_none(const cut_rule *r, double n0, double n1, double u0, double u1) {
    double left = u0 * n1, right = u1 * n0;
    double gap = fabs(left - right) + 1e-15 * (fabs(left) + fabs(right));
    double p0 = n0 - r->less, p1 = n1 - r->less;
    double all = n0 * n1;
    return (gap * gap) * (p0 * p1) < r->most_safe * (all * all);
}

static int is_cut(const cut_rule *r, double n0, double n1, double u0, double u1, double *gap,
                  double *bound) {
    if (n0 < r->smallest || n1 < r->smallest) return 0;
    if (is_surely_none(r, n0, n1, u0, u1)) return 0;
    double m = 1.0 / (n0 - r->less) + 1.0 / (n1 - r->less);
    *bound = sqrt(2.0 * m * r->variance * r->log_term) + 2.0 / 3.0 * r->log_term * m;
    *gap = u0 / n0 - u1 / n1;
    return fabs(*gap) > *bound;
}

/* Cuts that are looked at together: sizes and sums before them. */
typedef struct cuts {
    size_t count;
    double size[CUTS];
    double sum[CUTS];
    double before;    /* values before all that come */
    double total;     /* of those */
    double magnitude; /* of that total and of the whole one */
} cuts;

/* The cuts behind the buckets of a row, but those with less than `smallest` values behind them.
 * Sums begin anew in each row, so that they need not wait for all before. */
static void add_cuts(cuts *c, const bucket_row *row, double size, double most_before) {
    size_t count = (size_t)*row->count;
    double sum = 0.0, magnitude = 0.0, before = c->before;
    for (size_t k = 0; k < count; k++) {
        sum += row->total[k];
        magnitude += fabs(row->total[k]);
        c->size[c->count + k] = before + (double)(int)(k + 1) * size;
        c->sum[c->count + k] = c->total + sum;
    }
    c->before = before + (double)count * size;
    c->total += sum;
    c->magnitude += magnitude;
    c->count += count;
    while (c->count > 0 && c->size[c->count - 1] > most_before)
        c->count--;
}

/* 1 if none of them is one, without a root and with a product for each side. The means differ by
 * |d| width / (n0 n1), where d is what the sum before the cut is beyond its part of the total;
 * `error` is more than rounding makes of sums of so many buckets, on both sides, and of d. */
static int are_surely_none(const cuts *c, double width, double mean, double most) {
    double error = 2e-12 * c->magnitude;
    int none = 1;
    for (size_t i = 0; i < c->count; i++) {
        double d = fabs(c->sum[i] - mean * c->size[i]) + error;
        none &= d * d < most * (c->size[i] * (width - c->size[i]));
    }
    return none;
}

/* 1 if there is no cut. All are looked at side by side, and only where one is near its bound has
 * it to be found out which it is. */
static int is_surely_whole(const detector_settings *settings, adwin *a) {
    size_t buckets = buckets_in_row(settings);
    cut_rule rule = cut_rule_of(settings, a);
    double most = rule.most_safe / (a->width * a->width), mean = a->total / a->width;
    double size = ldexp(1.0, (int)a->rows - 1);
    cuts c;
    if (!(most > 1e-290)) return 0; /* products of smaller numbers may be 0 */
    c.count = 0;
    c.before = c.total = 0.0;
    c.magnitude = fabs(a->total);
    for (size_t i = a->rows; i-- > 0; size *= 0.5) {
        bucket_row row = row_of(a, buckets, i);
        add_cuts(&c, &row, size, a->width - rule.smallest);
        if (i > 0 && c.count + buckets <= CUTS) continue;
        if (!are_surely_none(&c, a->width, mean, most)) return 0;
        c.count = 0;
    }
    return 1;
}

/* Looks from the oldest bucket on, up to the newest one, which cannot be cut off. */
static int find_cut(const detector_settings *settings, adwin *a, detector_signal *signal) {
    size_t buckets = buckets_in_row(settings);
    cut_rule rule = cut_rule_of(settings, a);
    double n0 = 0.0, n1 = a->width, u0 = 0.0, u1 = a->total;
    double size = ldexp(1.0, (int)a->rows - 1);
    for (size_t i = a->rows; i-- > 0; size *= 0.5) {
        bucket_row row = row_of(a, buckets, i);
        size_t count = (size_t)*row.count;
        for (size_t k = 0; k < count; k++) {
            double gap, bound;
            n0 += size;
            n1 -= size;
            u0 += row.total[k];
            u1 -= row.total[k];
            if (i == 0 && k + 1 == count) return 0;
            if (!is_cut(&rule, n0, n1, u0, u1, &gap, &bound)) continue;
            signal->statistic = fabs(gap);
            signal->threshold = bound;
            signal->direction = gap < 0.0 ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_DOWN;
            signal->values_since_change = (uint64_t)n1;
            return 1;
        }
    }
    return 0;
}

/* Drops the oldest buckets while there is a cut. */
static void look(const detector_settings *settings, adwin *a, detector_signal *signal) {
    if (is_surely_whole(settings, a)) return;
    while (find_cut(settings, a, signal)) {
        signal->level = DRIFT_LEVEL_DRIFT;
        signal->has_change_point = 1;
        delete_oldest(a, buckets_in_row(settings));
    }
}

/* Values up to the next look at most. */
static size_t advance_to_look(const detector_settings *settings, adwin *a, const double *x,
                              size_t n, detector_signal *signal) {
    const double *v = settings->value;
    uint64_t left = (uint64_t)v[CLOCK] - a->tick;
    n = n < PIECE ? n : PIECE;
    n = n < left ? n : (size_t)left;
    insert(a, buckets_in_row(settings), x, n);
    a->tick += n;
    if (n < left) return n;
    a->tick = 0;
    if (a->width > v[GRACE_PERIOD]) look(settings, a, signal);
    return n;
}

static size_t advance(const detector_settings *settings, void *state, const double *x, size_t n,
                      detector_signal *signal) {
    size_t done = 0;
    if (signal->level == DRIFT_LEVEL_DRIFT) {
        /* MOA goes on with the window that is left */
        if (settings->compat != DRIFT_COMPAT_MOA) reset(settings, state);
        *signal = (detector_signal){0};
        n = 1; /* the level changes here */
    }
    for (int32_t before = signal->level; done < n && signal->level == before;)
        done += advance_to_look(settings, state, x + done, n - done, signal);
    return done;
}

/* Two buckets of a row make one of the next, whose bounds are as much larger. */
static int valid_bucket(double total, double squares, double row, double size) {
    double most = 2.0 * DETECTOR_LARGEST * size;
    return fabs(total) <= most && squares >= 0.0 && squares <= 8.0 * DETECTOR_LARGEST * most * row;
}

/* The total is that of the buckets but for rounding. */
static int valid_rows(adwin *a, size_t buckets, double values) {
    double width = 0.0, total = 0.0;
    for (size_t i = 0; i < a->rows; i++) {
        bucket_row row = row_of(a, buckets, i);
        if (!(*row.count >= 0.0 && *row.count < (double)buckets) ||
            *row.count != floor(*row.count)) {
            return 0;
        }
        width += *row.count * ldexp(1.0, (int)i);
        for (size_t k = 0; k < (size_t)*row.count; k++) {
            if (!valid_bucket(row.total[k], row.squares[k], (double)(i + 1), ldexp(1.0, (int)i))) {
                return 0;
            }
            total += row.total[k];
        }
    }
    for (size_t i = a->rows; i < ROWS; i++) {
        if (*row_of(a, buckets, i).count != 0.0) return 0;
    }
    return a->width == width && fabs(a->total - total) <= DETECTOR_LARGEST * values &&
           (a->rows == 1 || *row_of(a, buckets, a->rows - 1).count > 0.0);
}

static int valid(const detector_settings *settings, const void *state, double values) {
    const adwin *a = state;
    if (a->rows < 1 || a->rows > ROWS || a->tick >= (uint64_t)settings->value[CLOCK]) return 0;
    if (!(a->width <= values) || !(fabs(a->squares) <= 1e290)) return 0;
    return valid_rows((adwin *)state, buckets_in_row(settings), values);
}

const detector_class detector_adwin = {
    DRIFT_DETECTOR_ADWIN,
    DRIFT_INPUT_NUMBER,
    "adwin",
    "ADWIN: a window that shrinks when its older part has another mean",
    1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA,
    options,
    sizeof options / sizeof *options,
    NULL,
    words,
    reset,
    advance,
    valid};
