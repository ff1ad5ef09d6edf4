/* SPDX-License-Identifier: Apache-2.0 */
/* The one interface of all detectors: settings, values in, flags out.
 * In: options, values. Out: flags, state. Layer: detect. */
#include "detect/detector.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "kernels/kernels.h"

void drift_detector_options_init(drift_detector_options *options, int32_t kind) {
    if (!options) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
    options->kind = kind;
}

drift_status detector_settings_from(const detector_class *c, const drift_detector_options *o,
                                    detector_settings *settings, drift_error *error) {
    memset(settings, 0, sizeof *settings);
    settings->compat = o->compat;
    settings->seed = o->seed;
    if (!o->settings && o->setting_count > 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "settings is NULL, but its count is not 0");
    }
    drift_status status = detector_check_compat(c, o->compat, error);
    if (status != DRIFT_OK) return status;
    for (size_t i = 0; i < c->option_count; i++)
        settings->value[i] = c->options[i].defaults[o->compat];
    for (size_t i = 0; i < o->setting_count && status == DRIFT_OK; i++) {
        size_t at = detector_find_option(c, o->settings[i].name);
        if (at == c->option_count) return detector_unknown_option(c, o->settings[i].name, error);
        status = detector_check_value(c, &c->options[at], o->settings[i].value, error);
        settings->value[at] = o->settings[i].value;
    }
    return status == DRIFT_OK && c->check ? c->check(settings, error) : status;
}

drift_status detector_make(const detector_class *c, const detector_settings *settings,
                           const drift_allocator *allocator, drift_detector **out,
                           drift_error *error) {
    size_t words = c->words(settings);
    size_t size = sizeof(drift_detector) + words * sizeof(uint64_t);
    drift_allocator memory = memory_allocator(allocator);
    drift_detector *d = memory_zeroed(&memory, size, 1);
    if (!d) return error_memory(error);
    d->allocator = memory;
    d->class_of = c;
    d->settings = *settings;
    d->words = words;
    c->reset(settings, d->state);
    *out = d;
    return DRIFT_OK;
}

drift_status drift_detector_create(const drift_detector_options *options, drift_detector **out,
                                   drift_error *error) {
    if (!options || options->struct_size < sizeof *options || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "out is NULL, or options is NULL or was not initialised");
    }
    const detector_class *c = detector_class_of(options->kind);
    if (!c) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "there is no detector %d",
                         (int)options->kind);
    }
    detector_settings settings;
    drift_status status = detector_settings_from(c, options, &settings, error);
    if (status != DRIFT_OK) return status;
    return detector_make(c, &settings, options->allocator, out, error);
}

size_t detector_memory(const drift_detector *d) {
    return sizeof *d + d->words * sizeof *d->state;
}

void drift_detector_free(drift_detector *d) {
    if (!d) return;
    drift_allocator allocator = d->allocator;
    memory_release(&allocator, d, detector_memory(d), 1);
}

void drift_detector_reset(drift_detector *d) {
    if (!d) return;
    memset(d->state, 0, d->words * sizeof *d->state);
    memset(&d->signal, 0, sizeof d->signal);
    d->values = d->drifts = d->warnings = d->last_drift = d->change_point = 0;
    d->class_of->reset(&d->settings, d->state);
}

/* ---- values ---- */

/* Doubles as integers, which are compared without branches: an error is 0, -0 or 1, and what is
 * neither negative nor above 1 has bits of at most those of 1. */
#define BITS_OF_ONE        UINT64_C(0x3ff0000000000000)
#define BITS_OF_MINUS_ZERO UINT64_C(0x8000000000000000)
#define BLOCK              16

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static size_t find_no_error(const double *x, size_t n) {
    size_t i = 0;
    for (int bad = 0; i + BLOCK <= n; i += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++) {
            uint64_t bits = bits_of(x[i + k]);
            bad |= (bits << 1 != 0) & (bits != BITS_OF_ONE);
        }
        if (bad) break;
    }
    while (i < n && (x[i] == 0.0 || x[i] == 1.0))
        i++;
    return i;
}

