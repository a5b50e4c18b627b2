// SPDX-License-Identifier: GPL-2.0-only
/* Layers in the notation of selftests/vectors/README.md. */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>

#include "selftests/fuzz/draw_frame.h"

static const char *const names[LAYERS] = {
	[LAYER_ETH] = "eth",	   [LAYER_VLAN] = "vlan",
	[LAYER_ARP] = "arp",	   [LAYER_IP] = "ip",
	[LAYER_IP6] = "ip6",	   [LAYER_HBH] = "hbh",
	[LAYER_DSTOPT] = "dstopt", [LAYER_ROUTING] = "routing",
	[LAYER_FRAG6] = "frag6",   [LAYER_AH] = "ah",
	[LAYER_TCP] = "tcp",	   [LAYER_UDP] = "udp",
	[LAYER_SCTP] = "sctp",	   [LAYER_ICMP] = "icmp",
	[LAYER_ICMP6] = "icmp6",   [LAYER_PAYLOAD] = "payload",
	[LAYER_RAW] = "raw",	   [LAYER_CUT] = "cut",
	[LAYER_PAD] = "pad",
};

/* Options that are written by name after every layer that takes them. */
static const struct {
	enum option_id id;
	const char *name;
	bool hex;
} options[] = {
	{ OPTION_TYPE, "type", true },
	{ OPTION_TPID, "tpid", true },
	{ OPTION_VERSION, "version", false },
	{ OPTION_IHL, "ihl", false },
	{ OPTION_OPTIONS, "options", false },
	{ OPTION_TOS, "tos", true },
	{ OPTION_LEN, "len", false },
	{ OPTION_TTL, "ttl", false },
	{ OPTION_PROTO, "proto", false },
	{ OPTION_HDRLEN, "hdrlen", false },
	{ OPTION_FLAGS, "flags", true },
};

struct printer {
	char *text;
	size_t size, length;
};

static void print(struct printer *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void print(struct printer *p, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	p->length += vsnprintf(p->text + p->length, p->size - p->length, format,
			       arguments);
	va_end(arguments);
	if (p->length >= p->size)
		p->length = p->size - 1;
}

static void print_address(struct printer *p, int words,
			  const uint32_t address[4])
{
	char text[INET6_ADDRSTRLEN];
	uint32_t wire[4];
	int i;

	for (i = 0; i < words; i++)
		wire[i] = htonl(address[i]);
	inet_ntop(words == 1 ? AF_INET : AF_INET6, wire, text, sizeof(text));
	print(p, "%s", text);
}

static void print_operands(struct printer *p, const struct layer *layer)
{
	const uint32_t *number = layer->number;
	int words = layer->id == LAYER_IP ? 1 : 4;

	switch (layer->id) {
	case LAYER_VLAN:
		print(p, " %u", number[OPTION_ID]);
		break;
	case LAYER_IP:
	case LAYER_IP6:
		print(p, " ");
		print_address(p, words, layer->saddr);
		print(p, " > ");
		print_address(p, words, layer->daddr);
		break;
	case LAYER_TCP:
	case LAYER_UDP:
	case LAYER_SCTP:
		print(p, " %u > %u", number[OPTION_SPORT],
		      number[OPTION_DPORT]);
		break;
	case LAYER_ICMP:
	case LAYER_ICMP6:
		print(p, " %u %u", number[OPTION_ICMP_TYPE],
		      number[OPTION_ICMP_CODE]);
		break;
	case LAYER_FRAG6:
		print(p, " %u%s", number[OPTION_FRAG],
		      number[OPTION_MORE] ? "+" : "");
		break;
	case LAYER_PAYLOAD:
	case LAYER_CUT:
	case LAYER_PAD:
		print(p, " %u", number[OPTION_BYTES]);
		break;
	default:
		break;
	}
}

static void print_ether_address(struct printer *p, const char *name,
				const uint32_t address[4])
{
	print(p, " %s %02x:%02x:%02x:%02x:%02x:%02x", name, address[0] >> 24,
	      address[0] >> 16 & 0xff, address[0] >> 8 & 0xff,
	      address[0] & 0xff, address[1] >> 24, address[1] >> 16 & 0xff);
}

static bool is_given(const struct layer *layer, enum option_id id)
{
	return layer->given & 1U << id;
}

static void print_options(struct printer *p, const struct layer *layer)
{
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if (!is_given(layer, options[i].id))
			continue;
		print(p, " %s ", options[i].name);
		print(p, options[i].hex ? "0x%x" : "%u",
		      layer->number[options[i].id]);
	}
	if (is_given(layer, OPTION_SRC))
		print_ether_address(p, "src", layer->saddr);
	if (is_given(layer, OPTION_DST))
		print_ether_address(p, "dst", layer->daddr);
	if (is_given(layer, OPTION_AT))
		print(p, " at %u %0*x/%0*x", layer->number[OPTION_AT],
		      2 * layer->patch.size, layer->patch.bits,
		      2 * layer->patch.size, layer->patch.mask);
	if (layer->id == LAYER_IP &&
	    (is_given(layer, OPTION_FRAG) || is_given(layer, OPTION_MORE)))
		print(p, " frag %u%s", layer->number[OPTION_FRAG],
		      layer->number[OPTION_MORE] ? "+" : "");
	if (layer->id >= LAYER_HBH && layer->id <= LAYER_AH &&
	    is_given(layer, OPTION_BYTES))
		print(p, " bytes %u", layer->number[OPTION_BYTES]);
}

void layers_print(const struct layers *layers, char *text, size_t size)
{
	struct printer p = { text, size, 0 };
	int i;

	text[0] = '\0';
	for (i = 0; i < layers->count; i++) {
		print(&p, "%s%s", i ? " / " : "", names[layers->list[i].id]);
		print_operands(&p, &layers->list[i]);
		print_options(&p, &layers->list[i]);
	}
}
