/* SPDX-License-Identifier: Apache-2.0 */
/* What: a drawing of the delay against the shift, both on logarithmic axes.
 * In: a plan. Out: one SVG file that needs nothing else.
 * Layer: cli. */
#include <math.h>

#include "cli/plan_result.h"

enum { WIDTH = 760, HEIGHT = 460, LEFT = 70, RIGHT = 30, TOP = 64, BOTTOM = 56, STEPS = 240 };

#define SHIFT_LEAST 0.02
#define SHIFT_MOST  3.0

typedef struct axes {
    double most; /* checks at the top, a power of ten; the bottom is 1 */
} axes;

static double x_of(double shift) {
    double share = log(shift / SHIFT_LEAST) / log(SHIFT_MOST / SHIFT_LEAST);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
}

static double y_of(const axes *a, double checks) {
    return HEIGHT - BOTTOM - log(checks) / log(a->most) * (HEIGHT - TOP - BOTTOM);
}

static double shift_at(int step) {
    return SHIFT_LEAST * pow(SHIFT_MOST / SHIFT_LEAST, (double)step / STEPS);
}

/* Room for every delay there is, up to a million checks. */
static axes axes_for(const plan_result *r) {
    axes a = {100};
    double longest = 1;
    for (int i = 0; i <= STEPS; i++) {
        double known = plan_delay(&r->known, shift_at(i));
        if (isfinite(known)) longest = fmax(longest, known);
    }
    while (a.most < longest && a.most < 1e6)
        a.most *= 10;
    return a;
}

static void put_grid(const axes *a, FILE *out) {
    static const double shifts[] = {0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3};
    fputs("<g stroke=\"#ddd\" fill=\"#444\" font-size=\"12\">\n", out);
    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++) {
        double x = x_of(shifts[i]);
        fprintf(out, "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x, TOP, x,
                HEIGHT - BOTTOM);
        fprintf(out, "<text stroke=\"none\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g</text>\n",
                x, HEIGHT - BOTTOM + 18, shifts[i]);
    }
    for (double checks = 1; checks <= a->most; checks *= 10) {
        double y = y_of(a, checks);
        fprintf(out, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>", LEFT, y, WIDTH - RIGHT,
                y);
        fprintf(out, "<text stroke=\"none\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>\n",
                LEFT - 8, y + 4, checks);
    }
    fputs("</g>\n", out);
}

static void put_curve(const axes *a, const plan_model *m, const char *style, FILE *out) {
    bool drawing = false;
    fprintf(out, "<path fill=\"none\" stroke-width=\"2\" %s d=\"", style);
    for (int i = 0; i <= STEPS; i++) {
        double checks = plan_delay(m, shift_at(i));
        bool inside = checks <= a->most;
        if (inside)
            fprintf(out, "%s%.1f %.1f", drawing ? " L" : "M", x_of(shift_at(i)), y_of(a, checks));
        drawing = drawing || inside;
    }
    fputs("\"/>\n", out);
}

static void put_legend(int y, const char *style, const char *text, FILE *out) {
    fprintf(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke-width=\"2\" %s/>",
            WIDTH - 270, y - 4, WIDTH - 240, y - 4, style);
    fprintf(out, "<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>\n", WIDTH - 232, y, text);
}

static void put_smallest(const plan_result *r, FILE *out) {
    double shift = r->smallest_shift;
    if (!(shift > SHIFT_LEAST && shift < SHIFT_MOST)) return;
    fprintf(out,
            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#a33\" "
            "stroke-dasharray=\"2 3\"/>",
            x_of(shift), TOP, x_of(shift), HEIGHT - BOTTOM);
    fprintf(out,
            "<text x=\"%.1f\" y=\"%d\" fill=\"#a33\" font-size=\"12\">smaller ones: never</text>\n",
            x_of(shift) + 6, HEIGHT - BOTTOM - 8);
}

static void put_planned(const axes *a, const plan_result *r, double shift, FILE *out) {
    if (!(r->delay <= a->most) || shift < SHIFT_LEAST) return;
    fprintf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#1f5fa8\"/>", x_of(shift),
            y_of(a, r->delay));
    fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\">%g sd: %.3g checks</text>\n",
            x_of(shift) + 9, y_of(a, r->delay) - 7, shift, r->delay);
}

void plan_write_svg(const cli_settings *s, const plan_result *r, FILE *out) {
    static const char own[] = "stroke=\"#1f5fa8\"";
    static const char unlimited[] = "stroke=\"#999\" stroke-dasharray=\"6 4\"";
    axes a = axes_for(r);
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" fill=\"#222\">\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT);
    fputs("<title>Delay of an alarm against the shift that raises it</title>\n"
          "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
          out);
    fprintf(out,
            "<text x=\"%d\" y=\"26\" font-size=\"15\">Checks until a shift of one mean is "
            "found</text>\n"
            "<text x=\"%d\" y=\"46\" font-size=\"12\" fill=\"#444\">%g column%s, %.0f rows a "
            "check, %.0f of reference, a false alarm every %g checks</text>\n",
            LEFT, LEFT, r->model.columns, r->model.columns > 1 ? "s" : "", r->model.batch_rows,
            r->model.reference_rows, r->model.false_alarm_every);
    put_grid(&a, out);
    fprintf(out,
            "<text x=\"%d\" y=\"%d\" font-size=\"12\" text-anchor=\"middle\">shift, standard "
            "deviations</text>\n",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14);
    fprintf(
        out,
        "<text x=\"18\" y=\"%d\" font-size=\"12\" text-anchor=\"middle\" transform=\"rotate(-90 "
        "18 %d)\">checks</text>\n",
        HEIGHT / 2, HEIGHT / 2);
    put_curve(&a, &r->known, unlimited, out);
    put_curve(&a, &r->model, own, out);
    put_legend(TOP + 20, own, "with this reference", out);
    put_legend(TOP + 38, unlimited, "with an unlimited reference", out);
    put_smallest(r, out);
    put_planned(&a, r, s->study.plan.shift, out);
    fputs("</svg>\n", out);
}
