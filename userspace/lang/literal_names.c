// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/lang/literal_names.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <net/if.h>
#include <netdb.h>
#include <pwd.h>
#include <string.h>

struct literal_name {
	const char *name;
	uint32_t value;
};

/* IANA, Assigned Internet Protocol Numbers. */
static const struct literal_name protocols[] = {
	{ "icmp", 1 },	 { "igmp", 2 },	   { "ipip", 4 },
	{ "tcp", 6 },	 { "udp", 17 },	   { "dccp", 33 },
	{ "ipv6", 41 },	 { "gre", 47 },	   { "esp", 50 },
	{ "ah", 51 },	 { "icmpv6", 58 }, { "ipv6-icmp", 58 },
	{ "ospf", 89 },	 { "pim", 103 },   { "vrrp", 112 },
	{ "l2tp", 115 }, { "sctp", 132 },  { "udplite", 136 },
	{ NULL, 0 },
};

/* As nft names them. */
/* clang-format off */
static const struct literal_name icmp_types[] = {
	{ "echo-reply", 0 },
	{ "destination-unreachable", 3 },
	{ "source-quench", 4 },
	{ "redirect", 5 },
	{ "echo-request", 8 },
	{ "router-advertisement", 9 },
	{ "router-solicitation", 10 },
	{ "time-exceeded", 11 },
	{ "parameter-problem", 12 },
	{ "timestamp-request", 13 },
	{ "timestamp-reply", 14 },
	{ "info-request", 15 },
	{ "info-reply", 16 },
	{ "address-mask-request", 17 },
	{ "address-mask-reply", 18 },
	{ NULL, 0 },
};
/* clang-format on */

/* clang-format off */
static const struct literal_name icmp6_types[] = {
	{ "destination-unreachable", 1 },
	{ "packet-too-big", 2 },
	{ "time-exceeded", 3 },
	{ "parameter-problem", 4 },
	{ "echo-request", 128 },
	{ "echo-reply", 129 },
	{ "mld-listener-query", 130 },
	{ "mld-listener-report", 131 },
	{ "mld-listener-done", 132 },
	{ "mld-listener-reduction", 132 },
	{ "nd-router-solicit", 133 },
	{ "nd-router-advert", 134 },
	{ "nd-neighbor-solicit", 135 },
	{ "nd-neighbor-advert", 136 },
	{ "nd-redirect", 137 },
	{ "router-renumbering", 138 },
	{ "ind-neighbor-solicit", 141 },
	{ "ind-neighbor-advert", 142 },
	{ "mld2-listener-report", 143 },
	{ NULL, 0 },
};
/* clang-format on */

/* RFC 9293 3.1; nft calls ECE ecn. */
static const struct literal_name tcp_flags[] = {
	{ "fin", 0x01 }, { "syn", 0x02 }, { "rst", 0x04 }, { "psh", 0x08 },
	{ "ack", 0x10 }, { "urg", 0x20 }, { "ecn", 0x40 }, { "ece", 0x40 },
	{ "cwr", 0x80 }, { NULL, 0 },
};

/* IANA, DSCP Pool; nft's names. */
static const struct literal_name dscps[] = {
	{ "cs0", 0 },	{ "cs1", 8 },	{ "cs2", 16 },	{ "cs3", 24 },
	{ "cs4", 32 },	{ "cs5", 40 },	{ "cs6", 48 },	{ "cs7", 56 },
	{ "df", 0 },	{ "be", 0 },	{ "lephb", 1 }, { "af11", 10 },
	{ "af12", 12 }, { "af13", 14 }, { "af21", 18 }, { "af22", 20 },
	{ "af23", 22 }, { "af31", 26 }, { "af32", 28 }, { "af33", 30 },
	{ "af41", 34 }, { "af42", 36 }, { "af43", 38 }, { "va", 44 },
	{ "ef", 46 },	{ NULL, 0 },
};

/* IEEE 802 Numbers; nft's names. */
static const struct literal_name ether_types[] = {
	{ "ip", 0x0800 },   { "arp", 0x0806 },	 { "ip6", 0x86dd },
	{ "vlan", 0x8100 }, { "8021q", 0x8100 }, { "8021ad", 0x88a8 },
	{ NULL, 0 },
};

