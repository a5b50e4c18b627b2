// SPDX-License-Identifier: GPL-2.0-only
/* The table of conditions, from conditions.def. */
#include <netinet/in.h>

#include "core/given.h"
#include "userspace/policy/policy.h"

#define WHOLE_WORD 0xffffffffU
#define FAMILY(f) ((uint32_t)(f) << KZ_C_FAMILY_SHIFT)
#define HEADER(protocol) ((uint32_t)(protocol) << KZ_C_HEADER_SHIFT)

#define MODEL(text, ...) .help = text, __VA_ARGS__

#define NAMES(noun, ...)                                  \
	.one = noun, .names = (const struct value_name[]) \
	{                                                 \
		__VA_ARGS__,                              \
		{                                         \
			0                                 \
		}                                         \
	}

/* Values that are written by name only, and compared as numbers. */
#define NAMED(noun, ...) .value = VALUE_NAMED, NAMES(noun, __VA_ARGS__)

/* A member of struct kz_given that a test run is given. */
#define GIVEN(member) \
	.given = #member, .given_at = offsetof(struct kz_given, member)

/* The same, where the hook is asked for it: enum kz_ask. */
#define ASKED(what, member) \
	.word = KZ_W_ASKED, .mask = WHOLE_WORD, .ask = what, GIVEN(member)

#define ADDRESS(type, at, f, needs, text)                            \
	.help = text, .value = type, .word = at, .mask = WHOLE_WORD, \
	.maximum = WHOLE_WORD, .class_mask = KZ_C_FAMILY,            \
	.class_value = FAMILY(f), .features = needs

#define PORT(at, number, text)                                             \
	.help = text, .value = VALUE_PORT, .word = at, .mask = WHOLE_WORD, \
	.maximum = 65535, .class_mask = KZ_C_HEADER,                       \
	.class_value = HEADER(number), .features = KZ_F_L4

#define ANY_PORT(at, text)                                                     \
	.help = text, .value = VALUE_PORT, .word = at, .mask = WHOLE_WORD,     \
	.maximum = 65535, .class_mask = KZ_C_PORTS, .class_value = KZ_C_PORTS, \
	.features = KZ_F_L4 | KZ_F_TH

/* The kernel has no such number: the packet has no owner. */
#define OWNER(type, what, member, text)                   \
	.help = text, .value = type, ASKED(what, member), \
	.maximum = KZ_NO_OWNER - 1, .absent = true, .features = KZ_F_OWNER

/* A part of what KZ_ASK_TIME gives. */
#define TIME(type, bits, at, most, text)                                     \
	.help = text, .value = type, .word = KZ_W_ASKED, .ask = KZ_ASK_TIME, \
	.mask = (bits), .shift = at, .maximum = most, .features = KZ_F_TIME, \
	GIVEN(time)

#define PROTOCOL(mask_of_class, value_of_class, needs, text)             \
	.help = text, .value = VALUE_PROTOCOL, .word = KZ_W_CLASS,       \
	.mask = KZ_C_PROTO, .maximum = 255, .class_mask = mask_of_class, \
	.class_value = value_of_class, .features = needs

/* Whether the IPv4 header has an option. */
#define IP_OPTION(bit, at, text)                                              \
	MODEL(text,                                                           \
	      NAMED("option's state", { "missing", 0, 0, 0 },                 \
		    { "exists", 1, 1, 0 }),                                   \
	      .word = KZ_W_ASKED, .mask = (bit), .shift = at,                 \
	      .ask = KZ_ASK_OPTIONS, .maximum = 1, .class_mask = KZ_C_FAMILY, \
	      .class_value = FAMILY(KZ_FAMILY_IP),                            \
	      .features = KZ_F_OPTIONS | KZ_F_IP)

/* A byte, or less, of the IP header. */
#define IP_PART(type, bits, at, f, needs, text)                               \
	.help = text, .value = type, .word = KZ_W_IP, .shift = at,            \
	.mask = (bits), .maximum = (bits) >> (at), .class_mask = KZ_C_FAMILY, \
	.class_value = FAMILY(f), .features = needs

