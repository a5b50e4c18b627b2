// SPDX-License-Identifier: GPL-2.0-only
/* Asked of nfnetlink_hook; see attached_netfilter.h. */
#include "userspace/backend/bpf/attached_netfilter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_hook.h>

#include "userspace/backend/nfnetlink.h"
#include "userspace/base/hook_names.h"

/* Since Linux 6.4; older headers lack them. */
#define HOOK_TYPE_BPF 2
#define HOOK_BPF_ID 1

#define PROGRAMS_MAX 128 /* of one hook, both families */

/* A hook's entry as its attributes say. */
struct entry {
	uint32_t type, id;
};

struct programs {
	uint32_t ids[PROGRAMS_MAX];
	unsigned int count;
};

static int hear_id(const struct nlattr *attr, void *context)
{
	struct entry *entry = context;

	if (mnl_attr_get_type(attr) == HOOK_BPF_ID &&
	    mnl_attr_get_payload_len(attr) == sizeof(uint32_t))
		entry->id = ntohl(mnl_attr_get_u32(attr));
	return MNL_CB_OK;
}

static int hear_info(const struct nlattr *attr, void *context)
{
	struct entry *entry = context;

	if (mnl_attr_get_type(attr) == NFNLA_HOOK_INFO_TYPE)
		entry->type = ntohl(mnl_attr_get_u32(attr));
	if (mnl_attr_get_type(attr) == NFNLA_HOOK_INFO_DESC)
		return mnl_attr_parse_nested(attr, hear_id, context);
	return MNL_CB_OK;
}

static int hear_attribute(const struct nlattr *attr, void *context)
{
	return mnl_attr_get_type(attr) == NFNLA_HOOK_CHAIN_INFO ?
		       mnl_attr_parse_nested(attr, hear_info, context) :
		       MNL_CB_OK;
}

static int hear_hook(const struct nlmsghdr *nlh, void *context)
{
	struct programs *programs = context;
	struct entry entry = { 0 };

	mnl_attr_parse(nlh, sizeof(struct nfgenmsg), hear_attribute, &entry);
	if (entry.type == HOOK_TYPE_BPF && programs->count < PROGRAMS_MAX)
		programs->ids[programs->count++] = entry.id;
	return MNL_CB_OK;
}

static void forget(void *context)
{
	struct programs *programs = context;

	programs->count = 0;
}

/* @programs of hook @hook of @family. */
static int hook_read(uint8_t family, uint32_t hook, struct programs *programs)
{
	char buffer[128];
	struct nlmsghdr *request = nfnetlink_dump_request(
		buffer, NFNL_SUBSYS_HOOK << 8 | NFNL_MSG_HOOK_GET, family);
	int err;

	programs->count = 0;
	mnl_attr_put_u32(request, NFNLA_HOOK_HOOKNUM, htonl(hook));
	err = nfnetlink_dump(request, hear_hook, forget, programs);
	if (err == -ENOENT) /* nothing at this hook */
		return 0;
	return err == -EINVAL || err == -EPROTONOSUPPORT ? -EOPNOTSUPP : err;
}

/*
 * Has the machine a link at netfilter's hooks, in whatever namespace? Without
 * one there is nothing to ask nfnetlink_hook for, a module that a question
 * loads. 1, 0 or -errno.
 */
static int has_links(void)
{
	struct bpf_link_info info;
	uint32_t id = 0, size;
	int err, fd;

	while (!(err = bpf_link_get_next_id(id, &id))) {
		fd = bpf_link_get_fd_by_id(id);
		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return fd;
		memset(&info, 0, sizeof(info));
		size = sizeof(info);
		err = bpf_link_get_info_by_fd(fd, &info, &size);
		close(fd);
		if (err)
			return err;
		if (info.type == BPF_LINK_TYPE_NETFILTER)
			return 1;
	}
	return err == -ENOENT ? 0 : err;
}

static bool has(const struct programs *programs, uint32_t id)
{
	unsigned int i;

	for (i = 0; i < programs->count; i++)
		if (programs->ids[i] == id)
			return true;
	return false;
}

/* The programs of @hook, each once: a policy is at IPv4's and at IPv6's. */
static int hook_programs_read(uint32_t hook, struct programs *programs)
{
	struct programs ip6;
	unsigned int i;
	int err = hook_read(NFPROTO_IPV4, hook, programs);

	if (!err)
		err = hook_read(NFPROTO_IPV6, hook, &ip6);
	for (i = 0; !err && i < ip6.count; i++)
		if (!has(programs, ip6.ids[i]) &&
		    programs->count < PROGRAMS_MAX)
			programs->ids[programs->count++] = ip6.ids[i];
	return err;
}

int netfilter_programs_each(int (*each)(uint32_t id, uint32_t hook,
					void *context),
			    void *context)
{
	struct programs programs;
	int err = has_links();
	uint32_t hook;
	unsigned int i;

	/* Without CAP_SYS_ADMIN, nfnetlink_hook says whether there is one. */
	if (err <= 0 && err != -EPERM)
		return err;
	err = 0;
	for (hook = 0; !err && hook < HOOKS; hook++) {
		err = hook_programs_read(hook, &programs);
		for (i = 0; !err && i < programs.count; i++)
			err = each(programs.ids[i], hook, context);
	}
	return err;
}
