/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the text form have in common: words, colours, visible names.
 * In: a page. Out: pieces of its lines.
 * Layer: report. */
#include "report/text_page.h"

#include <string.h>

#include "report/visible.h"

void page_say(const page *p, const char *words) {
    text_append(p->out, words);
}

void page_end_line(const page *p) {
    text *t = p->out;
    while (t->length > 0 && t->bytes[t->length - 1] == ' ')
        t->length--;
    text_append_char(t, '\n');
}

const char *page_visible(page *p, const char *string) {
    p->scratch.length = 0;
    text_append(&p->scratch, "");
    if (string != NULL) visible_append(&p->scratch, string, strlen(string), (int)p->options.ascii);
    return p->scratch.failed ? "" : p->scratch.bytes;
}

void page_start_color(const page *p, int rank) {
    static const char *const colors[] = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[36m", "\x1b[32m"};
    if (p->options.color) page_say(p, colors[rank]);
}

void page_end_color(const page *p) {
    if (p->options.color) page_say(p, "\x1b[0m");
}

int page_rank(int32_t verdict, int32_t status) {
    if (verdict == DRIFT_VERDICT_DRIFT) return 0;
    if (verdict == DRIFT_VERDICT_WARNING) return 1;
    return verdict == DRIFT_VERDICT_NONE && status == DRIFT_OK ? 3 : 2;
}
