// SPDX-License-Identifier: GPL-2.0-only
/*
 * kzmark's own fields and reservations, as `kzmark field list --json` prints
 * them. A reservation that has the name of a program is that program's.
 */
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"

static bool field_read(struct audit *audit, const struct audit_input *input,
		       struct json_object *field, uint32_t number)
{
	const char *name = json_member_word(field, "name"),
		   *mask = json_member_word(field, "mask");
	const char *owner = json_member_word(field, "owner");
	struct audit_rule rule = { .source = SOURCE_KZMARK,
				   .family = AUDIT_ALL,
				   .file = input->name,
				   .line = number };
	struct audit_user user = { .act = ACT_WRITE };
	char *end;

	user.bits = strtoul(mask, &end, 0);
	if (!*name || end == mask || *end)
		return false;
	if (strcmp(json_member_word(field, "in"), "mark") || !user.bits)
		return true; /* a word of the flow: nobody else's */
	rule.where = audit_format(audit, "kzmark field %s", name);
	rule.text = audit_format(audit, "field %s %s of %s", name, mask,
				 *owner ? owner : "?");
	/* What policies do shows elsewhere too, as rules of nft. */
	rule.owner = strcmp(json_member_word(field, "static"), "true") ||
				     !*owner ?
			     "kzmark" :
			     audit_text(audit, owner);
	user.rule = audit_add_rule(audit, &rule);
	audit_add_user(audit, &user);
	return true;
}

int audit_read_fields(struct audit *audit, const struct audit_input *input,
		      char *why)
{
	struct json_object *fields = json_tokener_parse(input->text);
	int error = 0;
	size_t i;

	if (!json_object_is_type(fields, json_type_array))
		error = refuse(
			why, -EINVAL,
			"%s:1: this is not what 'kzmark field list --json' prints",
			input->name);
	for (i = 0; !error && i < json_object_array_length(fields); i++) {
		if (!field_read(audit, input,
				json_object_array_get_idx(fields, i), i + 1))
			error = refuse(
				why, -EINVAL,
				"%s: object %zu is no field: it needs a name and a mask",
				input->name, i + 1);
	}
	json_object_put(fields);
	return error;
}
