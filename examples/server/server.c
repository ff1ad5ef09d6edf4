/* SPDX-License-Identifier: Apache-2.0 */
/* An inference server: XGBoost behind civetweb, each worker thread with a shard of its own.
 *
 *     POST /predict   rows of 8 numbers, comma-separated, a line each; answers with a score a line
 *     GET  /metrics   the Prometheus text of the monitor
 *
 * The model is trained at the start on generated data. Usage: server PORT [--monitor off]
 * Prints "listening on PORT" and ends at the end of its standard input. */
#include <civetweb.h>
#include <driftcheck/driftcheck.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xgboost/c_api.h>

#define FEATURES   8
#define TRAIN_ROWS 20000
#define MOST_ROWS  1024
#define WORKERS    4

static const char *const names[FEATURES + 1] = {"f0", "f1", "f2", "f3",   "f4",
                                                "f5", "f6", "f7", "score"};

/* What a worker thread needs; taken from a list by its first request. */
typedef struct worker {
    BoosterHandle model;
    drift_shard *shard;
    float rows[MOST_ROWS][FEATURES];
    char body[MOST_ROWS * FEATURES * 16];
} worker;

typedef struct server {
    drift_monitor *monitor; /* NULL: monitoring is off */
    pthread_mutex_t owner;  /* of the monitor: the collector and /metrics */
    worker *workers[WORKERS];
    atomic_int next_worker;
    atomic_int ended;
    pthread_key_t own_worker;
} server;

static void stop_on_xgboost(int code) {
    if (code == 0) return;
    fprintf(stderr, "xgboost: %s\n", XGBGetLastError());
    exit(1);
}

static void stop_on(drift_status status, const drift_error *error) {
    if (status == DRIFT_OK) return;
    fprintf(stderr, "driftcheck: %s %s\n", error->column, error->message);
    exit(1);
}

/* ---- the model ---- */

static float uniform(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (float)(*state >> 40) / 16777216.0f;
}

static void make_training_data(float *x, float *y) {
    uint64_t state = 7;
    for (size_t r = 0; r < TRAIN_ROWS; r++) {
        float sum = 0.0f;
        for (size_t f = 0; f < FEATURES; f++) {
            x[r * FEATURES + f] = uniform(&state);
            sum += x[r * FEATURES + f] * (float)(f + 1);
        }
        y[r] = sum + 4.0f * uniform(&state) > 20.0f ? 1.0f : 0.0f;
    }
}

static void *train(const float *x, const float *y, uint64_t *length) {
    DMatrixHandle data;
    BoosterHandle model;
    stop_on_xgboost(XGDMatrixCreateFromMat(x, TRAIN_ROWS, FEATURES, -1e30f, &data));
    stop_on_xgboost(XGDMatrixSetFloatInfo(data, "label", y, TRAIN_ROWS));
    stop_on_xgboost(XGBoosterCreate(&data, 1, &model));
    stop_on_xgboost(XGBoosterSetParam(model, "objective", "binary:logistic"));
    stop_on_xgboost(XGBoosterSetParam(model, "max_depth", "4"));
    stop_on_xgboost(XGBoosterSetParam(model, "nthread", "1"));
    for (int round = 0; round < 30; round++)
        stop_on_xgboost(XGBoosterUpdateOneIter(model, round, data));
    const char *bytes;
    bst_ulong size;
    stop_on_xgboost(XGBoosterSaveModelToBuffer(model, "{\"format\":\"ubj\"}", &size, &bytes));
    void *copy = malloc(size);
    if (!copy) exit(1);
    memcpy(copy, bytes, size);
    *length = size;
    XGBoosterFree(model);
    XGDMatrixFree(data);
    return copy;
}

static BoosterHandle load_model(const void *bytes, uint64_t length) {
    BoosterHandle model;
    stop_on_xgboost(XGBoosterCreate(NULL, 0, &model));
    stop_on_xgboost(XGBoosterLoadModelFromBuffer(model, bytes, length));
    stop_on_xgboost(XGBoosterSetParam(model, "nthread", "1"));
    return model;
}

