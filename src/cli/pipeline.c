/* SPDX-License-Identifier: Apache-2.0 */
/* What: a file read in parts by several threads, handed over in order.
 * In: bytes at any offset, a plan. Out: parts.
 * Layer: cli. */
#include "cli/pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cli/csv_scan.h"

/* What one thread works on. Its buffer has room for what the chunk before has left, then for the
 * chunk. */
typedef struct slot {
    part *part;
    char *buffer;
    const char *begin; /* of the rows to read */
    size_t length;
    bool last;
    bool ready;
    int error;
} slot;

struct pipeline {
    const pipeline_input *input;
    const csv_scan_functions *scan;
    size_t chunk;
    slot *slots; /* chunk number n is in slot n % slot_count */
    size_t slot_count;
    pthread_t *threads;
    size_t thread_count;
    pthread_mutex_t reading; /* held while input is read that has to be in order */
    pthread_mutex_t lock;    /* of all up to `stopped` */
    pthread_cond_t changed;
    uint64_t claimed; /* chunks that somebody reads or has read */
    uint64_t cut;     /* chunks that have been cut */
    uint64_t taken;   /* parts that the caller has done with */
    bool inside;      /* the next chunk to be cut begins inside quotes */
    char *left;       /* what the chunk before it left */
    size_t left_length;
    bool ended; /* the chunk that was cut last is the last one */
    bool stopped;
    bool handed_out; /* from here on the caller's thread alone: it has a part */
    uint64_t lines;  /* before the first line of its reader */
    int error;
};

/* ---- one chunk ---- */

static slot *slot_of(const pipeline *p, uint64_t number) {
    return &p->slots[number % p->slot_count];
}

static char *chunk_of(const pipeline *p, const slot *s) {
    return s->buffer + p->chunk;
}

static void read_chunk(const pipeline *p, slot *s, uint64_t number) {
    uint64_t offset = p->input->offset + number * p->chunk;
    ssize_t n = p->input->read(p->input->context, offset, chunk_of(p, s), p->chunk);
    s->error = n < 0 ? errno : 0;
    s->length = n < 0 ? 0 : (size_t)n;
    s->last = s->length < p->chunk;
}

/* Takes what was left, and leaves what is behind the cut. A chunk without a line feed to cut at
 * goes out whole, so that nothing grows: its part will end inside a row. */
static void cut_chunk(pipeline *p, slot *s, const csv_cut *cut) {
    char *chunk = chunk_of(p, s);
    size_t end = cut->length[p->inside ? 1 : 0];
    if (s->last || end == 0) end = s->length;
    memcpy(chunk - p->left_length, p->left, p->left_length);
    s->begin = chunk - p->left_length;
    size_t rest = s->length - end;
    s->length = p->left_length + end;
    memcpy(p->left, chunk + end, rest);
    p->left_length = rest;
    p->inside ^= cut->odd_quotes;
    p->ended = s->last;
}

