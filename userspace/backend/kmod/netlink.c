// SPDX-License-Identifier: GPL-2.0-only
/* The socket to the module: its family, its queues, its events. */
#include <errno.h>
#include <linux/genetlink.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/kmod/netlink_call.h"
#include "userspace/backend/netlink_error.h"
#include "userspace/base/refuse.h"

#define RECEIVE_QUEUE (4 << 20)
#define SEND_QUEUE (1 << 20)

static struct nlmsghdr *start(void *buffer, uint16_t type, uint16_t flags,
			      uint32_t seq, uint8_t command, uint8_t version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = seq;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = command;
	genl->version = version;
	return nlh;
}

struct nlmsghdr *kmod_request(struct kmod_socket *s, void *buffer,
			      uint8_t command, uint16_t flags)
{
	return start(buffer, s->family, flags, ++s->seq, command,
		     KZMARK_GENL_VERSION);
}

static void keep_group(const struct nlattr *group, struct kmod_socket *s)
{
	const struct nlattr *attr;
	const char *name = "";
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
			name = mnl_attr_get_str(attr);
		else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
			id = mnl_attr_get_u32(attr);
	}
	if (!strcmp(name, KZMARK_GENL_EVENTS))
		s->events = id;
}

static int keep_family(const struct nlattr **attrs, void *context)
{
	struct kmod_socket *s = context;
	const struct nlattr *group;

	_Static_assert((int)CTRL_ATTR_FAMILY_ID <= (int)KZMARK_A_MAX, "kept");
	if (attrs[CTRL_ATTR_FAMILY_ID])
		s->family = mnl_attr_get_u16(attrs[CTRL_ATTR_FAMILY_ID]);
	if (attrs[CTRL_ATTR_MCAST_GROUPS])
		mnl_attr_for_each_nested(group, attrs[CTRL_ATTR_MCAST_GROUPS])
			keep_group(group, s);
	return 0;
}

static int find_family(struct kmod_socket *s, char *why)
{
	char buffer[256];
	struct nlmsghdr *nlh;
	int err;

	nlh = start(buffer, GENL_ID_CTRL, NLM_F_ACK, ++s->seq,
		    CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, KZMARK_GENL_NAME);
	err = kmod_call(s, nlh, keep_family, s, KZMARK_GENL_NAME, why);
	if (err == -ENOENT)
		refuse(why, err,
		       "kmod: no module xt_kzmark in the kernel: 'modprobe xt_kzmark', or scripts/insert-module in kzmark's source");
	return err;
}

/* Set a queue's size, over the host's limit if that is permitted. */
static void set_queue(struct kmod_socket *s, int force, int option, int size)
{
	int fd = mnl_socket_get_fd(s->nl);

	if (setsockopt(fd, SOL_SOCKET, force, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, option, &size, sizeof(size));
}

void kmod_reserve(struct kmod_socket *s, int size)
{
	set_queue(s, SO_SNDBUFFORCE, SO_SNDBUF,
		  size < SEND_QUEUE ? SEND_QUEUE : size);
}

int kmod_open(struct kmod_socket *s, char *why)
{
	int err;

	*s = (struct kmod_socket){ 0 };
	s->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!s->nl)
		return kmod_explain(-errno, NULL, "netlink socket", why);
	if (mnl_socket_bind(s->nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = kmod_explain(-errno, NULL, "netlink socket", why);
		goto out_close;
	}
	netlink_error_words(s->nl);
	set_queue(s, SO_RCVBUFFORCE, SO_RCVBUF, RECEIVE_QUEUE);
	kmod_reserve(s, SEND_QUEUE);
	err = find_family(s, why);
	if (err)
		goto out_close;
	return 0;

out_close:
	kmod_close(s);
	return err;
}

void kmod_close(struct kmod_socket *s)
{
	mnl_socket_close(s->nl);
	s->nl = NULL;
}

int kmod_listen(struct kmod_socket *s, char *why)
{
	if (!s->events)
		return kmod_explain(-EOPNOTSUPP, NULL, "events", why);
	if (mnl_socket_setsockopt(s->nl, NETLINK_ADD_MEMBERSHIP, &s->events,
				  sizeof(s->events)))
		return kmod_explain(-errno, NULL, "events", why);
	return 0;
}

static int hear_events(const char *buffer, int rest,
		       int (*each)(const struct nlattr **attrs, void *context),
		       void *context)
{
	const struct nlmsghdr *nlh;
	int err = 0;

	for (nlh = (const void *)buffer; !err && mnl_nlmsg_ok(nlh, rest);
	     nlh = mnl_nlmsg_next(nlh, &rest)) {
		struct kmod_attributes attributes;

		kmod_attributes_read(nlh, &attributes);
		err = each(attributes.list, context);
	}
	return err;
}

int kmod_hear(struct kmod_socket *s, int timeout,
	      int (*each)(const struct nlattr **attrs, void *context),
	      void *context, char *why)
{
	struct pollfd fd = { .fd = mnl_socket_get_fd(s->nl), .events = POLLIN };
	char buffer[4096];
	ssize_t n;

	if (poll(&fd, 1, timeout) <= 0)
		return -ETIME;
	n = mnl_socket_recvfrom(s->nl, buffer, sizeof(buffer));
	if (n < 0)
		return errno == EINTR || errno == ENOBUFS ?
			       0 :
			       kmod_explain(-errno, NULL, "events", why);
	return hear_events(buffer, n, each, context);
}
