/* SPDX-License-Identifier: Apache-2.0 */
/* Exact decimal digits of doubles: Steele and White, "How to print floating-point numbers
 * accurately" (1990), with the scaling estimate of Burger and Dybvig (1996), on big integers.
 * In: finite doubles. Out: digits. Layer: base. */
#include "base/decimal.h"

#include <stdint.h>
#include <string.h>

/* The smallest double needs a scale of 2^1075, the first digit four bits more, sums one more. */
#define BIG_WORDS 36

typedef struct big {
    uint32_t word[BIG_WORDS]; /* least significant first */
    size_t count;             /* words in use, the top one not 0 */
} big;

/* The number is remainder / scale * 10^k, its neighbours' midpoints lie `above` and `below` it. */
typedef struct fraction {
    big remainder;
    big scale;
    big above;
    big below;
    int inclusive; /* an even significand reads back from its midpoints too */
} fraction;

static void big_set(big *b, uint64_t value) {
    memset(b, 0, sizeof *b);
    b->word[0] = (uint32_t)(value & 0xffffffffu);
    b->word[1] = (uint32_t)(value >> 32);
    b->count = value >> 32 ? 2 : (value ? 1 : 0);
}

static void big_multiply(big *b, uint32_t factor) {
    uint64_t carry = 0;
    for (size_t i = 0; i < b->count; i++) {
        carry += (uint64_t)b->word[i] * factor;
        b->word[i] = (uint32_t)(carry & 0xffffffffu);
        carry >>= 32;
    }
    if (carry) b->word[b->count++] = (uint32_t)carry;
}

static void big_multiply_power_of_ten(big *b, int power) {
    for (; power >= 9; power -= 9)
        big_multiply(b, 1000000000u);
    for (; power > 0; power--)
        big_multiply(b, 10u);
}

static void big_shift_left(big *b, int bits) {
    size_t words = (size_t)bits / 32;
    if (b->count == 0) return;
    big_multiply(b, (uint32_t)1 << (bits % 32));
    memmove(b->word + words, b->word, b->count * sizeof b->word[0]);
    memset(b->word, 0, words * sizeof b->word[0]);
    b->count += words;
}

static int big_compare(const big *a, const big *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (size_t i = a->count; i-- > 0;)
        if (a->word[i] != b->word[i]) return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}

static big big_sum(const big *a, const big *b) {
    big sum = *a;
    uint64_t carry = 0;
    size_t count = a->count > b->count ? a->count : b->count;
    for (size_t i = 0; i < count; i++) {
        carry += (uint64_t)a->word[i] + b->word[i];
        sum.word[i] = (uint32_t)(carry & 0xffffffffu);
        carry >>= 32;
    }
    sum.count = count;
    if (carry) sum.word[sum.count++] = (uint32_t)carry;
    return sum;
}

static void big_subtract(big *a, const big *b) {
    uint64_t borrow = 0;
    for (size_t i = 0; i < a->count; i++) {
        uint64_t difference = (uint64_t)a->word[i] - b->word[i] - borrow;
        a->word[i] = (uint32_t)(difference & 0xffffffffu);
        borrow = difference >> 63;
    }
    while (a->count > 0 && a->word[a->count - 1] == 0)
        a->count--;
}

/* Takes the next digit: remainder / scale, which is below 10, so that a few subtractions do. */
static int take_digit(fraction *f) {
    int digit = 0;
    while (big_compare(&f->remainder, &f->scale) >= 0) {
        big_subtract(&f->remainder, &f->scale);
        digit++;
    }
    return digit;
}

static void next_place(fraction *f) {
    big_multiply(&f->remainder, 10);
    big_multiply(&f->above, 10);
    big_multiply(&f->below, 10);
}

/* Sets up value = significand * 2^power; all parts are doubled so that midpoints are integers. */
static void fraction_set(fraction *f, uint64_t significand, int power, int uneven_gap) {
    int extra = uneven_gap ? 2 : 1;
    big_set(&f->remainder, significand);
    big_set(&f->scale, 1);
    big_set(&f->below, 1);
    big_shift_left(&f->remainder, extra + (power > 0 ? power : 0));
    big_shift_left(&f->scale, extra + (power < 0 ? -power : 0));
    big_shift_left(&f->below, power > 0 ? power : 0);
    f->above = f->below;
    /* below a power of two, doubles lie twice as dense */
    if (uneven_gap) big_shift_left(&f->above, 1);
    f->inclusive = significand % 2 == 0;
}

/* Decimal exponent of significand * 2^power, at most one off. */
static int estimate_exponent(uint64_t significand, int power) {
    int top_bit = power - 1;
    for (uint64_t s = significand; s != 0; s >>= 1)
        top_bit++;
    /* 1233/4096 is log10(2) to five digits; the offset makes the division a floor */
    const int offset = 1233;
    return (top_bit * 1233 + 4096 * offset) / 4096 - offset;
}

/* Compares what the digits may have to reach with `bound`; an upper midpoint that reads back
 * counts as above. */
static int reaches(const fraction *f, const big *bound, int shortest) {
    big reach = shortest ? big_sum(&f->remainder, &f->above) : f->remainder;
    int order = big_compare(&reach, bound);
    return order > 0 || (order == 0 && (!shortest || f->inclusive));
}

/* Scales so that the next digit is the first one that is not 0; returns its decimal exponent. */
static int fraction_scale(fraction *f, int estimate, int shortest) {
    int exponent = estimate;
    big_multiply_power_of_ten(&f->scale, exponent);
    big_multiply_power_of_ten(&f->remainder, -exponent);
    big_multiply_power_of_ten(&f->above, -exponent);
    big_multiply_power_of_ten(&f->below, -exponent);
    while (!reaches(f, &f->scale, shortest)) {
        next_place(f);
        exponent--;
    }
    for (;;) {
        big ten = f->scale;
        big_multiply(&ten, 10);
        if (!reaches(f, &ten, shortest)) return exponent;
        f->scale = ten;
        exponent++;
    }
}

