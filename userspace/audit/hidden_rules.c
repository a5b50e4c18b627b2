// SPDX-License-Identifier: GPL-2.0-only
/*
 * iproute2 prints the selectors of an ip rule that it knows. 6.1 knows none
 * after FRA_DPORT_RANGE: a rule with `dscp 8` is "from all lookup 10" to it.
 */
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>

#include "userspace/audit/hidden_rules.h"
#include "userspace/backend/netlink_dump.h"
#include "userspace/base/refuse.h"

#define REQUEST_SIZE 128

struct rule_seen {
	uint32_t priority;
	bool newer; /* it has a selector that iproute2 6.1 does not know */
};

static int attribute_see(const struct nlattr *attribute, void *context)
{
	struct rule_seen *seen = context;

	if (mnl_attr_get_type(attribute) == FRA_PRIORITY)
		seen->priority = mnl_attr_get_u32(attribute);
	seen->newer |= mnl_attr_get_type(attribute) > FRA_DPORT_RANGE;
	return MNL_CB_OK;
}

/* Rules that seem to take every packet although they do not. */
static void narrow_mark(struct audit *audit, uint8_t family, uint32_t priority)
{
	struct audit_rule *rule;
	size_t i;

	for (i = 0; i < audit->n_rules; i++) {
		rule = &audit->rules[i];
		if (rule->source != SOURCE_IP_RULE || rule->narrow ||
		    rule->family != family || rule->priority != priority)
			continue;
		rule->narrow = true;
		audit_add_unread(
			audit, rule->where,
			"it has a selector that this 'ip' does not print: see it with a newer iproute2");
	}
}

static int rule_hear(const struct nlmsghdr *nlh, void *context)
{
	const struct fib_rule_hdr *header = mnl_nlmsg_get_payload(nlh);
	struct rule_seen seen = { 0 };

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*header))
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(*header), attribute_see, &seen);
	if (seen.newer)
		narrow_mark(context,
			    header->family == AF_INET6 ? AUDIT_IP6 : AUDIT_IP4,
			    seen.priority);
	return MNL_CB_OK;
}

void audit_hidden_rules(struct audit *audit)
{
	static const uint8_t families[] = { AF_INET, AF_INET6 };
	char buffer[REQUEST_SIZE];
	struct fib_rule_hdr *header;
	struct nlmsghdr *nlh;
	size_t i;
	int err;

	for (i = 0; i < sizeof(families); i++) {
		nlh = mnl_nlmsg_put_header(buffer);
		nlh->nlmsg_type = RTM_GETRULE;
		header = mnl_nlmsg_put_extra_header(nlh, sizeof(*header));
		header->family = families[i];
		err = netlink_dump(NETLINK_ROUTE, nlh, rule_hear, NULL, audit);
		/* A kernel without IPv6, or without policy routing */
		if (err && err != -EOPNOTSUPP && err != -EAFNOSUPPORT)
			audit_add_unread(audit, "selectors of ip rules",
					 errno_words(err));
	}
}