/* In place: the rows are not copied into a matrix. */
static const float *predict(BoosterHandle model, const float *x, size_t rows) {
    char array[160];
    bst_ulong const *shape;
    bst_ulong dimensions;
    const float *scores;
    static const char config[] =
        "{\"type\":0,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,"
        "\"strict_shape\":false,\"cache_id\":0,\"missing\":NaN}";
    snprintf(array, sizeof array,
             "{\"data\":[%zu,true],\"shape\":[%zu,%d],\"typestr\":\"<f4\",\"version\":3}",
             (size_t)(uintptr_t)x, rows, FEATURES);
    stop_on_xgboost(
        XGBoosterPredictFromDense(model, array, config, NULL, &shape, &dimensions, &scores));
    return scores;
}

/* ---- the monitor ---- */

/* Features as a tensor of floats, scores beside them. */
static void describe(drift_column columns[FEATURES + 1], const float *x, const float *scores) {
    for (size_t f = 0; f < FEATURES; f++) {
        drift_column_init(&columns[f], DRIFT_DATA_FLOAT32, names[f]);
        columns[f].data = x + f;
        columns[f].stride = FEATURES * sizeof(float);
    }
    drift_column_init(&columns[FEATURES], DRIFT_DATA_FLOAT32, names[FEATURES]);
    columns[FEATURES].data = scores;
}

static drift_profile *make_profile(const float *x, const float *scores) {
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_profile_options options;
    drift_field fields[FEATURES + 1];
    drift_column columns[FEATURES + 1];
    drift_batch batch;
    drift_error error;
    drift_error_init(&error);
    drift_profile_options_init(&options);
    options.resolution = 10;
    for (size_t f = 0; f <= FEATURES; f++)
        drift_field_init(&fields[f], DRIFT_TYPE_NUMERIC, names[f]);
    describe(columns, x, scores);
    drift_batch_init(&batch, TRAIN_ROWS, columns, FEATURES + 1);
    stop_on(drift_profile_builder_create(&options, fields, FEATURES + 1, &builder, &error), &error);
    stop_on(drift_profile_builder_add(builder, &batch, &error), &error);
    stop_on(drift_profile_builder_finish(builder, &profile, &error), &error);
    drift_profile_builder_free(builder);
    return profile;
}

static drift_monitor *make_monitor(const drift_profile *profile) {
    drift_monitor *monitor = NULL;
    drift_monitor_options options;
    drift_role role = {"score", DRIFT_ROLE_SCORE, 0};
    drift_error error;
    drift_error_init(&error);
    drift_monitor_options_init(&options);
    options.window_rows = 2000;
    options.roles = &role;
    options.role_count = 1;
    stop_on(drift_monitor_create(profile, &options, &monitor, &error), &error);
    return monitor;
}

/* The owner's thread: takes over what the shards have counted, ten times a second. */
static void *collect(void *context) {
    server *s = context;
    while (!atomic_load(&s->ended)) {
        pthread_mutex_lock(&s->owner);
        drift_monitor_collect(s->monitor, (int64_t)time(NULL), NULL);
        pthread_mutex_unlock(&s->owner);
        usleep(100000);
    }
    return NULL;
}

/* ---- requests ---- */

static worker *own_worker(server *s) {
    worker *w = pthread_getspecific(s->own_worker);
    if (w) return w;
    int index = atomic_fetch_add(&s->next_worker, 1);
    if (index >= WORKERS) return NULL;
    pthread_setspecific(s->own_worker, s->workers[index]);
    return s->workers[index];
}

static int answer(struct mg_connection *connection, const char *type, const char *text,
                  size_t length) {
    mg_printf(connection, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
              type, length);
    mg_write(connection, text, length);
    return 200;
}

static size_t parse_rows(worker *w, size_t length) {
    size_t rows = 0;
    char *at = w->body;
    w->body[length] = '\0';
    while (*at && rows < MOST_ROWS) {
        for (size_t f = 0; f < FEATURES; f++) {
            char *end;
            w->rows[rows][f] = strtof(at, &end);
            if (end == at) return rows;
            at = end + (*end == ',' || *end == '\n');
        }
        rows++;
    }
    return rows;
}

