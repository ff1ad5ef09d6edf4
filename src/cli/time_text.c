/* SPDX-License-Identifier: Apache-2.0 */
/* What: timestamps as text, in the proleptic Gregorian calendar, without leap seconds.
 * In: text. Out: microseconds since 1970, and back.
 * Layer: cli. */
#include "cli/time_text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

#include "cli/number.h"

#define SECOND INT64_C(1000000)
#define DAY    (86400 * SECOND)

typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

/* Exactly `digits` digits. */
static bool take_digits(cursor *c, int digits, int *value) {
    *value = 0;
    for (int i = 0; i < digits; i++, c->at++) {
        if (c->at == c->end || !isdigit((unsigned char)*c->at)) return false;
        *value = *value * 10 + (*c->at - '0');
    }
    return true;
}

static bool take(cursor *c, char wanted) {
    if (c->at == c->end || *c->at != wanted) return false;
    c->at++;
    return true;
}

/* Days since 1970-01-01: years begin in March, so that the leap day is the last (Richards 2013). */
static int64_t days_of(int year, int month, int day) {
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool take_date(cursor *c, int64_t *days) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (!take_digits(c, 4, &year) || !take(c, '-') || !take_digits(c, 2, &month) || !take(c, '-') ||
        !take_digits(c, 2, &day))
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    if (day > lengths[month - 1] + (month == 2 && leap ? 1 : 0)) return false;
    *days = days_of(year, month, day);
    return true;
}

/* Digits beyond microseconds are cut off. */
static bool take_fraction(cursor *c, int64_t *microseconds) {
    int64_t unit = SECOND / 10;
    if (c->at == c->end || !isdigit((unsigned char)*c->at)) return false;
    for (; c->at < c->end && isdigit((unsigned char)*c->at); c->at++, unit /= 10)
        *microseconds += (*c->at - '0') * unit;
    return true;
}

/* hh, hh:mm or hh:mm:ss, the last with a fraction perhaps. */
static bool take_time(cursor *c, int64_t *microseconds) {
    int hour, minute = 0, second = 0;
    int64_t fraction = 0;
    if (!take_digits(c, 2, &hour)) return false;
    if (take(c, ':')) {
        if (!take_digits(c, 2, &minute)) return false;
        if (take(c, ':') && !take_digits(c, 2, &second)) return false;
        if (take(c, '.') && !take_fraction(c, &fraction)) return false;
    }
    if (hour > 24 || minute > 59 || second > 60) return false;
    *microseconds = ((hour * INT64_C(60) + minute) * 60 + second) * SECOND + fraction;
    return *microseconds <= DAY || hour < 24;
}

/* Z, +01:00, +0100, +01, or nothing. */
static bool take_offset(cursor *c, int64_t *microseconds) {
    int hour, minute = 0, sign = 0;
    *microseconds = 0;
    if (c->at == c->end || take(c, 'Z') || take(c, 'z')) return true;
    if (take(c, '+')) sign = 1;
    if (sign == 0 && take(c, '-')) sign = -1;
    if (sign == 0 || !take_digits(c, 2, &hour)) return false;
    bool minutes = take(c, ':') || c->at < c->end;
    if (minutes && !take_digits(c, 2, &minute)) return false;
    if (hour > 23 || minute > 59) return false;
    *microseconds = sign * (hour * INT64_C(60) + minute) * 60 * SECOND;
    return true;
}

static bool parse_iso(cursor c, int64_t *microseconds) {
    int64_t days, of_day = 0, offset = 0;
    if (!take_date(&c, &days)) return false;
    if (c.at < c.end) {
        if (!take(&c, 'T') && !take(&c, 't') && !take(&c, ' ')) return false;
        if (!take_time(&c, &of_day) || !take_offset(&c, &offset)) return false;
    }
    *microseconds = days * DAY + of_day - offset;
    return c.at == c.end;
}

bool time_parse(const char *text, size_t length, int64_t *microseconds) {
    double seconds;
    cursor c = {text, text + length};
    while (c.at < c.end && (*c.at == ' ' || *c.at == '\t'))
        c.at++;
    while (c.end > c.at && (c.end[-1] == ' ' || c.end[-1] == '\t'))
        c.end--;
    if (!parse_iso(c, microseconds)) {
        if (!number_parse(c.at, (size_t)(c.end - c.at), '.', &seconds)) return false;
        if (!(fabs(seconds) < 1e12)) return false; /* else it might not fit */
        *microseconds = (int64_t)llround(seconds * (double)SECOND);
    }
    return *microseconds >= TIME_FIRST && *microseconds <= TIME_LAST;
}

void time_format(int64_t microseconds, char *text) {
    int64_t days = microseconds / DAY, of_day = microseconds % DAY;
    if (of_day < 0) {
        of_day += DAY;
        days--;
    }
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t march = (5 * of_year + 2) / 153;
    int month = (int)(march < 10 ? march + 3 : march - 9);
    int day = (int)(of_year - (153 * march + 2) / 5 + 1);
    long long seconds = (long long)(of_day / SECOND);
    int written = snprintf(text, TIME_TEXT_SIZE, "%04lld-%02d-%02dT%02lld:%02lld:%02lld",
                           (long long)(year + era * 400 + (month <= 2 ? 1 : 0)), month, day,
                           seconds / 3600, seconds / 60 % 60, seconds % 60);
    long long rest = (long long)(of_day % SECOND);
    if (written < 0 || written >= TIME_TEXT_SIZE) return;
    size_t room = (size_t)(TIME_TEXT_SIZE - written);
    if (rest != 0)
        snprintf(text + written, room, ".%06lldZ", rest);
    else
        snprintf(text + written, room, "Z");
}