/* Waits for the chunks before. @return false: there is no such chunk. */
static bool cut_in_order(pipeline *p, slot *s, uint64_t number) {
    csv_cut cut;
    p->scan->cut(chunk_of(p, s), s->length, &cut);
    pthread_mutex_lock(&p->lock);
    while (p->cut != number && !p->ended && !p->stopped)
        pthread_cond_wait(&p->changed, &p->lock);
    bool exists = !p->ended && !p->stopped;
    if (exists) {
        cut_chunk(p, s, &cut);
        p->cut++;
        pthread_cond_broadcast(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
    return exists;
}

static void parse(pipeline *p, slot *s) {
    if (s->error == 0)
        part_read(s->part, s->begin, s->length, s->last);
    else
        part_read(s->part, s->begin, 0, false);
    pthread_mutex_lock(&p->lock);
    s->ready = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

/* ---- any thread ---- */

/* With the lock. @return false: nothing to claim, now or at all. */
static bool can_claim(const pipeline *p) {
    return !p->ended && !p->stopped && p->claimed - p->taken < p->slot_count;
}

static bool claim(pipeline *p, uint64_t *number) {
    pthread_mutex_lock(&p->lock);
    bool claimed = can_claim(p);
    if (claimed) *number = p->claimed++;
    pthread_mutex_unlock(&p->lock);
    return claimed;
}

/* Claims a chunk and reads it. */
static bool claim_and_read(pipeline *p, uint64_t *number) {
    bool in_order = p->input->in_order;
    if (in_order) pthread_mutex_lock(&p->reading);
    bool claimed = claim(p, number);
    if (claimed) read_chunk(p, slot_of(p, *number), *number);
    if (in_order) pthread_mutex_unlock(&p->reading);
    return claimed;
}

static bool work(pipeline *p) {
    uint64_t number;
    if (!claim_and_read(p, &number)) return false;
    slot *s = slot_of(p, number);
    if (cut_in_order(p, s, number)) parse(p, s);
    return true;
}

static void *run_thread(void *context) {
    pipeline *p = context;
    for (;;) {
        if (work(p)) continue;
        pthread_mutex_lock(&p->lock);
        while (!can_claim(p) && !p->ended && !p->stopped)
            pthread_cond_wait(&p->changed, &p->lock);
        bool done = p->ended || p->stopped;
        pthread_mutex_unlock(&p->lock);
        if (done) return NULL;
    }
}

/* ---- the caller's thread ---- */

typedef enum outlook { READY, WORK, WAIT, NOTHING } outlook;

static outlook look_for(const pipeline *p, uint64_t number) {
    if (number < p->cut && slot_of(p, number)->ready) return READY;
    if (p->stopped || (p->ended && number >= p->cut)) return NOTHING;
    return can_claim(p) ? WORK : WAIT;
}

/* @return whether part `number` is ready. */
static bool await(pipeline *p, uint64_t number) {
    outlook o;
    pthread_mutex_lock(&p->lock);
    while ((o = look_for(p, number)) != READY && o != NOTHING) {
        if (o == WAIT) {
            pthread_cond_wait(&p->changed, &p->lock);
            continue;
        }
        pthread_mutex_unlock(&p->lock);
        work(p);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return o == READY;
}

static void release(pipeline *p) {
    pthread_mutex_lock(&p->lock);
    slot_of(p, p->taken)->ready = false;
    p->taken++;
    p->handed_out = false;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

/* The part before ended inside a row: this one began where it should not, and is read again. */
static void read_again(slot *s, slot *before) {
    part_read_on(s->part, before->part, s->begin, s->length, s->last && s->error == 0);
}

part *pipeline_next(pipeline *p) {
    slot *before = p->handed_out ? slot_of(p, p->taken) : NULL;
    bool open = before != NULL && part_is_open(before->part);
    if (before != NULL && before->part->status != CSV_OK) return NULL;
    if (before != NULL && !open) {
        p->lines += part_next_line(before->part) - 1;
        release(p);
    }
    uint64_t number = p->taken + (open ? 1 : 0);
    if (!await(p, number)) return NULL;
    slot *s = slot_of(p, number);
    p->error = s->error;
    if (open) {
        read_again(s, before);
        release(p);
    }
    p->handed_out = true;
    return s->part;
}

uint64_t pipeline_first_line(const pipeline *p) {
    return p->lines + 1;
}

uint64_t pipeline_offset(const pipeline *p) {
    return p->input->offset + (p->taken + 1) * p->chunk;
}

int pipeline_error(const pipeline *p) {
    return p->error;
}

/* ---- beginning and end ---- */

static bool allocate(pipeline *p, const reading_plan *plan) {
    p->slots = calloc(p->slot_count, sizeof *p->slots);
    p->left = malloc(p->chunk);
    p->threads = calloc(p->slot_count, sizeof *p->threads);
    if (p->slots == NULL || p->left == NULL || p->threads == NULL) return false;
    for (size_t i = 0; i < p->slot_count; i++) {
        p->slots[i].part = part_create(plan);
        p->slots[i].buffer = malloc(2 * p->chunk);
        if (p->slots[i].part == NULL || p->slots[i].buffer == NULL) return false;
    }
    return true;
}

pipeline *pipeline_create(const pipeline_input *input, const reading_plan *plan, size_t chunk,
                          unsigned threads) {
    pipeline *p = calloc(1, sizeof *p);
    if (p == NULL) return NULL;
    p->input = input;
    p->scan = csv_scan_get();
    p->chunk = chunk;
    p->slot_count = 2 * (size_t)threads;
    pthread_mutex_init(&p->reading, NULL);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    if (!allocate(p, plan)) {
        pipeline_free(p);
        return NULL;
    }
    while (p->thread_count + 1 < threads &&
           pthread_create(&p->threads[p->thread_count], NULL, run_thread, p) == 0)
        p->thread_count++;
    return p;
}

void pipeline_free(pipeline *p) {
    if (p == NULL) return;
    pthread_mutex_lock(&p->lock);
    p->stopped = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    if (p->input->stop != NULL) p->input->stop(p->input->context);
    for (size_t i = 0; i < p->thread_count; i++)
        pthread_join(p->threads[i], NULL);
    for (size_t i = 0; p->slots != NULL && i < p->slot_count; i++) {
        part_free(p->slots[i].part);
        free(p->slots[i].buffer);
    }
    free(p->slots);
    free(p->left);
    free(p->threads);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    pthread_mutex_destroy(&p->reading);
    free(p);
}
