// SPDX-License-Identifier: GPL-2.0-only
#include <json.h>
#include <stdio.h>

#include "userspace/cli/audit_print.h"
#include "userspace/cli/output.h"

static void add_text(struct json_object *object, const char *key,
		     const char *text)
{
	json_object_object_add(object, key,
			       text ? json_object_new_string(text) : NULL);
}

static void add_place(struct json_object *object, const struct audit_rule *rule)
{
	struct json_object *hooks = json_object_new_array(), *hook;
	int i;

	for (i = 0; i < AUDIT_HOOKS; i++) {
		if (!(rule->place.hooks >> i & 1))
			continue;
		hook = json_object_new_object();
		add_text(hook, "hook", audit_hook_names[i]);
		json_object_object_add(
			hook, "priority",
			json_object_new_int64(i == AUDIT_ROUTING ?
						      (int64_t)rule->priority :
						      rule->place.priority[i]));
		json_object_array_add(hooks, hook);
	}
	json_object_object_add(object, "hooks", hooks);
}

static struct json_object *side(const struct audit_rule *rule)
{
	struct json_object *object;
	char at[512];

	if (!rule)
		return NULL;
	object = json_object_new_object();
	add_text(object, "owner", rule->owner);
	add_text(object, "where", rule->where);
	add_text(object, "line", rule->text);
	audit_at(rule, at, sizeof(at));
	add_text(object, "at", at);
	return object;
}

static struct json_object *finding_json(const struct finding *finding)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "class", finding->class->name);
	json_object_object_add(object, "bits", json_mask(finding->bits));
	json_object_object_add(object, "first", side(finding->first));
	json_object_object_add(object, "second", side(finding->second));
	add_text(object, "effect", finding->effect);
	add_text(object, "advice", finding->class->advice);
	json_object_object_add(object, "count",
			       json_object_new_uint64(finding->count));
	return object;
}

static struct json_object *user_json(const struct audit *audit,
				     const struct audit_user *user)
{
	struct json_object *object = side(audit_rule_of(audit, user));
	bool writes = audit_writes(user);

	add_place(object, audit_rule_of(audit, user));
	add_text(object, "word",
		 user->word == WORD_PACKET ? "mark" : "ct mark");
	json_object_object_add(object, "reads",
			       json_mask(writes ? 0 : user->bits));
	json_object_object_add(object, "writes",
			       json_mask(writes ? user->bits : 0));
	json_object_object_add(object, "value",
			       user->known ? json_mask(user->value) : NULL);
	json_object_object_add(object, "masked",
			       json_object_new_boolean(user->bits !=
						       WHOLE_MARK));
	json_object_object_add(object, "negated",
			       json_object_new_boolean(user->negated));
	add_text(object, "from",
		 user->act != ACT_COPY	   ? NULL :
		 user->word == WORD_PACKET ? "ct mark" :
					     "mark");
	return object;
}

/* One member of a list at a time: there may be tens of thousands. */
static void item_print(struct json_object *object, size_t i)
{
	printf("%s%s", i ? ",\n" : "\n",
	       json_object_to_json_string_ext(object,
					      JSON_C_TO_STRING_PRETTY |
						      JSON_C_TO_STRING_SPACED));
	json_object_put(object);
}

static struct json_object *unread_json(const struct audit_unread *unread)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "what", unread->what);
	add_text(object, "why", unread->why);
	return object;
}

void audit_json_print(const struct audit *audit,
		      const struct findings *findings,
		      const struct audit_bits *bits)
{
	size_t i;

	printf("{\n\"findings\": [");
	for (i = 0; i < findings->count; i++)
		item_print(finding_json(findings->list[i]), i);
	printf("],\n\"users\": [");
	for (i = 0; i < audit->n_users; i++)
		item_print(user_json(audit, &audit->users[i]), i);
	printf("],\n\"free\": \"0x%08x\",\n\"more\": %zu,\n\"unread\": [",
	       bits->free, findings->more);
	for (i = 0; i < audit->n_unread; i++)
		item_print(unread_json(&audit->unread[i]), i);
	printf("]\n}\n");
}
