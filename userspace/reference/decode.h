/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a policy may ask about a frame, read from its bytes. Written from the
 * RFCs without a look at core/parse.h, so that each can find the other's
 * mistakes.
 */
#ifndef KZ_DECODE_H
#define KZ_DECODE_H

#include <stdbool.h>
#include <stdint.h>

enum fragment {
	FRAGMENT_NONE,
	FRAGMENT_FIRST,
	FRAGMENT_LATER,
};

struct decoded {
	unsigned int version; /* 4 or 6; 0: no well-formed IP header */
	uint32_t saddr[4]; /* IPv6: most significant word first; IPv4: [0] */
	uint32_t daddr[4];
	bool ether; /* an Ethernet header is there */
	uint32_t ether_saddr[4]; /* as struct range has it */
	uint32_t ether_daddr[4];
	uint32_t ether_type; /* after the tags */
	bool foreign; /* ether_type is of another protocol than IP */
	bool tagged;
	uint32_t vlan; /* the outer tag's */
	enum fragment fragment;
	uint32_t dscp;
	uint32_t ttl; /* IPv6: hop limit */
	const uint8_t *ip; /* its header, all there; NULL: .version is 0 */
	uint32_t ip_length; /* bytes that the packet has from there on */
	const uint8_t *after; /* IP and its extension headers; NULL: it is
			       * a later fragment, or cut off
			       */
	int routing; /* type of the first routing header; -1: there is none */
	bool options[256]; /* IPv4: which it has, by their types */
	const uint8_t *transport; /* its fixed header; NULL: .header is 0 */
	unsigned int protocol; /* IP: what follows IP and its extensions */
	unsigned int header; /* protocol, if its whole fixed header is there */
	bool ports; /* of TCP, UDP, SCTP, UDP-Lite or DCCP are there: */
	uint32_t sport, dport;
	uint32_t length; /* as the IP header says; not IP: bytes after the
			  * link-layer header
			  */
};

/* An Ethernet frame of @length bytes; cannot fail. @d points into @frame. */
void decode_frame(const uint8_t *frame, uint32_t length, struct decoded *d);

#endif
