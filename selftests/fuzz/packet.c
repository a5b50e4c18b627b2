// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: the parser that runs in the kernel against the reference's
 * decoder, which was written without a look at it, on any bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/reference/decode.h"
#include "userspace/evaluator/env.h"
#include "core/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the key says, in the decoder's words. */
static void key_decode(const struct kz_key *key, struct decoded *d)
{
	__u32 class = key->word[KZ_W_CLASS];

	*d = (struct decoded){
		.protocol = class & KZ_C_PROTO,
		.header = (class & KZ_C_HEADER) >> KZ_C_HEADER_SHIFT,
		.sport = key->word[KZ_W_SPORT],
		.dport = key->word[KZ_W_DPORT],
		.length = key->word[KZ_W_LENGTH],
		.ether = class & KZ_C_ETHER,
		.ether_type = key->word[KZ_W_LINK] >> KZ_LINK_TYPE_SHIFT,
		.tagged = class & KZ_C_VLAN,
		.vlan = key->word[KZ_W_LINK] & KZ_LINK_VID,
		.fragment = (class & KZ_C_FRAG) >> KZ_C_FRAG_SHIFT,
		.dscp = (key->word[KZ_W_IP] & KZ_IP_DSCP) >> KZ_IP_DSCP_SHIFT,
		.ttl = key->word[KZ_W_IP] & KZ_IP_TTL,
	};
	if (kz_key_family(key) == KZ_FAMILY_IP)
		d->version = 4;
	else if (kz_key_family(key) == KZ_FAMILY_IP6)
		d->version = 6;
	memcpy(d->saddr, &key->word[KZ_W_SADDR], sizeof(d->saddr));
	memcpy(d->ether_saddr, &key->word[KZ_W_ETHER_SADDR], 8);
	memcpy(d->ether_daddr, &key->word[KZ_W_ETHER_DADDR], 8);
	memcpy(d->daddr, &key->word[KZ_W_DADDR], sizeof(d->daddr));
}

/* KZ_W_L4, from the bytes of the transport header that the decoder found. */
static uint32_t transport_word(const struct decoded *d)
{
	switch (d->header) {
	case KZ_PROTO_TCP:
		return d->transport[13];
	case KZ_PROTO_ICMP:
	case KZ_PROTO_ICMP6:
		return d->transport[0] << 8 | d->transport[1];
	}
	return 0;
}

static void demand(const char *what, uint32_t key, uint32_t decoded)
{
	if (key == decoded)
		return;
	fprintf(stderr, "packet: %s: the key says 0x%x, the decoder 0x%x\n",
		what, key, decoded);
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kz_packet packet = { data, size };
	struct kz_key key = { 0 };
	struct decoded got, expected;
	int i;

	if (size < KZ_ETHER_LENGTH)
		return -1;
	memset(&expected, 0, sizeof(expected));
	decode_frame(data, size, &expected);
	kz_parse_link(&packet, &key);
	kz_parse_ether(&packet, KZ_F_ALL, &key);
	key_decode(&key, &got);
	demand("version", got.version, expected.version);
	for (i = 0; i < 4; i++) {
		demand("saddr", got.saddr[i], expected.saddr[i]);
		demand("daddr", got.daddr[i], expected.daddr[i]);
		demand("ether saddr", got.ether_saddr[i],
		       expected.ether_saddr[i]);
		demand("ether daddr", got.ether_daddr[i],
		       expected.ether_daddr[i]);
	}
	demand("protocol", got.protocol, expected.protocol);
	demand("header", got.header, expected.header);
	demand("sport", got.sport, expected.sport);
	demand("dport", got.dport, expected.dport);
	demand("flags, type or code", key.word[KZ_W_L4],
	       transport_word(&expected));
	demand("ether", got.ether, expected.ether);
	demand("ether type", got.ether_type, expected.ether_type);
	demand("tagged", got.tagged, expected.tagged);
	demand("vlan", got.vlan, expected.vlan);
	demand("fragment", got.fragment, expected.fragment);
	demand("dscp", got.dscp, expected.dscp);
	demand("ttl", got.ttl, expected.ttl);
	demand("length", got.length, expected.length);
	return 0;
}
