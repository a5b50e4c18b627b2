// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/neighbour.h"

#include <string.h>

/* From fe80::1 to fe80::2, hop limit 255, for the target fe80::2. */
#define NEIGHBOUR_FRAME(type)                                                  \
	{                                                                      \
		0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x86, 0xdd, 0x60, 0, \
			0, 0, 0, 24, 58, 255, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, \
			0, 0, 0, 0, 0, 0, 1, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0,  \
			0, 0, 0, 0, 0, 0, 2, type, 0, 0, 0, 0, 0, 0, 0, 0xfe,  \
			0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2         \
	}

static const uint8_t solicitation[] = NEIGHBOUR_FRAME(135);
static const uint8_t advertisement[] = NEIGHBOUR_FRAME(136);

/* The `default` that drops one of them, or NULL. */
static const struct policy_rule *dropping(const struct policy *policy,
					  const struct image *image)
{
	const struct backend *backend = backend_find("image");
	const struct packet packets[] = {
		{ .frame = solicitation, .length = sizeof(solicitation) },
		{ .frame = advertisement, .length = sizeof(advertisement) },
	};
	const struct policy_rule *rule = NULL;
	struct kz_result results[2];
	struct test_run test = { .backend = backend };
	char why[WHY_SIZE];
	size_t i;

	if (backend->test_open(&test, policy, image, why))
		return NULL;
	if (backend->test_run(&test, packets, 2, results, why))
		goto out_close;
	for (i = 0; !rule && i < 2; i++) {
		if (results[i].verdict == KZ_DROP)
			rule = policy_rule_find(policy, results[i].rule);
		if (rule && !rule_is_default(rule))
			rule = NULL;
	}
out_close:
	backend->test_close(&test);
	return rule;
}

void neighbour_warn(const struct policy *policy, const struct image *image,
		    struct messages *messages)
{
	const struct policy_rule *rule = dropping(policy, image);

	if (rule)
		policy_message(
			policy, messages, SEVERITY_WARNING, rule->at,
			"drops IPv6 neighbour discovery, so that IPv6 neighbours lose this host after minutes: accept 'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert }' before it");
}

bool neighbour_seen(const struct backend *backend, const char *hook)
{
	return backend->id == BACKEND_XDP || backend->id == BACKEND_TC ||
	       (hook && !strcmp(hook, "input"));
}
