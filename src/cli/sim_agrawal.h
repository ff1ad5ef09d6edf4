/* SPDX-License-Identifier: Apache-2.0 */
/* What: people who apply for loans, and the ten rules of Agrawal, Imielinski and Swami 1993.
 * In: uniform numbers. Out: attributes; whether a rule puts a person into group A.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SIM_AGRAWAL_H
#define DRIFTCHECK_CLI_SIM_AGRAWAL_H

#include <stdbool.h>

enum { AGRAWAL_FEATURES = 9, AGRAWAL_FUNCTIONS = 10 };

/** salary, commission, age, elevel, car, zipcode, hvalue, hyears, loan from as many numbers in
 *  [0,1). */
void agrawal_person(const double *u, double *values);

/** @param function  from 0: function 1 of the paper. */
bool agrawal_in_group(const double *values, unsigned function);

#endif
