/* SPDX-License-Identifier: Apache-2.0 */
/* A model's input is watched: 5,000 values as in training, then 5,000 that have moved. */
#include <driftcheck/driftcheck.h>
#include <stdio.h>

static double values[5000];

static drift_column column_of(double shift) {
    for (int i = 0; i < 5000; i++)
        values[i] = i * 7919 % 5000 / 1000.0 + shift;
    drift_column column;
    drift_column_init(&column, DRIFT_DATA_FLOAT64, "income");
    column.data = values;
    return column;
}

int main(void) {
    drift_profile_builder *builder;
    drift_profile *reference;
    drift_monitor *monitor;
    drift_event events[8];
    drift_field field;
    drift_batch batch;
    size_t count;

    drift_column column = column_of(0.0);
    drift_batch_init(&batch, 5000, &column, 1);
    drift_field_init(&field, DRIFT_TYPE_NUMERIC, "income");
    if (drift_profile_builder_create(NULL, &field, 1, &builder, NULL) != DRIFT_OK) return 1;
    drift_profile_builder_add(builder, &batch, NULL);
    if (drift_profile_builder_finish(builder, &reference, NULL) != DRIFT_OK) return 1;
    if (drift_monitor_create(reference, NULL, &monitor, NULL) != DRIFT_OK) return 1;

    drift_monitor_observe(monitor, &batch, 0, NULL);
    column = column_of(2.0);
    drift_monitor_observe(monitor, &batch, 1, NULL);
    drift_monitor_events(monitor, events, 8, &count, NULL);
    for (size_t i = 0; i < count; i++)
        printf("%s in %s: evidence %.3g\n", drift_event_kind_name(events[i].kind), events[i].name,
               events[i].value);

    drift_monitor_free(monitor);
    drift_profile_free(reference);
    drift_profile_builder_free(builder);
    return count == 1 ? 0 : 1;
}
