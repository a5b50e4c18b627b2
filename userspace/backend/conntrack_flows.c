// SPDX-License-Identifier: GPL-2.0-only
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "userspace/backend/conntrack_flows.h"
#include "userspace/backend/nfnetlink.h"
#include "userspace/base/refuse.h"

#define TUPLE_MAX 32 /* attributes of a nest: more than any kernel's */

struct attributes {
	const struct nlattr *list[TUPLE_MAX];
};

static int keep(const struct nlattr *attr, void *context)
{
	struct attributes *attributes = context;

	if (mnl_attr_get_type(attr) < TUPLE_MAX)
		attributes->list[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

static struct attributes nest(const struct nlattr *attr)
{
	struct attributes in = { 0 };

	if (attr)
		mnl_attr_parse_nested(attr, keep, &in);
	return in;
}

static void read_address(const struct nlattr *attr, uint32_t *words)
{
	size_t i, count = mnl_attr_get_payload_len(attr) / sizeof(*words);

	memcpy(words, mnl_attr_get_payload(attr),
	       (count > 4 ? 4 : count) * sizeof(*words));
	for (i = 0; i < 4; i++)
		words[i] = ntohl(words[i]);
}

static uint32_t read_port(const struct nlattr *attr)
{
	return attr ? ntohs(mnl_attr_get_u16(attr)) : 0;
}

/* The key of a packet in the direction that began the connection. */
/* Of a flow's key: core/flow.h. */
static bool has_ports(uint32_t protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP ||
	       protocol == IPPROTO_SCTP;
}

static bool read_tuple(const struct nlattr *tuple, uint8_t family,
		       struct kz_key *key)
{
	struct attributes in = nest(tuple), ip = nest(in.list[CTA_TUPLE_IP]),
			  proto = nest(in.list[CTA_TUPLE_PROTO]);
	bool six = family == AF_INET6;
	const struct nlattr *source, *target;
	uint32_t protocol;

	source = ip.list[six ? CTA_IP_V6_SRC : CTA_IP_V4_SRC];
	target = ip.list[six ? CTA_IP_V6_DST : CTA_IP_V4_DST];
	if (!source || !target || !proto.list[CTA_PROTO_NUM])
		return false;
	read_address(source, &key->word[KZ_W_SADDR]);
	read_address(target, &key->word[KZ_W_DADDR]);
	key->word[KZ_W_SPORT] = read_port(proto.list[CTA_PROTO_SRC_PORT]);
	key->word[KZ_W_DPORT] = read_port(proto.list[CTA_PROTO_DST_PORT]);
	protocol = mnl_attr_get_u8(proto.list[CTA_PROTO_NUM]);
	key->word[KZ_W_CLASS] = KZ_C_IP |
				(six ? KZ_FAMILY_IP6 : KZ_FAMILY_IP)
					<< KZ_C_FAMILY_SHIFT |
				protocol;
	if (has_ports(protocol)) /* as of a packet with the whole header */
		key->word[KZ_W_CLASS] |= protocol << KZ_C_HEADER_SHIFT;
	return true;
}

struct gathering {
	struct flows *flows;
	const uint32_t *window;
	size_t room;
};

static int gather(struct gathering *g, const struct kz_flow *flow)
{
	struct flows *flows = g->flows;
	struct kz_flow *list;

	if (flows->count == g->room) {
		g->room = g->room ? 2 * g->room : 64;
		list = reallocarray(flows->list, g->room, sizeof(*list));
		if (!list)
			return -ENOMEM;
		flows->list = list;
	}
	flows->list[flows->count++] = *flow;
	return 0;
}

static int hear_entry(const struct nlmsghdr *nlh, void *context)
{
	const struct nfgenmsg *message = mnl_nlmsg_get_payload(nlh);
	struct attributes in = { 0 };
	struct gathering *g = context;
	struct kz_key key = { 0 };
	struct kz_flow flow;
	uint32_t any = 0;
	int i;

	mnl_attr_parse(nlh, sizeof(*message), keep, &in);
	if (!in.list[CTA_LABELS] ||
	    mnl_attr_get_payload_len(in.list[CTA_LABELS]) != sizeof(flow.word))
		return MNL_CB_OK;
	memcpy(flow.word, mnl_attr_get_payload(in.list[CTA_LABELS]),
	       sizeof(flow.word));
	for (i = 0; i < KZ_FLOW_WORDS; i++) {
		flow.word[i] &= g->window[i];
		any |= flow.word[i];
	}
	if (!any || !in.list[CTA_TUPLE_ORIG] ||
	    !read_tuple(in.list[CTA_TUPLE_ORIG], message->nfgen_family, &key))
		return MNL_CB_OK;
	kz_flow_key_make(&key, &flow.key);
	if (gather(g, &flow)) {
		errno = ENOMEM;
		return MNL_CB_ERROR;
	}
	return MNL_CB_OK;
}

static void forget(void *context)
{
	struct gathering *g = context;

	g->flows->count = 0;
}

int conntrack_flows(const uint32_t window[KZ_FLOW_WORDS], struct flows *flows,
		    char *why)
{
	struct gathering g = { .flows = flows, .window = window };
	char buffer[128];
	struct nlmsghdr *request = nfnetlink_dump_request(
		buffer, NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET,
		AF_UNSPEC);
	int err = nfnetlink_dump(request, hear_entry, forget, &g);

	if (!err)
		return 0;
	free(flows->list);
	flows->list = NULL;
	return refuse_errno(why, err,
			    "cannot read conntrack's entries (ctnetlink)");
}
