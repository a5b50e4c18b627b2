// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/genetlink.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/kmod/netlink.h"
#include "userspace/base/buffer.h"
#include "userspace/base/refuse.h"

#define RECEIVE_SIZE 65536 /* the kernel fills at most 32 KiB */
#define RECEIVE_QUEUE (4 << 20)
#define SEND_QUEUE (1 << 20)
#define DUMP_TRIES 100 /* while others change what is dumped */

struct attributes {
	const struct nlattr *list[KZMARK_A_MAX + 1];
};

static int keep_attribute(const struct nlattr *attr, void *context)
{
	struct attributes *attributes = context;
	uint16_t type = mnl_attr_get_type(attr);

	if (type <= KZMARK_A_MAX)
		attributes->list[type] = attr;
	return MNL_CB_OK;
}

/* The extended ack's text in an NLMSG_ERROR or NLMSG_DONE, or NULL. */
static const char *extack_text(const struct nlmsghdr *nlh, size_t skip)
{
	const struct nlattr *attr;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	mnl_attr_for_each(attr, nlh, skip)
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
			return mnl_attr_get_str(attr);
	return NULL;
}

static int explain(int err, const char *text, const char *name, char *why)
{
	if (err == -EPERM)
		return refuse(why, err,
			      "kmod: " NEEDS_ROOT
			      " (CAP_NET_ADMIN outside of user namespaces)");
	if (text)
		return refuse(why, err, "kmod: '%s': %s", name, text);
	return refuse_errno(why, err, "kmod: '%s'", name);
}

/* The error in an NLMSG_ERROR (0: an ack), with its sentence in @why. */
static int read_error(const struct nlmsghdr *nlh, const char *name, char *why)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(nlh);
	size_t skip = sizeof(*error);

	if (!error->error)
		return 0;
	/* A dump takes a reference to the module, too late. */
	if (error->error == -EPROTONOSUPPORT)
		return refuse(why, -ENOENT,
			      "kmod: '%s': the module is being removed", name);
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += mnl_nlmsg_get_payload_len(&error->msg);
	return explain(error->error, extack_text(nlh, skip), name, why);
}

/* A dump that fails half way has the error in its last message. */
static int read_done(const struct nlmsghdr *nlh, const char *name, char *why)
{
	int err = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(err))
		memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	return err < 0 ?
		       explain(err, extack_text(nlh, sizeof(err)), name, why) :
		       0;
}

/* What a call waits for, and its result. */
struct conversation {
	uint32_t first; /* sequence numbers of the requests */
	uint32_t count;
	uint32_t open; /* requests not fully answered */
	bool one_answer; /* ends a request; else an ack or the dump's end does */
	int err; /* the first that was told */
	int (*answer)(uint32_t number, const struct nlattr **attrs,
		      void *context);
	void *context;
	const char *name;
	char *why;
	/* Of a dump */
	struct buffer kept; /* all messages */
	bool interrupted;
};

static void hear_answer(struct conversation *c, const struct nlmsghdr *nlh)
{
	struct attributes attributes = { 0 };

	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), keep_attribute,
		       &attributes);
	if (!c->answer || c->err)
		return;
	c->err = c->answer(nlh->nlmsg_seq - c->first, attributes.list,
			   c->context);
	if (c->err)
		explain(c->err, NULL, c->name, c->why);
}

static bool is_answer(const struct conversation *c, const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_seq - c->first < c->count;
}

static void hear(struct conversation *c, const struct nlmsghdr *nlh)
{
	int err = 0;

	if (!is_answer(c, nlh))
		return;
	switch (nlh->nlmsg_type) {
	case NLMSG_ERROR:
		err = read_error(nlh, c->name, c->why);
		c->open--;
		break;
	case NLMSG_DONE:
		err = read_done(nlh, c->name, c->why);
		c->open--;
		break;
	default:
		hear_answer(c, nlh);
		if (c->one_answer)
			c->open--;
	}
	if (err && !c->err)
		c->err = err;
}

/* Call @each for the answers to what was sent, until it says that it has all, or
 * -errno and @c->why.
 */
static int receive(struct kmod_socket *s, struct conversation *c,
		   int (*each)(struct conversation *c,
			       const struct nlmsghdr *nlh))
{
	char *buffer = malloc(RECEIVE_SIZE);
	const struct nlmsghdr *nlh;
	int rest, more = 1;
	ssize_t n;

	if (!buffer)
		return explain(-ENOMEM, NULL, c->name, c->why);
	while (more > 0) {
		n = mnl_socket_recvfrom(s->nl, buffer, RECEIVE_SIZE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			more = explain(-errno, NULL, c->name, c->why);
			break;
		}
		rest = n;
		for (nlh = (void *)buffer; more >= 0 && mnl_nlmsg_ok(nlh, rest);
		     nlh = mnl_nlmsg_next(nlh, &rest))
			more = each(c, nlh);
	}
	free(buffer);
	return more;
}

static int hear_now(struct conversation *c, const struct nlmsghdr *nlh)
{
	hear(c, nlh);
	return c->open > 0;
}

