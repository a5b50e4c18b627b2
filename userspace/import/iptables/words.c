// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/words.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	uint8_t number;
	const char *name;
} protocols[] = {
	{ 1, "icmp" },	  { 2, "igmp" },   { 6, "tcp" },       { 17, "udp" },
	{ 33, "dccp" },	  { 47, "gre" },   { 50, "esp" },      { 51, "ah" },
	{ 58, "icmpv6" }, { 132, "sctp" }, { 136, "udplite" },
};

#define N_PROTOCOLS (sizeof(protocols) / sizeof(*protocols))

bool xt_number(const char *word, uint32_t most, uint32_t *number, char after,
	       const char **rest)
{
	unsigned long long value;
	char *end;

	if (*word < '0' || *word > '9')
		return false;
	value = strtoull(word, &end, word[1] == 'x' ? 16 : 10);
	if (value > most || (*end && (!rest || *end != after)))
		return false;
	*number = value;
	if (rest)
		*rest = *end ? end + 1 : NULL;
	return true;
}

bool xt_masked(const char *word, uint32_t *value, uint32_t *mask)
{
	const char *rest;

	*mask = UINT32_MAX;
	return xt_number(word, UINT32_MAX, value, '/', &rest) &&
	       (!rest || xt_number(rest, UINT32_MAX, mask, 0, NULL));
}

/* One of the list, up to @end: "80", "1000:2000", ":80", "80:". */
static bool port(const char *word, const char *end, uint32_t most,
		 uint32_t *low, uint32_t *high)
{
	char text[64];
	char *colon;

	if (end - word >= (ptrdiff_t)sizeof(text))
		return false;
	memcpy(text, word, end - word);
	text[end - word] = '\0';
	colon = strchr(text, ':');
	if (colon)
		*colon++ = '\0';
	*low = 0;
	*high = most;
	if ((*text || !colon) && !xt_number(text, most, low, 0, NULL))
		return false;
	if (!colon)
		*high = *low;
	else if (*colon && !xt_number(colon, most, high, 0, NULL))
		return false;
	return *low <= *high;
}

bool xt_ports(const char *word, uint32_t most, char *to, size_t size)
{
	FILE *out = fmemopen(to, size, "w");
	bool several = strchr(word, ','), good = out;
	uint32_t low, high;
	const char *end;

	if (several && out)
		fputs("{ ", out);
	while (good) {
		end = word + strcspn(word, ",");
		good = port(word, end, most, &low, &high);
		if (!good)
			break;
		fprintf(out, low == high ? "%u" : "%u-%u", low, high);
		if (!*end)
			break;
		fputs(", ", out);
		word = end + 1;
	}
	if (several && out)
		fputs(" }", out);
	if (out && fclose(out))
		good = false;
	return good;
}

const char *xt_family_term(bool ip6)
{
	return ip6 ? "ip6 saddr ::/0" : "ip saddr 0.0.0.0/0";
}

uint8_t xt_protocol(const char *word)
{
	const struct protoent *entry;
	uint32_t number;
	size_t i;

	if (xt_number(word, 255, &number, 0, NULL))
		return number;
	for (i = 0; i < N_PROTOCOLS; i++)
		if (!strcmp(protocols[i].name, word))
			return protocols[i].number;
	entry = getprotobyname(word);
	return entry && entry->p_proto > 0 && entry->p_proto < 256 ?
		       entry->p_proto :
		       0;
}

const char *xt_protocol_name(uint8_t protocol)
{
	static char number[8];
	size_t i;

	for (i = 0; i < N_PROTOCOLS; i++)
		if (protocols[i].number == protocol)
			return protocols[i].name;
	snprintf(number, sizeof(number), "%u", protocol);
	return number;
}

/* The ones that @bytes begin with, or -1 if others come later. */
static int prefix_length(const uint8_t *bytes, int size)
{
	int length = 0, i;

	while (length < 8 * size && bytes[length / 8] & 0x80 >> length % 8)
		length++;
	for (i = length; i < 8 * size; i++)
		if (bytes[i / 8] & 0x80 >> i % 8)
			return -1;
	return length;
}

bool xt_address(bool ip6, const char *word, char *address, char *mask,
		int *length)
{
	int family = ip6 ? AF_INET6 : AF_INET, size = ip6 ? 16 : 4;
	char text[INET6_ADDRSTRLEN] = "";
	const char *slash = strchrnul(word, '/');
	uint8_t bytes[16], masks[16];
	uint32_t number;
	int i;

	if (slash - word >= (ptrdiff_t)sizeof(text))
		return false;
	memcpy(text, word, slash - word);
	if (inet_pton(family, text, bytes) != 1)
		return false;
	*length = 8 * size;
	memset(masks, 0xff, sizeof(masks));
	if (*slash && strpbrk(slash, ".:")) {
		if (inet_pton(family, slash + 1, masks) != 1)
			return false;
		*length = prefix_length(masks, size);
	} else if (*slash) {
		if (!xt_number(slash + 1, 8 * size, &number, 0, NULL))
			return false;
		*length = number;
	}
	for (i = 0; *length < 0 && i < size; i++)
		bytes[i] &= masks[i];
	return inet_ntop(family, bytes, address, INET6_ADDRSTRLEN) &&
	       inet_ntop(family, masks, mask, INET6_ADDRSTRLEN);
}
