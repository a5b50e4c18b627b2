// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/endpoint.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const struct {
	uint32_t number;
	const char *name;
	bool ports;
} protocols[] = {
	{ IPPROTO_TCP, "tcp", true },	     { IPPROTO_UDP, "udp", true },
	{ IPPROTO_SCTP, "sctp", true },	     { IPPROTO_ICMP, "icmp", false },
	{ IPPROTO_ICMPV6, "icmpv6", false },
};
#define N_PROTOCOLS (sizeof(protocols) / sizeof(protocols[0]))

bool protocol_has_ports(uint32_t protocol)
{
	size_t i;

	for (i = 0; i < N_PROTOCOLS; i++)
		if (protocols[i].number == protocol)
			return protocols[i].ports;
	return false;
}

void protocol_write(uint32_t protocol, char text[PROTOCOL_SIZE])
{
	size_t i;

	snprintf(text, PROTOCOL_SIZE, "%u", protocol);
	for (i = 0; i < N_PROTOCOLS; i++)
		if (protocols[i].number == protocol)
			snprintf(text, PROTOCOL_SIZE, "%s", protocols[i].name);
}

void address_write(const struct endpoint *end, char text[SET_VALUE_SIZE])
{
	bool six = end->family == KZ_FAMILY_IP6;

	*text = '\0';
	if (end->family == KZ_FAMILY_OTHER)
		return;
	set_value_write(six ? KZ_SET_IPV6 : KZ_SET_IPV4, end->address, text);
}

void endpoint_write(const struct endpoint *end, char text[ENDPOINT_SIZE])
{
	const char *form = end->family == KZ_FAMILY_IP6 ? "[%s]:%u" : "%s:%u";
	char address[SET_VALUE_SIZE];

	address_write(end, address);
	if (end->has_port)
		snprintf(text, ENDPOINT_SIZE, form, address, end->port);
	else
		snprintf(text, ENDPOINT_SIZE, "%s", address);
}