static int converse(struct kmod_socket *s, const void *requests, size_t length,
		    struct conversation *c)
{
	int err;

	if (mnl_socket_sendto(s->nl, requests, length) < 0)
		return explain(-errno, NULL, c->name, c->why);
	c->open = c->count;
	err = receive(s, c, hear_now);
	return err ?: c->err;
}

/* ---- dumps ---- */

/* Kept, to be heard once the dump is known to be whole. */
static int hear_later(struct conversation *c, const struct nlmsghdr *nlh)
{
	void *copy;

	if (!is_answer(c, nlh))
		return 1;
	c->interrupted |= nlh->nlmsg_flags & NLM_F_DUMP_INTR;
	copy = buffer_add(&c->kept, NLMSG_ALIGN(nlh->nlmsg_len));
	if (copy)
		memcpy(copy, nlh, nlh->nlmsg_len);
	return nlh->nlmsg_type != NLMSG_DONE && nlh->nlmsg_type != NLMSG_ERROR;
}

/* What is dumped has changed meanwhile: some of it may be missing. */
static int dump_once(struct kmod_socket *s, const struct nlmsghdr *request,
		     struct conversation *c)
{
	const struct nlmsghdr *nlh;
	int err, rest;

	c->kept.size = 0;
	c->interrupted = false;
	if (mnl_socket_sendto(s->nl, request, request->nlmsg_len) < 0)
		return explain(-errno, NULL, c->name, c->why);
	err = receive(s, c, hear_later);
	if (!err && c->kept.failed)
		err = explain(-ENOMEM, NULL, c->name, c->why);
	if (!err && c->interrupted)
		err = explain(-EAGAIN, NULL, c->name, c->why);
	if (err)
		return err;
	c->open = c->count;
	rest = c->kept.size;
	for (nlh = (void *)c->kept.bytes; mnl_nlmsg_ok(nlh, rest);
	     nlh = mnl_nlmsg_next(nlh, &rest))
		hear(c, nlh);
	return c->err;
}

static int dump(struct kmod_socket *s, const struct nlmsghdr *request,
		struct conversation *c)
{
	int err = -EAGAIN, tries;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		err = dump_once(s, request, c);
		if (err != -EAGAIN || !c->interrupted)
			break;
	}
	buffer_free(&c->kept);
	return err;
}

struct single {
	int (*answer)(const struct nlattr **attrs, void *context);
	void *context;
};

static int hear_single(uint32_t number, const struct nlattr **attrs,
		       void *context)
{
	struct single *single = context;

	(void)number;
	return single->answer(attrs, single->context);
}

int kmod_call(struct kmod_socket *s, const struct nlmsghdr *request,
	      int (*answer)(const struct nlattr **attrs, void *context),
	      void *context, const char *name, char *why)
{
	struct single single = { answer, context };
	struct conversation c = {
		.first = request->nlmsg_seq,
		.count = 1,
		.answer = answer ? hear_single : NULL,
		.context = &single,
		.name = name,
		.why = why,
	};

	return (request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP ?
		       dump(s, request, &c) :
		       converse(s, request, request->nlmsg_len, &c);
}

int kmod_call_batch(struct kmod_socket *s, const void *requests, size_t length,
		    uint32_t count,
		    int (*answer)(uint32_t number, const struct nlattr **attrs,
				  void *context),
		    void *context, const char *name, char *why)
{
	struct conversation c = {
		.first = s->seq - count + 1,
		.count = count,
		.one_answer = true,
		.answer = answer,
		.context = context,
		.name = name,
		.why = why,
	};

	return converse(s, requests, length, &c);
}

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
	struct utsname host;
	int err;

	nlh = start(buffer, GENL_ID_CTRL, NLM_F_ACK, ++s->seq,
		    CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, KZMARK_GENL_NAME);
	err = kmod_call(s, nlh, keep_family, s, KZMARK_GENL_NAME, why);
	if (err == -ENOENT) {
		uname(&host);
		refuse(why, err,
		       "kmod: no module xt_kzmark in the kernel: insmod build/%s/xt_kzmark.ko",
		       host.release);
	}
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
	int on = 1, err;

	*s = (struct kmod_socket){ 0 };
	s->nl = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!s->nl)
		return explain(-errno, NULL, "netlink socket", why);
	if (mnl_socket_bind(s->nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = explain(-errno, NULL, "netlink socket", why);
		goto out_close;
	}
	/* Reasons with errors, and errors without the request they answer. */
	mnl_socket_setsockopt(s->nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(s->nl, NETLINK_CAP_ACK, &on, sizeof(on));
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
		return explain(-EOPNOTSUPP, NULL, "events", why);
	if (mnl_socket_setsockopt(s->nl, NETLINK_ADD_MEMBERSHIP, &s->events,
				  sizeof(s->events)))
		return explain(-errno, NULL, "events", why);
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
		struct attributes attributes = { 0 };

		mnl_attr_parse(nlh, sizeof(struct genlmsghdr), keep_attribute,
			       &attributes);
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
			       explain(-errno, NULL, "events", why);
	return hear_events(buffer, n, each, context);
}
