/* SPDX-License-Identifier: Apache-2.0 */
/* What: windows, roles, thresholds and detectors of watch as options of a monitor.
 * In: settings. Out: a monitor.
 * Layer: cli. */
#include "cli/watch_monitor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/detector_options.h"
#include "cli/number.h"
#include "cli/threshold.h"

#define MICROSECONDS 1e6

/* Where texts of the command line are cut into names. */
typedef struct parts {
    drift_role *roles;
    drift_column_weight *weights;
    drift_risk_rule *risks;
    drift_attachment *attachments;
    detector_choice *choices;
    char **names;
    size_t name_count;
    size_t weight_count;
} parts;

static char *own_name(parts *p, const char *text, size_t length) {
    char *name = strndup(text, length);
    if (name != NULL) p->names[p->name_count++] = name;
    return name;
}

static bool take_roles(parts *p, const name_list *texts) {
    for (size_t i = 0; i < texts->count; i++) {
        const char *equals = strrchr(texts->names[i], '=');
        p->roles[i].column = own_name(p, texts->names[i], (size_t)(equals - texts->names[i]));
        p->roles[i].role = strcmp(equals + 1, "score") == 0        ? DRIFT_ROLE_SCORE
                           : strcmp(equals + 1, "prediction") == 0 ? DRIFT_ROLE_PREDICTION
                                                                   : DRIFT_ROLE_FEATURE;
        if (p->roles[i].column == NULL) return false;
    }
    return true;
}

static bool take_weights(parts *p, const name_list *texts) {
    for (size_t i = 0; i < texts->count; i++) {
        const char *equals = strrchr(texts->names[i], '=');
        p->weights[i].column = own_name(p, texts->names[i], (size_t)(equals - texts->names[i]));
        if (p->weights[i].column == NULL) return false;
        number_parse(equals + 1, strlen(equals + 1), '.', &p->weights[i].weight);
        p->weight_count++;
    }
    return true;
}

static bool is_weighed(const parts *p, const char *column) {
    for (size_t i = 0; i < p->weight_count; i++)
        if (strcmp(p->weights[i].column, column) == 0) return true;
    return false;
}

/* A loss that is lower or merely different is no drift, unless a weight asks for that. */
static bool take_losses(parts *p, const name_list *texts) {
    for (size_t i = 0; i < texts->count; i++) {
        const char *equals = strrchr(texts->names[i], '=');
        drift_risk_rule *r = &p->risks[i];
        r->struct_size = (uint32_t)sizeof *r;
        r->source = DRIFT_SOURCE_COLUMN;
        r->name = own_name(p, texts->names[i], (size_t)(equals - texts->names[i]));
        if (r->name == NULL) return false;
        number_parse(equals + 1, strlen(equals + 1), '.', &r->tolerance);
        if (!is_weighed(p, r->name)) p->weights[p->weight_count++].column = r->name;
    }
    return true;
}

/* KIND:COLUMN, then perhaps :NAME=VALUE,NAME=VALUE */
static bool take_detector(parts *p, size_t i, const char *text) {
    const char *column = strchr(text, ':') + 1;
    size_t length = strcspn(column, ":");
    char *kind = own_name(p, text, (size_t)(column - 1 - text));
    drift_attachment *a = &p->attachments[i];
    if (kind == NULL || !detector_choose(&p->choices[i], kind, NULL)) return false;
    a->struct_size = (uint32_t)sizeof *a;
    a->source = DRIFT_SOURCE_COLUMN;
    a->name = own_name(p, column, length);
    a->detector = &p->choices[i].options;
    const char *option = column[length] == ':' ? column + length + 1 : "";
    while (*option != '\0') {
        size_t option_length = strcspn(option, ",");
        if (!detector_add_setting(&p->choices[i], option, option_length)) return false;
        option += option_length;
        if (*option == ',') option++;
    }
    return a->name != NULL;
}