static size_t find_no_loss(const double *x, size_t n) {
    size_t i = 0;
    for (int bad = 0; i + BLOCK <= n; i += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++) {
            uint64_t bits = bits_of(x[i + k]);
            bad |= (bits > BITS_OF_ONE) & (bits != BITS_OF_MINUS_ZERO);
        }
        if (bad) break;
    }
    while (i < n && x[i] >= 0.0 && x[i] <= 1.0)
        i++;
    return i;
}

/* Vectors do not pay for a few. */
static size_t find_no_number(const double *x, size_t n) {
    size_t i = 0;
    if (n >= 16) return kernels_get()->find_beyond(x, n, DETECTOR_LARGEST);
    while (i < n && fabs(x[i]) <= DETECTOR_LARGEST)
        i++;
    return i;
}

int64_t detector_find_outside(int32_t input, const double *values, size_t count) {
    size_t at = input == DRIFT_INPUT_ERROR  ? find_no_error(values, count)
                : input == DRIFT_INPUT_LOSS ? find_no_loss(values, count)
                                            : find_no_number(values, count);
    return at < count ? (int64_t)at : -1;
}

typedef struct sink {
    drift_detector_flag *flags;
    size_t capacity;
    size_t count;
} sink;

/* What the last of the values taken means: a drift, the beginning of a warning, or nothing new. */
static void report(drift_detector *d, int32_t before, sink *to) {
    const detector_signal *s = &d->signal;
    int drift = s->level == DRIFT_LEVEL_DRIFT;
    if (!drift && (s->level != DRIFT_LEVEL_WARNING || before == DRIFT_LEVEL_WARNING)) return;
    uint64_t index = d->values - 1;
    uint64_t since =
        s->has_change_point && s->values_since_change <= d->values ? s->values_since_change : 1;
    d->change_point = d->values - since;
    if (drift) {
        d->drifts++;
        d->last_drift = index;
    } else {
        d->warnings++;
    }
    if (to->count < to->capacity) {
        to->flags[to->count] = (drift_detector_flag){index,           s->level,     s->direction,
                                                     d->change_point, s->statistic, s->threshold};
    }
    to->count++;
}

drift_status drift_detector_update(drift_detector *d, const double *values, size_t count,
                                   drift_detector_flag *flags, size_t capacity, size_t *flag_count,
                                   drift_error *error) {
    if (!d || (!values && count > 0) || (!flags && capacity > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "detector, values or flags is NULL");
    }
    int64_t outside = detector_find_outside(d->class_of->input, values, count);
    if (outside >= 0) {
        char text[DRIFT_DOUBLE_TEXT_SIZE];
        drift_format_double(values[outside], text);
        return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, outside,
                        "value %lld is %s; %s takes %s", (long long)outside, text,
                        d->class_of->name, detector_input_text(d->class_of->input));
    }
    if (count > (uint64_t)DETECTOR_MOST_VALUES - d->values) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "the detector has taken %llu values and can take 2^53: reset it",
                         (unsigned long long)d->values);
    }
    sink to = {flags, capacity, 0};
    for (size_t done = 0; done < count;) {
        int32_t before = d->signal.level;
        size_t taken =
            d->class_of->advance(&d->settings, d->state, values + done, count - done, &d->signal);
        done += taken;
        d->values += taken;
        report(d, before, &to);
    }
    if (flag_count) *flag_count = to.count;
    return DRIFT_OK;
}

drift_status drift_detector_get_state(const drift_detector *d, drift_detector_state *state,
                                      drift_error *error) {
    if (!d || !state || state->struct_size < sizeof *state) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "detector or state is NULL, or its struct_size is not set");
    }
    state->level = d->signal.level;
    state->direction = d->signal.direction;
    state->values = d->values;
    state->drifts = d->drifts;
    state->warnings = d->warnings;
    state->last_drift = d->last_drift;
    state->change_point = d->change_point;
    /* a bound may be infinite while there are few values: then there is nothing to give */
    state->statistic = isfinite(d->signal.statistic) ? d->signal.statistic : 0.0;
    state->threshold = isfinite(d->signal.threshold) ? d->signal.threshold : 0.0;
    return DRIFT_OK;
}
