/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The key: what a policy can ask about one packet, as 32-bit words in host
 * byte order. Parsing fills it once; trees, matches and sets read it by word
 * number; actions write its mark and flow words, and the hook carries the
 * changed ones back to the packet. A word that does not apply is zero, and
 * KZ_W_CLASS says which words apply.
 */
#ifndef KZ_KEY_H
#define KZ_KEY_H

#include "core/types.h"

#define KZ_KEY_WORDS 32 /* a power of two: a word number is bounded by & */
#define KZ_FLOW_WORDS 4
#define KZ_MAX_ASKED 7 /* values that a policy asks the hook for */

enum kz_word {
	KZ_W_SADDR = 0, /* 4 words, most significant first; IPv4: one */
	KZ_W_DADDR = 4, /* likewise */
	KZ_W_SPORT = 8, /* of UDP-Lite and DCCP where "th" is asked for */
	KZ_W_DPORT = 9,
	KZ_W_CLASS = 10, /* KZ_C_* below */
	KZ_W_L4 = 11, /* TCP: flags byte; ICMP and ICMPv6: type << 8 | code */
	KZ_W_LENGTH = 12, /* bytes of the network-layer packet */
	KZ_W_IIF = 13, /* ifindex, 0 if none */
	KZ_W_OIF = 14, /* ifindex, 0 if none */
	KZ_W_MARK = 15, /* skb->mark */
	KZ_W_FLOW = 16, /* 4 words kept with the flow; conntrack labels */
	KZ_W_IP = 20, /* KZ_IP_*: TTL, DSCP, the connection's state */
	KZ_W_LINK = 21, /* KZ_LINK_*: VID, EtherType */
	KZ_W_PRIORITY = 22, /* skb->priority */
	KZ_W_MIRROR = 23, /* ifindex that a copy goes to; 0: none */
	KZ_W_ETHER_SADDR = 24, /* 2 words: 4 octets; 2, high-aligned */
	KZ_W_ETHER_DADDR = 26, /* likewise */
	KZ_W_ASKED = 28, /* 3 words, for what header.asked names */
	KZ_W_REDIRECT = 31, /* ifindex that it goes to instead; 0: its way; of a
			     * dropped packet: its answer (reject.h)
			     */
};

/*
 * KZ_W_CLASS. PROTO is the transport protocol: IPv4's protocol field, or the
 * first IPv6 next header that is not a walked extension header. HEADER
 * equals PROTO when the whole fixed header of TCP, UDP, SCTP, ICMP or ICMPv6
 * is there, else it is 0 (a later fragment, a truncated packet, another
 * protocol). FAMILY is 0 for all that is not well-formed IP.
 */
#define KZ_C_PROTO 0x000000ffU
#define KZ_C_HEADER 0x0000ff00U
#define KZ_C_HEADER_SHIFT 8
#define KZ_C_FAMILY 0x00030000U
#define KZ_C_FAMILY_SHIFT 16
#define KZ_C_FRAG_FIRST 0x00040000U
#define KZ_C_FRAG_LATER 0x00080000U /* not both */
#define KZ_C_FRAG (KZ_C_FRAG_FIRST | KZ_C_FRAG_LATER)
#define KZ_C_FRAG_SHIFT 18
#define KZ_C_VLAN 0x00100000U
#define KZ_C_ETHER 0x00200000U
#define KZ_C_PORTS 0x00800000U /* KZ_W_SPORT and KZ_W_DPORT are a header's */
#define KZ_C_IP 0x00400000U /* FAMILY is not 0: either IPv4 or IPv6 */
#define KZ_C_NEVER 0x80000000U /* no packet has it */

/* KZ_W_IP. Parsing writes the whole word, so the state is added after it. */
#define KZ_IP_TTL 0x000000ffU
#define KZ_IP_DSCP 0x00003f00U
#define KZ_IP_DSCP_SHIFT 8
#define KZ_IP_WRITABLE (KZ_IP_TTL | KZ_IP_DSCP) /* by actions */
#define KZ_IP_CT 0x007f0000U /* kz_ct_bit() */
#define KZ_IP_CT_SHIFT 16
#define KZ_IP_PAYLOAD 0x10000000U /* and 3 bits more: payload.h */

/* KZ_W_LINK */
#define KZ_LINK_VID 0x00000fffU /* of the outer tag */
#define KZ_LINK_TYPE 0xffff0000U /* of what follows the tags */
#define KZ_LINK_TYPE_SHIFT 16

/*
 * Where a hook puts the answer to header.asked[i]: from the last word before
 * KZ_W_REDIRECT on, downwards. Those of Ethernet addresses are for the fourth
 * and later ones, in policies that do not match the Ethernet header.
 */
#define KZ_ASKED_ALWAYS 3

kz_inline __u32 kz_asked_word(__u32 i)
{
	return KZ_W_REDIRECT - 1 - i;
}
_Static_assert(KZ_W_REDIRECT - KZ_MAX_ASKED == KZ_W_ETHER_SADDR,
	       "kz_asked_word");
_Static_assert(KZ_W_REDIRECT - KZ_ASKED_ALWAYS == KZ_W_ASKED, "kz_asked_word");

/* What connection tracking says of a packet; the bits are nft's (ABI). */
enum kz_ct {
	KZ_CT_INVALID, /* it knows of no connection */
	KZ_CT_ESTABLISHED,
	KZ_CT_RELATED,
	KZ_CT_NEW,
	KZ_CT_UNTRACKED,
	KZ_CT_STATES,
};

kz_inline __u32 kz_ct_bit(enum kz_ct state)
{
	return state == KZ_CT_UNTRACKED ? 64 : 1U << state;
}

enum kz_family {
	KZ_FAMILY_OTHER,
	KZ_FAMILY_IP,
	KZ_FAMILY_IP6,
	KZ_FAMILIES,
};

struct kz_key {
	__u32 word[KZ_KEY_WORDS];
};
_Static_assert(sizeof(struct kz_key) == 128, "kz_key");

kz_inline void kz_key_set_ct(struct kz_key *key, __u32 bit)
{
	key->word[KZ_W_IP] |= bit << KZ_IP_CT_SHIFT;
}

kz_inline enum kz_family kz_key_family(const struct kz_key *key)
{
	return (key->word[KZ_W_CLASS] & KZ_C_FAMILY) >> KZ_C_FAMILY_SHIFT;
}

/* True if packets whose KZ_W_CLASS has the bits of @class are IPv6. */
kz_inline bool kz_class_is_ip6(__u32 class)
{
	return (class & KZ_C_FAMILY) >> KZ_C_FAMILY_SHIFT == KZ_FAMILY_IP6;
}

/* 0 to 63 */
kz_inline __u32 kz_key_dscp(const struct kz_key *key)
{
	return (key->word[KZ_W_IP] & KZ_IP_DSCP) >> KZ_IP_DSCP_SHIFT;
}

#endif