/* -1, 0 or 1: what is left is below, at or above half a unit of the last place. */
static int compare_with_half(const fraction *f) {
    big twice = big_sum(&f->remainder, &f->remainder);
    return big_compare(&twice, &f->scale);
}

static int rounds_up(const fraction *f, int last_digit) {
    int half = compare_with_half(f);
    return half > 0 || (half == 0 && last_digit % 2 == 1);
}

static void strip_zeros(decimal *number) {
    while (number->count > 1 && number->digits[number->count - 1] == 0)
        number->count--;
}

/* Adds a unit in the last place; 99 becomes 1 and one exponent more. */
static void add_unit(decimal *number) {
    size_t i = number->count;
    while (i > 0 && number->digits[i - 1] == 9)
        number->digits[--i] = 0;
    if (i > 0) {
        number->digits[i - 1]++;
    } else {
        number->digits[0] = 1;
        number->exponent++;
    }
}

static void generate_shortest(fraction *f, decimal *number) {
    for (;;) {
        int digit = take_digit(f);
        int low = big_compare(&f->remainder, &f->below);
        int may_stop = low < 0 || (low == 0 && f->inclusive);
        int may_raise = reaches(f, &f->scale, 1);
        number->digits[number->count++] = (char)digit;
        if (may_stop || may_raise) {
            if (may_raise && (!may_stop || rounds_up(f, digit))) add_unit(number);
            return;
        }
        next_place(f);
    }
}

static void generate_rounded(fraction *f, decimal *number, int digits) {
    int digit = 0;
    for (int i = 0; i < digits; i++) {
        if (i > 0) next_place(f);
        digit = take_digit(f);
        number->digits[number->count++] = (char)digit;
    }
    if (rounds_up(f, digit)) add_unit(number);
}

static void set_integer(decimal *number, uint64_t value) {
    char reversed[20];
    size_t count = 0;
    do {
        reversed[count++] = (char)(value % 10);
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < count; i++)
        number->digits[i] = reversed[count - 1 - i];
    number->count = count;
    number->exponent = (int)count - 1;
    strip_zeros(number);
}

/* Digits of a finite value; digits 0: as many as it needs. */
static decimal decimal_make(double value, int digits) {
    const uint64_t hidden_bit = (uint64_t)1 << 52;
    decimal number = {0};
    fraction f;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t significand = bits & (hidden_bit - 1);
    int biased = (int)(bits >> 52 & 0x7ff);
    int uneven_gap = significand == 0 && biased > 1;
    int power = biased > 0 ? biased - 1075 : -1074;
    if (biased > 0) significand |= hidden_bit;
    number.negative = bits >> 63 != 0;
    if (significand == 0) {
        number.count = 1;
        return number;
    }
    fraction_set(&f, significand, power, uneven_gap);
    number.exponent = fraction_scale(&f, estimate_exponent(significand, power), digits == 0);
    if (digits == 0) {
        generate_shortest(&f, &number);
    } else {
        generate_rounded(&f, &number, digits);
    }
    strip_zeros(&number);
    return number;
}

decimal decimal_shortest(double value) {
    /* labels and counts are whole numbers mostly: their digits need no big integers */
    double magnitude = value < 0 ? -value : value;
    if (magnitude >= 1 && magnitude < 9007199254740992.0) {
        uint64_t whole = (uint64_t)magnitude;
        if ((double)whole == magnitude) {
            decimal number = {0};
            number.negative = value < 0;
            set_integer(&number, whole);
            return number;
        }
    }
    return decimal_make(value, 0);
}

decimal decimal_rounded(double value, int digits) {
    return decimal_make(value, digits);
}

/* Digit at the place of 10^(exponent - index); zeros before and after the significant ones. */
static char digit_at(const decimal *number, int index) {
    if (index < 0 || index >= (int)number->count) return '0';
    return (char)('0' + number->digits[index]);
}

static size_t write_plain(const decimal *number, char *text) {
    size_t length = 0;
    int whole = number->exponent > 0 ? number->exponent : 0;
    int last = (int)number->count - 1 - number->exponent;
    for (int place = whole; place >= 0; place--)
        text[length++] = digit_at(number, number->exponent - place);
    if (last > 0) text[length++] = '.';
    for (int place = 1; place <= last; place++)
        text[length++] = digit_at(number, number->exponent + place);
    return length;
}

static size_t write_scientific(const decimal *number, char *text) {
    size_t length = 0;
    int exponent = number->exponent < 0 ? -number->exponent : number->exponent;
    text[length++] = digit_at(number, 0);
    if (number->count > 1) text[length++] = '.';
    for (int i = 1; i < (int)number->count; i++)
        text[length++] = digit_at(number, i);
    text[length++] = 'e';
    text[length++] = number->exponent < 0 ? '-' : '+';
    if (exponent >= 100) text[length++] = (char)('0' + exponent / 100);
    text[length++] = (char)('0' + exponent / 10 % 10);
    text[length++] = (char)('0' + exponent % 10);
    return length;
}

size_t decimal_write(const decimal *number, int lowest, int highest, char *text) {
    size_t sign = number->negative ? 1 : 0;
    int plain = number->exponent >= lowest && number->exponent <= highest;
    if (number->negative) text[0] = '-';
    size_t length =
        sign + (plain ? write_plain(number, text + sign) : write_scientific(number, text + sign));
    text[length] = '\0';
    return length;
}
