/* SPDX-License-Identifier: Apache-2.0 */
/* What: people who apply for loans, and the ten rules of Agrawal, Imielinski and Swami 1993.
 * In: uniform numbers. Out: attributes; whether a rule puts a person into group A.
 * Layer: cli. */
#include "cli/sim_agrawal.h"

#include <math.h>

enum { SALARY, COMMISSION, AGE, ELEVEL, CAR, ZIPCODE, HVALUE, HYEARS, LOAN };

static double whole(double u, double from, double to) {
    return fmin(to, from + floor(u * (to - from + 1)));
}

void agrawal_person(const double *u, double *v) {
    v[SALARY] = 20000 + 130000 * u[SALARY];
    v[COMMISSION] = v[SALARY] >= 75000 ? 0 : 10000 + 65000 * u[COMMISSION];
    v[AGE] = whole(u[AGE], 20, 80);
    v[ELEVEL] = whole(u[ELEVEL], 0, 4);
    v[CAR] = whole(u[CAR], 0, 19);
    v[ZIPCODE] = whole(u[ZIPCODE], 0, 8);
    v[HVALUE] = (9 - v[ZIPCODE]) * 100000 * (0.5 + u[HVALUE]);
    v[HYEARS] = whole(u[HYEARS], 1, 30);
    v[LOAN] = 500000 * u[LOAN];
}

/* In thousands. */
static bool between(double x, double from, double to) {
    return x >= 1000 * from && x <= 1000 * to;
}

static int age_group(const double *v) {
    return v[AGE] < 40 ? 0 : v[AGE] < 60 ? 1 : 2;
}

static bool by_age(const double *v) {
    return age_group(v) != 1;
}

/* A range of income, or of income and commission, for each age group. */
static bool by_income(const double *v, double income) {
    static const double ranges[3][2] = {{50, 100}, {75, 125}, {25, 75}};
    const double *r = ranges[age_group(v)];
    return between(income, r[0], r[1]);
}

/* The levels of education 0-1, 1-3, 2-4 of the three age groups. */
static bool has_level(const double *v) {
    static const double levels[3][2] = {{0, 1}, {1, 3}, {2, 4}};
    const double *r = levels[age_group(v)];
    return v[ELEVEL] >= r[0] && v[ELEVEL] <= r[1];
}

static bool by_level_and_salary(const double *v) {
    static const double with[3][2] = {{25, 75}, {50, 100}, {50, 100}};
    static const double without[3][2] = {{50, 100}, {75, 125}, {25, 75}};
    const double *r = has_level(v) ? with[age_group(v)] : without[age_group(v)];
    return between(v[SALARY], r[0], r[1]);
}

static bool by_salary_and_loan(const double *v) {
    static const double with[3][2] = {{100, 300}, {200, 400}, {300, 500}};
    static const double without[3][2] = {{200, 400}, {300, 500}, {100, 300}};
    const double *r = by_income(v, v[SALARY]) ? with[age_group(v)] : without[age_group(v)];
    return between(v[LOAN], r[0], r[1]);
}

/* What is left of the income after some of these: functions 7 to 10. */
static bool has_left(const double *v, bool level, bool loan, bool house, double less) {
    double equity = 0.1 * v[HVALUE] * fmax(v[HYEARS] - 20, 0);
    double left = 2.0 / 3 * (v[SALARY] + v[COMMISSION]) - less;
    if (level) left -= 5000 * v[ELEVEL];
    if (loan) left -= 0.2 * v[LOAN];
    if (house) left += 0.2 * equity;
    return left > 0;
}

bool agrawal_in_group(const double *v, unsigned function) {
    switch (function) {
    case 0:
        return by_age(v);
    case 1:
        return by_income(v, v[SALARY]);
    case 2:
        return has_level(v);
    case 3:
        return by_level_and_salary(v);
    case 4:
        return by_salary_and_loan(v);
    case 5:
        return by_income(v, v[SALARY] + v[COMMISSION]);
    case 6:
        return has_left(v, false, true, false, 20000);
    case 7:
        return has_left(v, true, false, false, 20000);
    case 8:
        return has_left(v, true, true, false, 10000);
    default:
        return has_left(v, true, false, true, 10000);
    }
}
