// SPDX-License-Identifier: GPL-2.0-only
/* Requests to the module, and what it answers. */
#include <errno.h>
#include <linux/genetlink.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/kmod/netlink_call.h"
#include "userspace/backend/netlink_error.h"
#include "userspace/base/buffer.h"
#include "userspace/base/refuse.h"

#define RECEIVE_SIZE 65536 /* the kernel fills at most 32 KiB */
#define DUMP_TRIES 100 /* while others change what is dumped */

static int keep_attribute(const struct nlattr *attr, void *context)
{
	struct kmod_attributes *attributes = context;
	uint16_t type = mnl_attr_get_type(attr);

	if (type <= KZMARK_A_MAX)
		attributes->list[type] = attr;
	return MNL_CB_OK;
}

void kmod_attributes_read(const struct nlmsghdr *nlh,
			  struct kmod_attributes *attributes)
{
	*attributes = (struct kmod_attributes){ 0 };
	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), keep_attribute,
		       attributes);
}

int kmod_explain(int err, const char *text, const char *name, char *why)
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

	if (!error->error)
		return 0;
	/* A dump takes a reference to the module, too late. */
	if (error->error == -EPROTONOSUPPORT)
		return refuse(why, -ENOENT,
			      "kmod: '%s': the module is being removed", name);
	return kmod_explain(error->error, netlink_error_text(nlh), name, why);
}

/* A dump that fails half way has the error in its last message. */
static int read_done(const struct nlmsghdr *nlh, const char *name, char *why)
{
	int err = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(err))
		memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	return err < 0 ? kmod_explain(err, netlink_error_text(nlh), name, why) :
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
	struct kmod_attributes attributes;

	kmod_attributes_read(nlh, &attributes);
	if (!c->answer || c->err)
		return;
	c->err = c->answer(nlh->nlmsg_seq - c->first, attributes.list,
			   c->context);
	if (c->err)
		kmod_explain(c->err, NULL, c->name, c->why);
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
		return kmod_explain(-ENOMEM, NULL, c->name, c->why);
	while (more > 0) {
		n = mnl_socket_recvfrom(s->nl, buffer, RECEIVE_SIZE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			more = kmod_explain(-errno, NULL, c->name, c->why);
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
		return kmod_explain(-errno, NULL, c->name, c->why);
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
		return kmod_explain(-errno, NULL, c->name, c->why);
	err = receive(s, c, hear_later);
	if (!err && c->kept.failed)
		err = kmod_explain(-ENOMEM, NULL, c->name, c->why);
	if (!err && c->interrupted)
		err = kmod_explain(-EAGAIN, NULL, c->name, c->why);
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
