// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "userspace/base/refuse.h"
#include "userspace/cli/follow_tables.h"
#include "userspace/cli/kept.h"
#include "userspace/cli/saved.h"
#include "userspace/cli/verb.h"

#define RECEIVE_SIZE 65536
#define BACKEND "nft"

int tables_open(char *why)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int group = NFNLGRP_NFTABLES;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_NETFILTER);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
		       sizeof(group)))
		return refuse_errno(why, -errno, "cannot listen to nf_tables");
	return fd;
}

static int take_message(const struct nlmsghdr *nlh, void *context)
{
	bool *matters = context;

	if (nlh->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_DELTABLE))
		*matters = true;
	return MNL_CB_OK;
}

int tables_receive(int fd)
{
	static char buffer[RECEIVE_SIZE] __attribute__((aligned(8)));
	bool matters = false;
	ssize_t length;

	for (;;) {
		length = recv(fd, buffer, sizeof(buffer), 0);
		if (length < 0)
			break;
		mnl_cb_run(buffer, length, 0, 0, take_message, &matters);
	}
	return errno == EAGAIN || errno == EINTR ? matters : -errno;
}

struct putting {
	const struct follow *follow;
	const struct active *active;
	int failed;
};

static void put_back(const struct putting *putting, struct kept *kept,
		     int *failed)
{
	struct follow_event event = {
		.event = "attached",
		.policy = kept->place.name,
		.backend = BACKEND,
		.device = "its table",
	};

	if (kept_restore(kept, "follow", true) != EXIT_DONE) {
		event.event = "failed";
		event.why = "its table is gone, and cannot be made again";
		++*failed;
	}
	putting->follow->report(&event, putting->follow->context);
}

/* The table is there, but not what load wrote into it: it is not put back over
 * whatever somebody has made of it.
 */
static bool is_foreign(const struct active *active, const char *name)
{
	size_t i;

	for (i = 0; i < active->n_others; i++)
		if (active->others[i].foreign &&
		    !strcmp(active->others[i].name, name))
			return true;
	return false;
}

static void leave(const struct putting *putting, const struct kept *kept)
{
	const struct follow_event event = {
		.event = "failed",
		.policy = kept->place.name,
		.backend = BACKEND,
		.device = "its table",
		.why = "it is there, but somebody has removed its notes: 'kzmark load --adopt' makes it again",
	};

	putting->follow->report(&event, putting->follow->context);
}

/* A file that cannot be read is of a load that was killed, or of another
 * version: there is nothing to put back.
 */
static int look_at(const char *name, void *context)
{
	struct putting *putting = context;
	char path[KEPT_PATH_SIZE], why[WHY_SIZE];
	struct kept kept = { 0 };

	if (strchr(name, '~') || active_find(putting->active, name) ||
	    kept_run_path(path, name, "", why))
		return 0;
	if (!kept_read(&kept, path, why) && kept.files.count &&
	    !strcmp(kept.place.backend, BACKEND)) {
		if (is_foreign(putting->active, name))
			leave(putting, &kept);
		else
			put_back(putting, &kept, &putting->failed);
	}
	kept_clear(&kept);
	return 0;
}

int tables_synchronise(const struct follow *follow, char *why)
{
	struct putting putting = { .follow = follow };
	char folder[KEPT_PATH_SIZE];
	struct active active;
	bool unknown;
	int err = kept_run_path(folder, "", "", why);

	if (err)
		return err;
	err = active_read(&active);
	/* Those that could not be asked may have it. */
	unknown = active.n_unasked;
	if (!err && !unknown) {
		putting.active = &active;
		err = folder_each(folder, "", look_at, &putting, why);
	}
	active_clear(&active);
	return err ? err : putting.failed + unknown;
}