static int on_predict(struct mg_connection *connection, void *context) {
    server *s = context;
    worker *w = own_worker(s);
    if (!w) return 0;
    size_t length = 0;
    int got;
    while (length + 1 < sizeof w->body &&
           (got = mg_read(connection, w->body + length, sizeof w->body - 1 - length)) > 0)
        length += (size_t)got;
    size_t rows = parse_rows(w, length);
    if (rows == 0) {
        mg_send_http_error(connection, 400, "%d numbers a line are needed", FEATURES);
        return 400;
    }
    const float *scores = predict(w->model, w->rows[0], rows);
    if (w->shard) {
        drift_column columns[FEATURES + 1];
        drift_batch batch;
        describe(columns, w->rows[0], scores);
        drift_batch_init(&batch, (int64_t)rows, columns, FEATURES + 1);
        drift_shard_observe(w->shard, &batch, NULL);
    }
    char text[MOST_ROWS * 16];
    size_t used = 0;
    for (size_t r = 0; r < rows; r++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%.6f\n", (double)scores[r]);
    return answer(connection, "text/plain", text, used);
}

static int on_metrics(struct mg_connection *connection, void *context) {
    server *s = context;
    static char text[1 << 18];
    size_t length = 0;
    if (!s->monitor) return 0;
    pthread_mutex_lock(&s->owner);
    drift_status status = drift_monitor_prometheus(s->monitor, text, sizeof text, &length, NULL);
    int code = 500;
    if (status == DRIFT_OK) {
        code = answer(connection, "text/plain; version=0.0.4", text, length);
    } else {
        mg_send_http_error(connection, 500, "%s", "the text is too long");
    }
    pthread_mutex_unlock(&s->owner);
    return code;
}

/* ---- the whole ---- */

static void set_up(server *s, int monitored) {
    static float x[TRAIN_ROWS * FEATURES], y[TRAIN_ROWS];
    uint64_t length;
    drift_error error;
    drift_error_init(&error);
    make_training_data(x, y);
    void *model = train(x, y, &length);
    pthread_mutex_init(&s->owner, NULL);
    pthread_key_create(&s->own_worker, NULL);
    for (size_t i = 0; i < WORKERS; i++) {
        s->workers[i] = calloc(1, sizeof *s->workers[i]);
        if (!s->workers[i]) exit(1);
        s->workers[i]->model = load_model(model, length);
    }
    if (monitored) {
        drift_profile *profile = make_profile(x, predict(s->workers[0]->model, x, TRAIN_ROWS));
        s->monitor = make_monitor(profile);
        drift_profile_free(profile);
        for (size_t i = 0; i < WORKERS; i++)
            stop_on(drift_shard_create(s->monitor, &s->workers[i]->shard, &error), &error);
    }
    free(model);
}

static void tear_down(server *s) {
    for (size_t i = 0; i < WORKERS; i++) {
        drift_shard_free(s->workers[i]->shard);
        XGBoosterFree(s->workers[i]->model);
        free(s->workers[i]);
    }
    drift_monitor_free(s->monitor);
}

int main(int argc, char **argv) {
    static server s;
    int monitored =
        !(argc == 4 && strcmp(argv[2], "--monitor") == 0 && strcmp(argv[3], "off") == 0);
    if (argc != 2 && monitored) {
        fprintf(stderr, "usage: server PORT [--monitor off]\n");
        return 2;
    }
    const char *options[] = {
        "listening_ports", argv[1], "num_threads", "4", "enable_keep_alive", "yes",
        "tcp_nodelay",     "1",     NULL};
    struct mg_callbacks callbacks;
    pthread_t collector;
    set_up(&s, monitored);
    memset(&callbacks, 0, sizeof callbacks);
    mg_init_library(0);
    struct mg_context *web = mg_start(&callbacks, NULL, options);
    if (!web) {
        fprintf(stderr, "cannot listen on %s\n", argv[1]);
        return 1;
    }
    mg_set_request_handler(web, "/predict", on_predict, &s);
    mg_set_request_handler(web, "/metrics", on_metrics, &s);
    if (monitored) pthread_create(&collector, NULL, collect, &s);
    struct mg_server_port port;
    mg_get_server_ports(web, 1, &port);
    printf("listening on %d\n", port.port);
    fflush(stdout);
    while (getchar() != EOF)
        continue;
    atomic_store(&s.ended, 1);
    if (monitored) pthread_join(collector, NULL);
    mg_stop(web);
    mg_exit_library();
    tear_down(&s);
    return 0;
}