static bool take_parts(parts *p, const watch_settings *w) {
    size_t names = w->roles.count + w->weights.count + w->losses.count + 2 * w->detectors.count + 1;
    p->roles = calloc(w->roles.count + 1, sizeof *p->roles);
    p->weights = calloc(w->weights.count + w->losses.count + 1, sizeof *p->weights);
    p->risks = calloc(w->losses.count + 1, sizeof *p->risks);
    p->attachments = calloc(w->detectors.count + 1, sizeof *p->attachments);
    p->choices = calloc(w->detectors.count + 1, sizeof *p->choices);
    p->names = calloc(names, sizeof *p->names);
    if (p->roles == NULL || p->weights == NULL || p->risks == NULL || p->attachments == NULL ||
        p->choices == NULL || p->names == NULL)
        return false;
    if (!take_roles(p, &w->roles) || !take_weights(p, &w->weights) || !take_losses(p, &w->losses))
        return false;
    for (size_t i = 0; i < w->detectors.count; i++)
        if (!take_detector(p, i, w->detectors.names[i])) return false;
    return true;
}

static void free_parts(parts *p) {
    for (size_t i = 0; i < p->name_count; i++)
        free(p->names[i]);
    free(p->names);
    free(p->choices);
    free(p->attachments);
    free(p->risks);
    free(p->weights);
    free(p->roles);
}

static bool refuse(const char *what) {
    message_error("%s", what);
    return false;
}

/* The span becomes microseconds; what slides must be divisible. */
static bool fill_window(watch_settings *w) {
    drift_monitor_options *o = &w->monitor;
    if (w->span > 0)
        o->window_span = (int64_t)llround(w->span * MICROSECONDS);
    else if (o->window_rows == 0)
        o->window_rows = 1000;
    if (o->window != DRIFT_WINDOW_SLIDING) return true;
    if (o->window_rows % o->panes != 0) return refuse("--sliding must divide --window");
    return o->window_span % (int64_t)o->panes == 0 || refuse("--sliding must divide --span");
}

static bool is_apart(const char *name, const char *what, const loaded *reference) {
    drift_profile_column column = {.struct_size = sizeof column};
    for (size_t i = 0; i < drift_profile_column_count(reference->profile); i++) {
        if (name == NULL) break;
        if (drift_profile_get_column(reference->profile, i, &column, NULL) != DRIFT_OK) continue;
        if (strcmp(column.name, name) != 0) continue;
        message_error("%s: holds the %s column '%s', which differs in every window; make the "
                      "profile with --ignore %s",
                      reference->label, what, name, name);
        return false;
    }
    return true;
}

static void tell_caution(const cli_settings *s, const drift_monitor *m) {
    const char *caution = drift_monitor_caution(m);
    if (caution != NULL && !s->quiet)
        message_plain("watch: %s; see --batch-column, --batch-rows, --design-effect", caution);
}

exit_code watch_make_monitor(cli_settings *s, const loaded *reference, const reference_rows *rows,
                             drift_monitor **out) {
    parts p = {0};
    drift_error error;
    drift_status status = DRIFT_INVALID_ARGUMENT;
    drift_monitor_options *o = &s->watch.monitor;
    drift_error_init(&error);
    s->check.thresholds = s->thresholds;
    s->check.threshold_count = s->threshold_count;
    if (fill_window(&s->watch) && is_apart(s->watch.time_column, "time", reference) &&
        is_apart(s->watch.batch_column, "batch", reference) &&
        thresholds_fit(s->thresholds, s->threshold_count, reference->profile) &&
        take_parts(&p, &s->watch)) {
        o->check = &s->check;
        o->roles = p.roles;
        o->role_count = s->watch.roles.count;
        o->weights = p.weights;
        o->weight_count = p.weight_count;
        o->risk_rules = p.risks;
        o->risk_rule_count = s->watch.losses.count;
        o->design_effects = rows->effects;
        o->design_effect_count = rows->effect_count;
        o->slots = rows->slots;
        o->slot_count = rows->season_count;
        o->attachments = p.attachments;
        o->attachment_count = s->watch.detectors.count;
        status = drift_monitor_create(reference->profile, o, out, &error);
        if (status != DRIFT_OK) message_library("watch", status, &error);
        if (status == DRIFT_OK) tell_caution(s, *out);
    }
    free_parts(&p);
    if (status == DRIFT_OK) return EXIT_NO_DRIFT;
    return status == DRIFT_OUT_OF_MEMORY ? EXIT_INPUT : EXIT_USAGE;
}
