/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Packets drawn at a policy's edges: each picks a rule and takes most of its
 * conditions' values at, inside or just outside their ranges, so that a mix
 * meets every rule, misses every rule narrowly, and is the same for a seed.
 */
#ifndef KZ_DRAW_H
#define KZ_DRAW_H

#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

/*
 * What a packet will be, before it is written. A condition is met by a member:
 * conditions.def says which.
 */
struct draft {
	bool met[CONDITIONS]; /* drawn to meet one of these */
	bool ip6;
	uint32_t saddr[4]; /* IPv4: the first word */
	uint32_t daddr[4];
	uint8_t protocol;
	uint8_t dscp;
	uint8_t ttl;
	uint16_t sport;
	uint16_t dport;
	uint8_t flags; /* TCP */
	uint8_t type; /* ICMP, ICMPv6 */
	uint32_t length; /* of the IP packet; 0: as it comes */
	/* What a condition asks for, else 0: */
	struct kz_given given;
	const struct zone *zone; /* of its time */
	const struct policy_cgroup *cgroups; /* the policy's, n_cgroups */
	size_t n_cgroups;
	uint8_t fragment; /* 1 first, 2 later */
	uint16_t vlan;
	uint16_t routing; /* type of IPv6's routing header; 256: none */
	uint8_t options; /* of IPv4: KZ_OPTION_* */
	uint16_t ether_type; /* of which .ip6 is made */
	uint32_t ether_saddr[4]; /* as struct range has it */
	uint32_t ether_daddr[4];
	/* Bits of one header, where nothing above has them: */
	struct {
		uint8_t base; /* enum nft_payload_bases */
		uint8_t offset;
		uint8_t size; /* bytes, 1 to 4; 0: none */
		uint32_t mask;
		uint32_t bits;
	} header;
};

/* Any packet, and then one that most likely meets a rule of @policy. */
void draft_draw(uint64_t *seed, const struct policy *policy, struct draft *d);

/* Make @d likely to meet one more rule, where they do not contradict. */
void draft_meet_rule(uint64_t *seed, const struct policy *policy,
		     struct draft *d);

/* The last bytes of each frame's payload: who it is when it arrives. */
struct draw_tag {
	uint32_t magic; /* DRAW_MAGIC */
	uint32_t number; /* of the packet, from 0; both in host byte order */
};

#define DRAW_MAGIC 0x6b7a7467U

/*
 * @count packets; the same for the same policy and @seed. With @forwardable,
 * only packets that a router forwards: no loopback, multicast, link-local or
 * unspecified addresses. 0 or -ENOMEM; the caller frees @packets.
 */
int packets_draw(const struct policy *policy, size_t count, uint64_t seed,
		 bool forwardable, struct packets *packets);

#endif
