// SPDX-License-Identifier: GPL-2.0-only
#include <linux/ctype.h>
#include <linux/module.h>

#include "kmod/netlink.h"

/* Only the owner of the network namespace may listen. */
static const struct genl_multicast_group groups[] = {
	{ .name = KZMARK_GENL_EVENTS, .flags = GENL_MCAST_CAP_NET_ADMIN },
};

/*
 * Commands take kz_net.lock where they must, not genetlink's global lock.
 * netlink_ops.c adds the table of commands before it registers the family, so
 * that the commands may send messages of the family.
 */
struct genl_family kz_genl_family __ro_after_init = {
	.name = KZMARK_GENL_NAME,
	.version = KZMARK_GENL_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.maxattr = KZMARK_A_MAX,
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
	.resv_start_op = __KZMARK_CMD_END,
};

void *kz_reply_start(struct genl_info *info, size_t size, struct sk_buff **skb)
{
	void *header;

	*skb = genlmsg_new(size, GFP_KERNEL);
	if (!*skb)
		return NULL;
	header = genlmsg_put_reply(*skb, info, &kz_genl_family, 0,
				   info->genlhdr->cmd);
	if (!header) {
		nlmsg_free(*skb);
		*skb = NULL;
	}
	return header;
}

u64 kz_joined_size(const struct genl_info *info, int type)
{
	const struct nlattr *attr;
	u64 size = 0;
	int rem;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr),
			  genlmsg_len(info->genlhdr), rem)
		if (nla_type(attr) == type)
			size += nla_len(attr);
	return size;
}

void kz_join(const struct genl_info *info, int type, u8 *to)
{
	const struct nlattr *attr;
	int rem;

	nla_for_each_attr(attr, genlmsg_data(info->genlhdr),
			  genlmsg_len(info->genlhdr), rem) {
		if (nla_type(attr) != type)
			continue;
		memcpy(to, nla_data(attr), nla_len(attr));
		to += nla_len(attr);
	}
}

bool kz_is_name(const char *name)
{
	const char *c;

	for (c = name; *c; c++)
		if (!(isascii(*c) && isalnum(*c)) && !strchr("_.-", *c))
			return false;
	return c != name;
}
