// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"

void nft_reason(struct nft_making *making, const char *reason)
{
	if (!making->rule.reason)
		making->rule.reason = reason;
}

void nft_term_add(struct nft_making *making, const struct nft_key *key,
		  struct xt_set *set, const char *text)
{
	struct xt_term *term = &making->terms[making->n_terms];
	size_t i;

	if (making->acted)
		nft_reason(making, "a comparison after a statement");
	if (making->rule.limit)
		nft_reason(making, "a limit before another match");
	if (making->n_terms == XT_TERMS_MAX) {
		nft_reason(making, "over 23 conditions");
		return;
	}
	*term = (struct xt_term){ .text = text, .set = set };
	for (i = 0; key && i < key->n_parts; i++) {
		term->reads |= key->parts[i]->reads;
		if (key->parts[i]->header)
			term->header = key->parts[i]->header;
		if (key->parts[i]->device)
			term->device = key->parts[i]->device;
	}
	term->inverted = strstr(text, "!= ");
	making->n_terms++;
}

struct json_object *nft_object_find(const struct nft_making *making,
				    const char *name)
{
	struct json_object *objects = making->reading->objects, *object;
	size_t i;

	for (i = 0; i < json_list_count(objects); i++) {
		object = json_list_item(objects, i);
		if (!strcmp(json_member_word(object, "name"), name + 1) &&
		    !strcmp(json_member_word(object, "table"),
			    making->table_name) &&
		    !strcmp(json_member_word(object, "family"), making->family))
			return object;
	}
	return NULL;
}
