/* SPDX-License-Identifier: Apache-2.0 */
/* A sum that keeps what rounding drops (Neumaier 1974): the error does not grow with the number of
 * terms. Layer: stats. */
#ifndef STATS_SUM_H
#define STATS_SUM_H

typedef struct sum {
    double total;
    double rest;
} sum;

void sum_add(sum *s, double term);
double sum_value(const sum *s);

#endif
