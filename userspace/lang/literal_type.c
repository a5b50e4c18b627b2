// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_type.h"

/* clang-format off */
static const struct {
	const char *noun; /* what may be written */
	const char *one; /* a single one */
	int words;
} types[VALUE_TYPES] = {
	[VALUE_IPV4] = { "an IPv4 address, prefix or range", "IPv4 address", 1 },
	[VALUE_IPV6] = { "an IPv6 address, prefix or range", "IPv6 address", 4 },
	[VALUE_PORT] = { "a port number, service name or range", "port", 1 },
	[VALUE_PROTOCOL] = { "a protocol number or name", "protocol", 1 },
	[VALUE_ICMP_TYPE] = { "an ICMP type's number or name", "ICMP type", 1 },
	[VALUE_ICMP6_TYPE] = { "an ICMPv6 type's number or name",
			       "ICMPv6 type", 1 },
	[VALUE_NUMBER] = { "a number or range", "number", 1 },
	[VALUE_DSCP] = { "a DSCP's number or name", "DSCP", 1 },
	[VALUE_INTERFACE] = { "a device name or ifindex", "device", 1 },
	[VALUE_ETHER] = { "an Ethernet address or range", "Ethernet address",
			  4 },
	[VALUE_USER] = { "a user's number or name", "user", 1 },
	[VALUE_GROUP] = { "a group's number or name", "group", 1 },
	[VALUE_HOUR] = { "a time of day, such as \"21:00\", or a range",
			 "time of day", 1 },
	[VALUE_DAY] = { "a day, such as Saturday", "day", 1 },
	[VALUE_NAME] = { "a device's name", "device's name", 4 },
	[VALUE_CGROUP] = { "a control group's path, such as \"user.slice\"",
			   "control group", 1 },
	[VALUE_ETHER_TYPE] = { "an EtherType's number or name", "EtherType", 1 },
	/* The condition has names for its values: literal_kind_noun(). */
	[VALUE_CT_STATE] = { .words = 1 },
	[VALUE_NAMED] = { .words = 1 },
	[VALUE_TCP_FLAGS] = { "TCP flags", "TCP flag", 1 },
	[VALUE_MARK] = { "a number", "number", 1 },
	[VALUE_PARTS] = { .words = 1 },
};
/* clang-format on */

const char *literal_noun(enum value_type type)
{
	return types[type].noun;
}

const char *literal_one(enum value_type type)
{
	return types[type].one;
}

int literal_words(enum value_type type)
{
	return types[type].words;
}
