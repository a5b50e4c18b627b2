// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <string.h>

#include <linux/netfilter.h>

#include "userspace/nft/print_values.h"

#define ELEMENTS_WIDTH 64 /* columns; nft reads long lines slowly */

static const struct nft_name flag_names[] = {
	{ 0x01, "fin" }, { 0x02, "syn" }, { 0x04, "rst" }, { 0x08, "psh" },
	{ 0x10, "ack" }, { 0x20, "urg" }, { 0x40, "ecn" }, { 0x80, "cwr" },
}, protocol_names[] = {
	{ IPPROTO_ICMP, "icmp" }, { IPPROTO_TCP, "tcp" },
	{ IPPROTO_UDP, "udp" },	  { IPPROTO_ICMPV6, "ipv6-icmp" },
	{ IPPROTO_SCTP, "sctp" }, { IPPROTO_DCCP, "dccp" },
	{ IPPROTO_UDPLITE, "udplite" },
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *nft_name_find(const struct nft_name *names, size_t count,
			  int32_t number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (names[i].number == number)
			return names[i].text;
	return NULL;
}

static void flags_write(uint32_t flags, char *text)
{
	size_t i, at = 0;

	strcpy(text, "0x0");
	for (i = 0; i < COUNT(flag_names); i++)
		if (flags & flag_names[i].number)
			at += sprintf(text + at, "%s%s", at ? "|" : "",
				      flag_names[i].text);
}

static void device_write(uint32_t index, char *text)
{
	char name[IF_NAMESIZE];

	if (if_indextoname(index, name))
		sprintf(text, "\"%s\"", name);
	else
		sprintf(text, "%" PRIu32, index);
}

/* @open: any characters may follow. A '*' at the end of others is escaped. */
static void name_write(const uint32_t words[4], bool open, char *text)
{
	uint32_t network[4];
	char name[IF_NAMESIZE + 1] = { 0 };
	size_t length;
	int i;

	for (i = 0; i < 4; i++)
		network[i] = htonl(words[i]);
	memcpy(name, network, IF_NAMESIZE);
	length = strlen(name);
	if (!open && length && name[length - 1] == '*')
		sprintf(text, "\"%.*s\\*\"", (int)length - 1, name);
	else
		sprintf(text, "\"%s%s\"", name, open ? "*" : "");
}

static void link_address_write(const uint32_t words[4], char *text)
{
	int i;

	for (i = 0; i < 6; i++)
		text += sprintf(text, "%s%02x", i ? ":" : "",
				words[i / 4] >> (24 - i % 4 * 8) & 0xff);
}

static void number_write(enum nft_key key, uint32_t number, char *text)
{
	const char *name = NULL;

	if (key == NFT_KEY_META_L4PROTO || key == NFT_KEY_IP_PROTOCOL)
		name = nft_name_find(protocol_names, COUNT(protocol_names),
				     number);
	if (name)
		strcpy(text, name);
	else
		sprintf(text, "%" PRIu32, number);
}

void nft_value_write(enum nft_key key, const uint32_t words[4],
		     char text[NFT_VALUE_SIZE])
{
	uint32_t network[4];
	int i;

	for (i = 0; i < 4; i++)
		network[i] = htonl(words[i]);
	switch (nft_keys[key].notation) {
	case NFT_STATES: /* nft_states_print() */
	case NFT_DECIMAL:
		number_write(key, words[0], text);
		break;
	case NFT_HEXADECIMAL:
		sprintf(text, "0x%0*" PRIx32, 2 * nft_keys[key].size, words[0]);
		break;
	case NFT_NAMES:
		/* A condition's key has its number. */
		strcpy(text,
		       condition_value_name((enum condition_id)key, words[0]));
		break;
	case NFT_ADDRESS4:
		inet_ntop(AF_INET, network, text, NFT_VALUE_SIZE);
		break;
	case NFT_ADDRESS6:
		inet_ntop(AF_INET6, network, text, NFT_VALUE_SIZE);
		break;
	case NFT_LINK_ADDRESS:
		link_address_write(words, text);
		break;
	case NFT_LINK_TYPE:
		strcpy(text, "ether"); /* no other type is asked for */
		break;
	case NFT_DEVICE:
		device_write(words[0], text);
		break;
	case NFT_NAME:
		name_write(words, false, text);
		break;
	case NFT_FLAGS:
		flags_write(words[0], text);
		break;
	case NFT_FAMILY:
		strcpy(text, words[0] == NFPROTO_IPV4 ? "ipv4" : "ipv6");
	}
}

/* Ranges are of numbers: names may have hyphens. */
void nft_range_write(enum nft_key key, const struct range *range,
		     char text[NFT_RANGE_SIZE])
{
	const struct nft_key_type *type = &nft_keys[key];
	bool address = type->notation == NFT_ADDRESS4 ||
		       type->notation == NFT_ADDRESS6;
	int length;

	if (nft_range_is_single(key, range)) {
		nft_value_write(key, range->low, text);
	} else if (type->notation == NFT_LINK_ADDRESS) {
		link_address_write(range->low, text);
		text += strlen(text);
		*text++ = '-';
		link_address_write(range->high, text);
	} else if (type->notation == NFT_NAME) {
		name_write(range->low, true, text);
	} else if (!address) {
		sprintf(text, "%" PRIu32 "-%" PRIu32, range->low[0],
			range->high[0]);
	} else {
		nft_value_write(key, range->low, text);
		text += strlen(text);
		length = range_prefix_length(range, type->size / 4);
		if (length >= 0) {
			sprintf(text, "/%d", length);
			return;
		}
		*text++ = '-';
		nft_value_write(key, range->high, text);
	}
}

void nft_ranges_print(enum nft_key key, const struct ranges *ranges,
		      const char *indent, FILE *out)
{
	char text[NFT_RANGE_SIZE];
	size_t i, column = 0;

	fputs("{", out);
	for (i = 0; i < ranges->count; i++) {
		nft_range_write(key, &ranges->list[i], text);
		if (column + strlen(text) > ELEMENTS_WIDTH) {
			fprintf(out, "\n%s", indent);
			column = 0;
		} else {
			putc(' ', out);
		}
		column += fprintf(out, "%s%s", text,
				  i + 1 < ranges->count ? "," : "") +
			  1;
	}
	fputs(" }", out);
}

void nft_states_print(uint32_t states, FILE *out)
{
	const char *gap = " ";
	enum kz_ct state;

	for (state = 0; state < KZ_CT_STATES; state++) {
		if (!(states & kz_ct_bit(state)))
			continue;
		fprintf(out, "%s%s", gap,
			condition_value_name(CONDITION_CT_STATE, state));
		gap = ",";
	}
}
