// SPDX-License-Identifier: GPL-2.0-only
/*
 * A dump that the kernel marks as interrupted (NLM_F_DUMP_INTR) is asked for
 * again, and what was told before is forgotten. The kernel is this file: it
 * answers in place of libmnl's sockets.
 */
#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/rtnetlink.h>

#include "selftests/runner/ktap.h"
#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/tc_filter.h"
#include "userspace/backend/kmod/netlink.h"
#include "userspace/backend/netlink_dump.h"
#include "userspace/backend/nfnetlink.h"
#include "userspace/backend/host_netlink.h"

static unsigned int interruptions; /* dumps yet to be interrupted */
static unsigned int asked; /* dumps */
static uint32_t sequence; /* of the last */
static bool of_filters; /* it is one of tc's */

ssize_t mnl_socket_sendto(const struct mnl_socket *nl, const void *request,
			  size_t size)
{
	const struct nlmsghdr *nlh = request;

	(void)nl;
	sequence = nlh->nlmsg_seq;
	of_filters = nlh->nlmsg_type == RTM_GETTFILTER;
	asked++;
	return size;
}

static struct nlmsghdr *put(char *at, uint16_t type, uint16_t flags,
			    size_t header)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(at);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_MULTI | flags;
	nlh->nlmsg_seq = sequence;
	mnl_nlmsg_put_extra_header(nlh, header);
	return nlh;
}

static struct nlmsghdr *put_entry(char *at, uint32_t number)
{
	struct nlmsghdr *nlh;
	struct tcmsg *tcm;

	if (!of_filters) {
		nlh = put(at, 0x100, 0, sizeof(struct genlmsghdr));
		mnl_attr_put_u32(nlh, KZMARK_A_RULES, number);
		return nlh;
	}
	nlh = put(at, RTM_NEWTFILTER, 0, sizeof(*tcm));
	tcm = mnl_nlmsg_get_payload(nlh);
	tcm->tcm_handle = number + 1;
	return nlh;
}

/* Three entries, or two and the mark on the last message. */
ssize_t mnl_socket_recvfrom(const struct mnl_socket *nl, void *buffer,
			    size_t size)
{
	unsigned int entries = interruptions ? 2 : 3, i;
	struct nlmsghdr *nlh;
	size_t used = 0;

	(void)nl;
	(void)size;
	for (i = 0; i < entries; i++) {
		nlh = put_entry((char *)buffer + used, i);
		used += nlh->nlmsg_len;
	}
	nlh = put((char *)buffer + used, NLMSG_DONE,
		  interruptions ? NLM_F_DUMP_INTR : 0, sizeof(int));
	if (interruptions)
		interruptions--;
	return used + nlh->nlmsg_len;
}

static int count_answer(const struct nlattr **attrs, void *context)
{
	*(unsigned int *)context += attrs[KZMARK_A_RULES] != NULL;
	return 0;
}

static int count_message(const struct nlmsghdr *nlh, void *context)
{
	(void)nlh;
	++*(unsigned int *)context;
	return MNL_CB_OK;
}

static void forget(void *context)
{
	*(unsigned int *)context = 0;
}

/* Entries told, or -errno. */
static int dump_of_module(char *why)
{
	struct kmod_socket s = { .family = 0x100 };
	unsigned int count = 0;
	char buffer[256];
	struct nlmsghdr *request =
		kmod_request(&s, buffer, KZMARK_CMD_GET, NLM_F_DUMP);
	int err = kmod_call(&s, request, count_answer, &count, "policies", why);

	return err ?: (int)count;
}

static int dump_of_nfnetlink(char *why)
{
	unsigned int count = 0;
	char buffer[64];
	int err = nfnetlink_dump(nfnetlink_dump_request(buffer, 0, 0),
				 count_message, forget, &count);

	(void)why;
	return err ?: (int)count;
}

static int dump_of_host(char *why)
{
	unsigned int count = 0;
	char buffer[HOST_REQUEST_SIZE];
	int err = netlink_dump(NETLINK_ROUTE,
			       host_generic_request(buffer, 0x100, 0),
			       count_message, forget, &count);

	(void)why;
	return err ?: (int)count;
}

/* Nothing is told before all is known: @each has no way to forget. */
static int count_filter(const struct tc_filter *filter, void *context)
{
	(void)filter;
	++*(unsigned int *)context;
	return 0;
}

static int dump_of_filters(char *why)
{
	unsigned int count = 0;
	int err = tc_filters_each(1, false, count_filter, &count);

	(void)why;
	return err ?: (int)count;
}

static void try(const char *name, int (*dump)(char *why), unsigned int times,
		int expected)
{
	char why[WHY_SIZE] = "";
	int got;

	interruptions = times;
	asked = 0;
	got = dump(why);
	if (!ktap_result(got == expected, "%s, interrupted %u times", name,
			 times))
		ktap_note("expected %d, got %d after %u dumps: %s", expected,
			  got, asked, why);
}

int main(void)
{
	static const struct {
		const char *name;
		int (*dump)(char *why);
		int failure; /* when the tries are used up */
	} dumps[] = {
		{ "the module's dump", dump_of_module, -EAGAIN },
		{ "nfnetlink's dump", dump_of_nfnetlink, -EINTR },
		{ "the host's dump", dump_of_host, -EINTR },
		{ "the filters of tc", dump_of_filters, -EINTR },
	};
	size_t i;

	ktap_start(3 * sizeof(dumps) / sizeof(dumps[0]));
	for (i = 0; i < sizeof(dumps) / sizeof(dumps[0]); i++) {
		try(dumps[i].name, dumps[i].dump, 0, 3);
		try(dumps[i].name, dumps[i].dump, 2, 3);
		try(dumps[i].name, dumps[i].dump, 1000000, dumps[i].failure);
	}
	return ktap_finish();
}
