// SPDX-License-Identifier: GPL-2.0-only
#include "bench/capability.h"

#include <errno.h>

#include <json.h>

#include "userspace/backend/backend.h"
#include "userspace/lang/parse_policy.h"

/* A policy that needs the capability, and almost nothing else. */
static const struct capability {
	const char *name;
	const char *policy;
} capabilities[] = {
	{ "drop and accept", "group g { ip saddr 10.0.0.0/8 drop }" },
	{ "set mark fields",
	  "mark window 0xff00\nfield a 4 bits in mark\ngroup g { ip saddr 10.0.0.0/8 set a 1 }" },
	{ "read the packet's mark", "group g { meta mark & 0x1 == 0x1 drop }" },
	{ "fields kept with the flow",
	  "field a 4 bits in flow\ngroup g { ip saddr 10.0.0.0/8 set a 1 }" },
	{ "sticky mark fields",
	  "mark window 0xff00\nfield a 4 bits in mark sticky\ngroup g when a == 0 { default set a 1 }" },
	{ "connection state", "group g { ct state established accept }" },
	{ "dynamic sets",
	  "set s { type ipv4; dynamic; size 64 }\ngroup g { ip saddr @s drop }" },
	{ "rate limits",
	  "group g { ip saddr 10.0.0.0/8 limit 10/second accept }" },
	{ "log", "group g { ip saddr 10.0.0.0/8 log }" },
	{ "count", "group g { ip saddr 10.0.0.0/8 count }" },
	{ "input device", "group g { meta iif \"lo\" drop }" },
	{ "output device", "group g { meta oif \"lo\" drop }" },
	{ "VLAN tags", "group g { vlan id 7 drop }" },
	{ "change DSCP", "group g { ip saddr 10.0.0.0/8 dscp set ef }" },
	{ "set priority", "group g { ip saddr 10.0.0.0/8 priority set 1:1 }" },
	{ "mirror", "group g { ip saddr 10.0.0.0/8 mirror \"lo\" }" },
	{ "redirect", "group g { ip saddr 10.0.0.0/8 redirect \"lo\" }" },
};

static void text_add(struct json_object *line, const char *key,
		     const char *text)
{
	json_object_object_add(line, key, json_object_new_string(text));
}

static int capability_write(const struct backend *backend,
			    const struct capability *capability,
			    const struct policy *policy, FILE *out)
{
	struct messages messages = { 0 };
	struct json_object *line = json_object_new_object();
	bool can = !backend_check(backend, policy, &messages);
	int err;

	text_add(line, "capability", capability->name);
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

int capabilities_write(FILE *out)
{
	struct policy *policy;
	size_t i, b;
	int err = 0;

	for (i = 0; !err && i < sizeof(capabilities) / sizeof(capabilities[0]);
	     i++) {
		struct messages messages = { 0 };

		policy = policy_parse(capabilities[i].name,
				      capabilities[i].policy, &messages);
		if (!policy)
			fprintf(stderr, "kzbench: %s: %s\n",
				capabilities[i].name,
				messages.count ? messages.list[0].text : "");
		messages_clear(&messages);
		if (!policy)
			return -EINVAL;
		for (b = 0; !err && backends[b]; b++)
			if (backends[b]->load)
				err = capability_write(backends[b],
						       &capabilities[i], policy,
						       out);
		policy_free(policy);
	}
	return err;
}
