// SPDX-License-Identifier: GPL-2.0-only
/* Tracking is on while somebody needs it, and then it has hooks: nfnetlink_hook
 * lists them (Linux 5.14, where it is built).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_hook.h>

#include "userspace/backend/conntrack.h"
#include "userspace/backend/nfnetlink.h"

/* ipv4_conntrack_in(), ipv6_conntrack_in() */
static int hear_attribute(const struct nlattr *attr, void *context)
{
	if (mnl_attr_get_type(attr) == NFNLA_HOOK_FUNCTION_NAME &&
	    strstr(mnl_attr_get_str(attr), "conntrack_in"))
		*(int *)context = 1;
	return MNL_CB_OK;
}

static int hear_hook(const struct nlmsghdr *nlh, void *context)
{
	return mnl_attr_parse(nlh, sizeof(struct nfgenmsg), hear_attribute,
			      context);
}

static void forget(void *context)
{
	*(int *)context = 0;
}

#define COUNT "/proc/sys/net/netfilter/nf_conntrack_count"
#define DISCARD 9

/* Connections of this namespace, or -errno. */
static int count_connections(void)
{
	FILE *file = fopen(COUNT, "re");
	int count, read;

	if (!file)
		return -errno;
	read = fscanf(file, "%d", &count);
	fclose(file);
	return read == 1 ? count : -EIO;
}

/* Where connections are tracked, there is one then. */
static void send_one(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(DISCARD),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	sendto(fd, "", 1, MSG_DONTWAIT, (void *)&to, sizeof(to));
	close(fd);
}

/* Known ones stay when tracking ends, and end at any time while it is on. */
static int tracks_new_ones(void)
{
	int tries, before, after;

	for (tries = 0; tries < 3; tries++) {
		before = count_connections();
		send_one();
		after = count_connections();
		if (before < 0 || after < 0)
			return before < 0 ? before : after;
		if (after > before)
			return 1;
	}
	return 0;
}

int conntrack_is_on(uint8_t family)
{
	char buffer[128];
	struct nlmsghdr *request = nfnetlink_dump_request(
		buffer, NFNL_SUBSYS_HOOK << 8 | NFNL_MSG_HOOK_GET, family);
	int err, found = 0;

	mnl_attr_put_u32(request, NFNLA_HOOK_HOOKNUM,
			 htonl(NF_INET_PRE_ROUTING));
	err = nfnetlink_dump(request, hear_hook, forget, &found);
	/* No hook at all. */
	if (err == -ENOENT)
		return 0;
	return err ? tracks_new_ones() : found;
}