/* As nft has them, and short. */
static const struct literal_name days[] = {
	{ "Sunday", 0 },    { "Monday", 1 },   { "Tuesday", 2 },
	{ "Wednesday", 3 }, { "Thursday", 4 }, { "Friday", 5 },
	{ "Saturday", 6 },  { "Sun", 0 },      { "Mon", 1 },
	{ "Tue", 2 },	    { "Wed", 3 },      { "Thu", 4 },
	{ "Fri", 5 },	    { "Sat", 6 },      { NULL, 0 },
};

static int service_find(const char *name, uint32_t *value)
{
	const struct servent *service = getservbyname(name, NULL);

	if (!service)
		return -ENOENT;
	*value = ntohs(service->s_port);
	return 0;
}

static int protocol_find(const char *name, uint32_t *value)
{
	const struct protoent *protocol = getprotobyname(name);

	if (!protocol)
		return -ENOENT;
	*value = protocol->p_proto;
	return 0;
}

static int user_find(const char *name, uint32_t *value)
{
	const struct passwd *user = getpwnam(name);

	if (!user)
		return -ENOENT;
	*value = user->pw_uid;
	return 0;
}

static int group_find(const char *name, uint32_t *value)
{
	const struct group *group = getgrnam(name);

	if (!group)
		return -ENOENT;
	*value = group->gr_gid;
	return 0;
}

static int device_find(const char *name, uint32_t *value)
{
	*value = if_nametoindex(name);
	return *value ? 0 : -ENOENT;
}

/* Services of all protocols: a name may come twice, which does no harm. */
static void services_suggest(struct suggestion *suggestion)
{
	const struct servent *service;

	setservent(1);
	while ((service = getservent()))
		suggestion_try_passing(suggestion, service->s_name);
	endservent();
}

static void protocols_suggest(struct suggestion *suggestion)
{
	const struct protoent *protocol;

	setprotoent(1);
	while ((protocol = getprotoent()))
		suggestion_try_passing(suggestion, protocol->p_name);
	endprotoent();
}

static void devices_suggest(struct suggestion *suggestion)
{
	struct if_nameindex *devices = if_nameindex(), *device;

	for (device = devices; device && device->if_index; device++)
		suggestion_try_passing(suggestion, device->if_name);
	if (devices)
		if_freenameindex(devices);
}

/* clang-format off */
static const struct {
	const struct literal_name *table;
	int (*find)(const char *name, uint32_t *value);
	void (*suggest)(struct suggestion *suggestion); /* names of find() */
} sources[VALUE_TYPES] = {
	[VALUE_PORT] = { NULL, service_find, services_suggest },
	[VALUE_PROTOCOL] = { protocols, protocol_find, protocols_suggest },
	[VALUE_ICMP_TYPE] = { .table = icmp_types },
	[VALUE_ICMP6_TYPE] = { .table = icmp6_types },
	[VALUE_INTERFACE] = { NULL, device_find, devices_suggest },
	[VALUE_USER] = { .find = user_find },
	[VALUE_GROUP] = { .find = group_find },
	[VALUE_DSCP] = { .table = dscps },
	[VALUE_DAY] = { .table = days },
	[VALUE_ETHER_TYPE] = { .table = ether_types },
	[VALUE_TCP_FLAGS] = { .table = tcp_flags },
};
/* clang-format on */

int literal_name_find(enum value_type type, const char *name, uint32_t *value)
{
	const struct literal_name *row = sources[type].table;

	for (; row && row->name; row++) {
		if (!strcmp(row->name, name)) {
			*value = row->value;
			return 0;
		}
	}
	return sources[type].find ? sources[type].find(name, value) : -ENOENT;
}

void literal_name_suggest(enum value_type type, struct suggestion *suggestion)
{
	const struct literal_name *row = sources[type].table;

	for (; row && row->name; row++)
		suggestion_try(suggestion, row->name);
	if (sources[type].suggest && suggestion->distance)
		sources[type].suggest(suggestion);
}
