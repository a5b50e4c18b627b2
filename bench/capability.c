// SPDX-License-Identifier: GPL-2.0-only
#include "bench/capability.h"

#include <errno.h>

#include <json.h>

#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"

/* Capabilities that need no feature, or several. */
static const struct combination {
	const char *name;
	const char *policy;
} combinations[] = {
	{ "drop and accept", "group g { ip saddr 10.0.0.0/8 drop }" },
	{ "sticky mark fields",
	  "mark window 0xff00\nfield a 4 bits in mark sticky\ngroup g when a == 0 { default set a 1 }" },
};

static void text_add(struct json_object *line, const char *key,
		     const char *text)
{
	json_object_object_add(line, key, json_object_new_string(text));
}

static int line_write(const char *name, const struct backend *backend,
		      const struct policy *policy, FILE *out)
{
	struct messages messages = { 0 };
	struct json_object *line = json_object_new_object();
	bool can = !backend_check(backend, policy, BACKEND_USE_LOAD, &messages);
	int err;

	text_add(line, "capability", name);
	text_add(line, "backend", backend->name);
	json_object_object_add(line, "can", json_object_new_boolean(can));
	if (!can)
		text_add(line, "says", messages.list[0].text);
	err = fprintf(out, "%s\n",
		      json_object_to_json_string_ext(
			      line, JSON_C_TO_STRING_PLAIN)) < 0;
	json_object_put(line);
	messages_clear(&messages);
	return err ? -EIO : 0;
}

/* Ask each backend that can load policies for the policy @text. */
static int capability_write(const char *name, const char *text, FILE *out)
{
	struct messages messages = { 0 };
	struct policy *policy;
	size_t i;
	int err = 0;

	policy = policy_parse(name, text, &messages);
	if (!policy)
		fprintf(stderr, "kzbench: %s: %s\n", name,
			messages.count ? messages.list[0].text : "");
	messages_clear(&messages);
	if (!policy)
		return -EINVAL;
	for (i = 0; !err && backends[i]; i++)
		if (backends[i]->load)
			err = line_write(name, backends[i], policy, out);
	policy_free(policy);
	return err;
}

int capabilities_write(FILE *out)
{
	char text[FEATURE_EXAMPLE_SIZE];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < sizeof(combinations) / sizeof(*combinations);
	     i++)
		err = capability_write(combinations[i].name,
				       combinations[i].policy, out);
	for (i = 0; !err && i < n_features; i++) {
		feature_example(features[i].rule, text);
		err = capability_write(features[i].noun, text, out);
	}
	return err;
}
