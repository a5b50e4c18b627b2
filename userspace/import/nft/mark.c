// SPDX-License-Identifier: GPL-2.0-only
/* Expressions of the mark. */
#include <json.h>
#include <string.h>

#include "userspace/import/members.h"
#include "userspace/import/nft/making.h"

static bool is_mark(struct json_object *object)
{
	return !strcmp(json_member_word(json_member(object, "meta"), "key"),
		       "mark");
}

static bool number_read(struct json_object *object, uint32_t *number)
{
	int64_t value = json_object_get_int64(object);

	*number = value;
	return json_object_is_type(object, json_type_int) && value >= 0 &&
	       value <= UINT32_MAX;
}

/* The mark's kept bits and those that are set, of "mark & A | B" and parts of
 * it; false: another expression.
 */
static bool mark_expression(struct json_object *value, uint32_t *kept,
			    uint32_t *set)
{
	static const char *const operators[] = { "&", "|", "^" };
	struct json_object *pair = NULL;
	uint32_t number;
	size_t i;

	*kept = is_mark(value) ? UINT32_MAX : 0;
	*set = 0;
	if (is_mark(value) || number_read(value, set))
		return true;
	for (i = 0; i < 3 && !pair; i++)
		pair = json_member(value, operators[i]);
	if (!json_object_is_type(pair, json_type_array) ||
	    json_list_count(pair) != 2 ||
	    !mark_expression(json_list_item(pair, 0), kept, set) ||
	    !number_read(json_list_item(pair, 1), &number))
		return false;
	if (json_member(value, "&")) {
		*kept &= number;
		*set &= number;
		return true;
	}
	if (json_member(value, "^") && number & (*kept | *set))
		return false; /* what it makes depends on what was there */
	*set |= number;
	return true;
}

bool nft_mark_value(struct nft_making *making, struct json_object *value)
{
	uint32_t kept, set;

	if (!mark_expression(value, &kept, &set)) {
		nft_reason(making, "a mark of another expression");
		return false;
	}
	making->rule.writes |= ~kept | set;
	making->rule.value &= kept;
	making->rule.value |= set;
	return true;
}
