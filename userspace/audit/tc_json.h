/* SPDX-License-Identifier: GPL-2.0-only */
/* `tc -j filter show` and `tc -j actions ls`, as the text of the same. */
#ifndef KZ_AUDIT_TC_JSON_H
#define KZ_AUDIT_TC_JSON_H

/*
 * The text of the JSON @text as far as marks go, freed by the caller; NULL with
 * a sentence in @why (WHY_SIZE) if it is not JSON: iproute2 6.1 prints some
 * filters (fw, flow, route) so.
 */
char *tc_json_text(const char *text, const char *name, char *why);

#endif