#define DSCP(f, needs, text) \
	IP_PART(VALUE_DSCP, KZ_IP_DSCP, KZ_IP_DSCP_SHIFT, f, needs, text)

#define TRANSPORT_BYTE(type, at, number, text)                            \
	.help = text, .value = type, .word = KZ_W_L4, .shift = at,        \
	.mask = 0xffU << (at), .maximum = 255, .class_mask = KZ_C_HEADER, \
	.class_value = HEADER(number), .features = KZ_F_L4

/* ICMP over IPv6, or ICMPv6 over IPv4, is not a message of either. */
#define ICMP_BYTE(type, at, number, f, needs, text)                \
	.help = text, .value = type, .word = KZ_W_L4, .shift = at, \
	.mask = 0xffU << (at), .maximum = 255,                     \
	.class_mask = KZ_C_HEADER | KZ_C_FAMILY,                   \
	.class_value = HEADER(number) | FAMILY(f),                 \
	.features = KZ_F_L4 | (needs)

#define ETHER(type, at, first, bits, text)                       \
	.help = text, .value = type, .word = at, .shift = first, \
	.mask = (bits), .maximum = (bits) >> (first),            \
	.class_mask = KZ_C_ETHER, .class_value = KZ_C_ETHER,     \
	.features = KZ_F_ETHER

const struct condition_type condition_types[CONDITIONS] = {
#define CONDITION(id, protocol_, key_, model, nft, drawn) \
	[CONDITION_##id] = { .protocol = protocol_, .key = key_, model },
#include "userspace/policy/conditions.def"
};

const char *condition_value_name(enum condition_id id, uint32_t value)
{
	const struct value_name *name = condition_types[id].names;

	while (name->text && (name->low != value || name->high != value))
		name++;
	return name->text;
}

/* True if @condition asks for a value from @low to @high. */
static bool asks_for(const struct policy_condition *condition, uint32_t low,
		     uint32_t high)
{
	const struct ranges *ranges = &condition->ranges;
	size_t i;

	for (i = 0; i < ranges->count; i++)
		if (ranges->list[i].low[0] <= high &&
		    ranges->list[i].high[0] >= low)
			return true;
	return false;
}

uint64_t condition_features(const struct policy_condition *c)
{
	const struct condition_type *type = &condition_types[c->id];
	const struct value_name *name;
	uint64_t features = type->features;

	if (c->field && c->field->storage == STORAGE_FLOW)
		features = KZ_F_FLOW;
	if (c->set && c->set->dynamic)
		features |= set_features(c->set);
	if (c->payload.bits && c->ranges.count > 1 && !c->negate)
		features |= KZ_F_PAYLOAD_LIST;
	for (name = type->names; name && name->text; name++)
		if (asks_for(c, name->low, name->high))
			features |= name->features;
	return features;
}

uint32_t condition_maximum(const struct policy_condition *c)
{
	return c->payload.bits ? UINT32_MAX >> (32 - c->payload.bits) :
				 condition_types[c->id].maximum;
}

bool condition_is_any_name(const struct policy_condition *condition)
{
	const struct range *range = condition->ranges.list;
	uint32_t all = UINT32_MAX, none = 0;
	int i;

	if (condition_types[condition->id].value != VALUE_NAME ||
	    condition->ranges.count != 1)
		return false;
	for (i = 0; i < 4; i++) {
		none |= range->low[i];
		all &= range->high[i];
	}
	return !none && all == UINT32_MAX;
}

const struct boxes *condition_boxes(const struct policy_condition *condition)
{
	return condition->set ? &condition->set->boxes : &condition->boxes;
}

uint32_t condition_ct_states(const struct policy_condition *condition)
{
	uint32_t states = 0, all = 0;
	enum kz_ct state;

	for (state = 0; state < KZ_CT_STATES; state++) {
		all |= kz_ct_bit(state);
		if (asks_for(condition, state, state))
			states |= kz_ct_bit(state);
	}
	return condition->negate ? all & ~states : states;
}
