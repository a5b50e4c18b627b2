/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a hook knows of a packet beside its bytes. A test run is given it, as
 * one struct from the vectors' notation to the kernel; at a hook the same
 * things come from the skb and from netfilter's state.
 */
#ifndef KZ_GIVEN_H
#define KZ_GIVEN_H

#include "core/image_set.h"
#include "core/key.h"

#define KZ_NO_OWNER 0xffffffffU /* no user's or group's number */

struct kz_given {
	__u32 mark; /* skb->mark */
	__u32 iif; /* ifindex; 0: none */
	__u32 oif; /* likewise */
	__u32 ct; /* enum kz_ct */
	__u32 pkttype; /* enum kz_packet_type */
	__u32 skuid; /* all bits inverted, so that 0 is KZ_NO_OWNER: none */
	__u32 skgid; /* likewise */
	__u32 fibtype; /* RTN_* of the destination */
	__u32 fiboif; /* 1: a route to the source goes out where it came in */
	__u32 cgroup[KZ_CGROUP_LEVELS]; /* of the socket's group the hash of its
					 * path up to each level; then 0
					 */
	__u32 time; /* s since 1970, UTC */
	struct kz_value iifname; /* 16 bytes, as words of addresses; 0: none */
	struct kz_value oifname; /* likewise */
	__u32 flow[KZ_FLOW_WORDS]; /* what its flow remembers */
};
_Static_assert(sizeof(struct kz_given) == 120, "kz_given");

/*
 * Values that only some policies ask for. For those that do a hook reads them
 * into words of the key, in the order of the image header's list
 * (kz_asked_word()).
 */
enum kz_ask {
	KZ_ASK_NOTHING,
	KZ_ASK_PACKET_TYPE,
	KZ_ASK_IIFNAME,
	KZ_ASK_OIFNAME,
	KZ_ASK_SKUID,
	KZ_ASK_SKGID,
	KZ_ASK_CGROUP,
	KZ_ASK_TIME,
	KZ_ASK_FIB_TYPE,
	KZ_ASK_FIB_OIF,
	KZ_ASK_IIFNAME_WORDS, /* and so on: the 4 words of the name itself */
	KZ_ASK_IIFNAME_LAST = KZ_ASK_IIFNAME_WORDS + 3,
	KZ_ASK_OIFNAME_WORDS, /* likewise */
	KZ_ASK_OIFNAME_LAST = KZ_ASK_OIFNAME_WORDS + 3,
	KZ_ASK_ROUTING, /* IPv6's routing header: */
	KZ_ASK_OPTIONS, /* payload.h; of IPv4's header, likewise */
	KZ_ASK_PAYLOAD, /* and so on: the packet's bytes, payload.h */
	KZ_ASKS = KZ_ASK_PAYLOAD + KZ_MAX_PAYLOADS,
};

/* The answer to KZ_ASK_TIME, in the policy's zone. */
#define KZ_TIME_SECOND 0x0001ffffU /* of the day */
#define KZ_TIME_DAY 0x000e0000U /* of the week; 0: Sunday */
#define KZ_TIME_DAY_SHIFT 17

/*
 * The answer to KZ_ASK_CGROUP, of the policy's group number i: the socket's
 * group is it, or below it; and the socket's has such a level.
 */
#define KZ_CGROUP_IN(i) (1U << (i))
#define KZ_CGROUP_DEEP(i) (1U << ((i) + KZ_MAX_CGROUPS))

/* The answer to KZ_ASK_OPTIONS: which of these the header has; RFC 791, 2113. */
#define KZ_OPTION_RR 1U
#define KZ_OPTION_LSRR 2U
#define KZ_OPTION_SSRR 4U
#define KZ_OPTION_RA 8U

/* The answer to KZ_ASK_ROUTING without a routing header. */
#define KZ_NO_ROUTING 256U

/* How a packet was addressed; the numbers are PACKET_* of if_packet.h. */
enum kz_packet_type {
	KZ_PACKET_HOST,
	KZ_PACKET_BROADCAST,
	KZ_PACKET_MULTICAST,
	KZ_PACKET_OTHER,
	KZ_PACKET_OUTGOING,
	KZ_PACKET_LOOPBACK,
};

/*
 * The same of an skb's @pkt_type: a packet that came back from a device's own
 * output is of its address's kind, as for nft and xt_pkttype.
 */
kz_inline __u32 kz_key_packet_type(const struct kz_key *key, __u32 pkt_type)
{
	if (pkt_type != KZ_PACKET_LOOPBACK)
		return pkt_type;
	return kz_key_family(key) == KZ_FAMILY_IP &&
			       key->word[KZ_W_DADDR] >> 28 != 0xe ?
		       KZ_PACKET_BROADCAST :
		       KZ_PACKET_MULTICAST;
}

#endif
