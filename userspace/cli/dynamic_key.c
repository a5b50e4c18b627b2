// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/dynamic_key.h"

#include <strings.h>

static const struct {
	enum condition_id id; /* whose values are such */
	const char *type;
} parts[KZ_PARTS] = {
	[KZ_PART_IPV4] = { CONDITION_IP_SADDR, "ipv4_addr" },
	[KZ_PART_PORT] = { CONDITION_TCP_DPORT, "inet_service" },
	[KZ_PART_PROTOCOL] = { CONDITION_META_L4PROTO, "inet_proto" },
	[KZ_PART_IPV6] = { CONDITION_IP6_SADDR, "ipv6_addr" },
	[KZ_PART_ETHER] = { CONDITION_ETHER_SADDR, "ether_addr" },
	[KZ_PART_NAME] = { CONDITION_META_IIFNAME, "ifname" },
	[KZ_PART_INTERFACE] = { CONDITION_META_IIF, "iface_index" },
	[KZ_PART_MARK] = { CONDITION_META_MARK, "mark" },
	[KZ_PART_FLOW... KZ_PARTS - 1] = { CONDITION_FIELD, "mark" },
};

void dynamic_key_find(const struct kz_dynamic *set, struct dynamic_key *key)
{
	struct policy_field *field;
	unsigned int i;
	uint32_t part;

	*key = (struct dynamic_key){ 0 };
	for (i = 0; i < KZ_JOIN_PARTS; i++) {
		part = kz_part_of(set->parts, i);
		if (part == KZ_PART_NONE || part >= KZ_PARTS)
			break;
		key->parts[i].id = parts[part].id;
		key->count++;
		if (part < KZ_PART_MARK || set->mask[i] == UINT32_MAX)
			continue;
		field = &key->fields[i];
		field->word = part == KZ_PART_MARK ?
				      KZ_W_MARK :
				      KZ_W_FLOW + part - KZ_PART_FLOW;
		field->mask = set->mask[i];
		field->shift = ffs(set->mask[i]) - 1;
		key->parts[i] = (struct policy_part){ CONDITION_FIELD, field };
	}
}

const char *dynamic_part_type(enum kz_part part)
{
	return parts[part].type;
}
