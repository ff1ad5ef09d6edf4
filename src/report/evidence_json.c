/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence on a column as JSON, alone or in an event.
 * In: numbers. Out: an object. Layer: report. */
#include "report/evidence_json.h"

#include "report/evidence_text.h"

#define TEXT_SIZE 1024 /* holds every text but that of a very long category */

/* A category too long for the text is in the object on its own. */
static void put_text(json_writer *j, const drift_column_evidence *e) {
    char words[TEXT_SIZE];
    size_t length = 0;
    drift_column_evidence brief = *e;
    if (brief.category_length > TEXT_SIZE / 2) brief.category = NULL;
    (void)drift_column_evidence_text(&brief, words, sizeof words, &length, NULL);
    json_key(j, "text");
    json_string(j, words);
}

void evidence_json_put(json_writer *j, const drift_column_evidence *e) {
    json_open(j, '{');
    json_key(j, "name");
    json_string(j, e->name);
    json_key(j, "evidence");
    json_number(j, e->evidence);
    json_key(j, "listed");
    json_boolean(j, (int)e->listed);
    json_key(j, "explanation");
    json_string(j, drift_explanation_name(e->explanation));
    json_key(j, "size");
    json_number(j, e->size);
    json_key(j, "before");
    json_number(j, e->before);
    json_key(j, "category");
    if (e->category) {
        json_bytes(j, e->category, e->category_length);
    } else {
        json_null(j);
    }
    json_key(j, "onset");
    json_u64(j, e->onset);
    json_key(j, "checks");
    json_u64(j, e->checks);
    json_key(j, "rows");
    json_u64(j, e->rows);
    json_number_if(j, "psi", (e->fields & DRIFT_EVIDENCE_HAS_PSI) != 0, e->psi);
    json_number_if(j, "psi_lower", (e->fields & DRIFT_EVIDENCE_HAS_PSI) != 0, e->psi_lower);
    json_number_if(j, "psi_upper", (e->fields & DRIFT_EVIDENCE_HAS_PSI) != 0, e->psi_upper);
    json_number_if(j, "out_of_range", (e->fields & DRIFT_EVIDENCE_HAS_RANGE) != 0, e->out_of_range);
    put_text(j, e);
    json_close(j, '}');
}

drift_status drift_column_evidence_json(const drift_column_evidence *e, char *buffer, size_t size,
                                        size_t *length, drift_error *error) {
    drift_status status = evidence_check_output(e, buffer, size, length, error);
    if (status != DRIFT_OK) return status;
    text t;
    text_init_fixed(&t, buffer, size);
    json_writer j = {&t, 1};
    evidence_json_put(&j, e);
    text_append_char(&t, '\n');
    return text_finish_fixed(&t, length, error);
}
