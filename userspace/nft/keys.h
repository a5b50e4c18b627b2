/* SPDX-License-Identifier: GPL-2.0-only */
/* What nft can ask of a packet: its expressions, a row for each. */
#ifndef KZ_NFT_KEYS_H
#define KZ_NFT_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "userspace/policy/policy.h"

/*
 * What can be loaded and compared; nft_keys[] has a row for each. Those of
 * conditions have the same number: nft_condition_key().
 */
enum nft_key {
#define CONDITION(id, ...) NFT_KEY_##id,
#include "userspace/policy/conditions.def"
	NFT_KEY_NFPROTO,
	NFT_KEY_IIFTYPE,
	NFT_KEY_PROTOCOL,
	NFT_KEY_IP_FRAGMENT, /* its offset */
	NFT_KEY_IP6_FRAGMENT,
	NFT_KEY_IP_FRAGMENTS, /* its offset and flags */
	NFT_KEY_IP6_FRAGMENTS, /* its flag that more follow */
	NFT_KEY_IP6_UNFRAGMENTED, /* the header: NFT_MATCH_MISSING */
	/* The last byte of a fixed header: NFT_MATCH_PRESENT asks for it. */
	NFT_KEY_TCP_END,
	NFT_KEY_UDP_END,
	NFT_KEY_SCTP_END,
	NFT_KEY_UDPLITE_END,
	NFT_KEY_DCCP_END,
	NFT_KEY_ICMP_END,
	NFT_KEY_ICMP6_END,
	NFT_KEYS,
};

/* How a value is written. */
enum nft_notation {
	NFT_DECIMAL,
	NFT_HEXADECIMAL,
	NFT_ADDRESS4,
	NFT_ADDRESS6,
	NFT_DEVICE,
	NFT_NAME, /* of a device, or its beginning and '*' */
	NFT_FLAGS, /* of TCP */
	NFT_FAMILY,
	NFT_NAMES, /* the condition's own */
	NFT_STATES, /* of a connection: the same, of bits */
	NFT_LINK_ADDRESS,
	NFT_LINK_TYPE,
};

struct nft_key_type {
	const char *text; /* "ip saddr" */
	const char *type; /* of sets of it: "ipv4_addr" */
	uint32_t type_number; /* the same, as nft notes it in the kernel */
	enum nft_notation notation;
	uint8_t size; /* bytes */
	bool host_order; /* in the register; else network order */
	uint8_t fib; /* enum nft_fib_result, of .fib_flags; 0: none */
	uint8_t fib_flags;
	int meta; /* enum nft_meta_keys; -1: in the packet, or .notation is
		   * NFT_STATES:
		   */
	uint32_t base; /* enum nft_payload_bases; or */
	uint8_t extension; /* that of IPv6's extension headers */
	uint32_t offset;
	uint16_t bits; /* that NFT_MATCH_NONZERO means, of two bytes */
	uint16_t part; /* of the bytes that is the value; 0: all */
	uint8_t shift; /* of the part's lowest bit */
	/* What it is of: nft's own translation of the text compares it. */
	bool ether; /* a device with Ethernet headers, ARPHRD_ETHER */
	uint8_t family; /* NFPROTO_*, 0: any */
	uint8_t protocol; /* IPPROTO_*, 0: any */
};

extern const struct nft_key_type nft_keys[NFT_KEYS];

/* Where @id's value is; not for CONDITION_FRAG and CONDITION_VLAN_ID. */
enum nft_key nft_condition_key(enum condition_id id);

/* True if @range, of @key, is of one value. */
bool nft_range_is_single(enum nft_key key, const struct range *range);

#endif
