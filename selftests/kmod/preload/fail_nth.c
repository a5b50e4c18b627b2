// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into iptables: the one system call that changes the rules (legacy:
 * the table's replacement; nft: the batch) is made again and again, with the
 * allocation $KZMARK_FAIL_NTH failed, then the next one, until it is not
 * refused. To the file $KZMARK_FAIL_SAID goes which one was the last, and 1
 * if it did fail, 0 if there are not so many.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "selftests/kmod/fail_nth.h"

#define SO_SET_REPLACE 64 /* IPT_SO_SET_REPLACE, IP6T_SO_SET_REPLACE */
#define MOST 1000 /* some fault would have no end */

static int fail_nth;

static void say(int nth, bool fired)
{
	FILE *file = fopen(getenv("KZMARK_FAIL_SAID"), "we");

	if (!file || fprintf(file, "%d %d\n", nth, fired) < 0 || fclose(file))
		abort();
}

/* The call that changes the rules, and what it is called with. */
struct change {
	int (*make)(const struct change *change);
	int fd;
	int level; /* setsockopt's */
	const void *value;
	socklen_t length;
	const struct msghdr *message; /* sendmsg's */
	int flags;
};

/* Has nft answered with an error? Then it is taken away. */
static bool is_answered_by_error(int fd)
{
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
	} answer;
	char rest[8192];

	if (recv(fd, &answer, sizeof(answer), MSG_PEEK | MSG_DONTWAIT) <
		    (ssize_t)sizeof(answer) ||
	    answer.header.nlmsg_type != NLMSG_ERROR || !answer.error.error)
		return false;
	while (recv(fd, rest, sizeof(rest), MSG_DONTWAIT) > 0)
		;
	return true;
}

static int change_with_faults(const struct change *change)
{
	int nth = atoi(getenv("KZMARK_FAIL_NTH")), result;
	bool fired, refused;

	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_nth < 0)
		abort();
	for (;; nth++) {
		fail_nth_arm(fail_nth, nth);
		result = change->make(change);
		fired = fail_nth_fired(fail_nth);
		fail_nth_arm(fail_nth, 0);
		refused = result < 0 ||
			  (change->message && is_answered_by_error(change->fd));
		if (!refused || !fired || nth == MOST)
			break;
	}
	close(fail_nth);
	say(nth, fired);
	return result;
}

static int set_next(int fd, int level, int name, const void *value,
		    socklen_t length)
{
	static int (*next)(int, int, int, const void *, socklen_t);

	if (!next)
		next = dlsym(RTLD_NEXT, "setsockopt");
	return next(fd, level, name, value, length);
}

static int replace_make(const struct change *c)
{
	return set_next(c->fd, c->level, SO_SET_REPLACE, c->value, c->length);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
	const struct change change = {
		.make = replace_make,
		.fd = fd,
		.level = level,
		.value = value,
		.length = length,
	};

	return name == SO_SET_REPLACE &&
			       (level == IPPROTO_IP || level == IPPROTO_IPV6) ?
		       change_with_faults(&change) :
		       set_next(fd, level, name, value, length);
}

static ssize_t send_next(int fd, const struct msghdr *message, int flags)
{
	static ssize_t (*next)(int, const struct msghdr *, int);

	if (!next)
		next = dlsym(RTLD_NEXT, "sendmsg");
	return next(fd, message, flags);
}

static int batch_make(const struct change *c)
{
	return send_next(c->fd, c->message, c->flags);
}

static bool is_batch(const struct msghdr *message)
{
	const struct nlmsghdr *nlh;

	if (!message->msg_iovlen || message->msg_iov[0].iov_len < sizeof(*nlh))
		return false;
	nlh = message->msg_iov[0].iov_base;
	return nlh->nlmsg_type == NFNL_MSG_BATCH_BEGIN;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	const struct change change = {
		.make = batch_make,
		.fd = fd,
		.message = message,
		.flags = flags,
	};

	return is_batch(message) ? change_with_faults(&change) :
				   send_next(fd, message, flags);
}
