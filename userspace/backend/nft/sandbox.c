// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netfilter.h>

#include "userspace/backend/backend.h"
#include "userspace/backend/nft/sandbox.h"
#include "userspace/backend/nft/device.h"
#include "userspace/base/refuse.h"
#include "userspace/nft/build.h"
#include "userspace/nft/report.h"
#include "userspace/nft/statement.h"

#define ETHER_SIZE 6

/*
 * Devices that no policy asks for: for packets without a given one, and for the
 * packet after the last.
 */
#define ANY_INDEX 0x3ffffff0U
#define LAST_INDEX 0x3ffffff1U

struct nft_sandbox {
	struct mnl_socket *tables;
	struct mnl_socket *log;
	struct mnl_socket *links;
	int packets; /* AF_PACKET */
	int ns;
	struct nft_device *devices; /* owned */
	size_t n_devices;
	uint8_t *scratch; /* owned: an IPv4 packet with its checksum mended */
};

static struct nft_sandbox *kept;

static int refuse_sandbox(char *why, int err, const char *what)
{
	if (err == -EPERM)
		return refuse(why, err,
			      NEEDS_ROOT
			      " for a network namespace to evaluate in");
	return refuse_errno(why, err, "test run: %s", what);
}

/* ---- the namespace ---- */

static int sysctl_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/*
 * Report each packet first and last in the hook. A packet at LAST_INDEX is our
 * own: it ends a batch, and must not reach the policy's rules.
 */
static int rules_load(struct nft_sandbox *sandbox, char *why)
{
	struct nft_match last = {
		.key = NFT_KEY_META_IIF,
		.range = { { LAST_INDEX }, { LAST_INDEX } },
	};
	struct nft_statement reports[] = {
		{ &nft_statement_report, .number = NFT_REPORT_LAST },
		{ &nft_statement_report, .number = NFT_REPORT_START },
		{ &nft_statement_report, .number = NFT_REPORT_PASSED },
	};
	struct nft_rule first[] = {
		{ .matches = &last,
		  .n_matches = 1,
		  .statements = &reports[0],
		  .n_statements = 1,
		  .end = NFT_END_DROP },
		{ .statements = &reports[1], .n_statements = 1 },
	};
	struct nft_rule passed = { .statements = &reports[2],
				   .n_statements = 1,
				   .end = NFT_END_DROP };
	struct nft_chain chains[] = {
		{ .name = "first",
		  .has_hook = true,
		  .hook = NF_INET_PRE_ROUTING,
		  .priority = INT_MIN,
		  .rules = first,
		  .n_rules = 2 },
		{ .name = "passed",
		  .has_hook = true,
		  .hook = NF_INET_PRE_ROUTING,
		  .priority = INT_MAX,
		  .rules = &passed,
		  .n_rules = 1 },
	};
	const struct nft_ruleset ruleset = {
		.table = "sandbox",
		.chains = chains,
		.n_chains = 2,
	};
	struct nft_batch batch = { 0 };
	int err;

	nft_batch_begin(&batch);
	nft_build(&batch, &ruleset);
	nft_batch_end(&batch);
	err = nft_send(sandbox->tables, &batch, why);
	nft_batch_free(&batch);
	return err;
}

/*
 * In the new namespace: sockets, and devices that send nothing by themselves.
 */
static int sandbox_setup(struct nft_sandbox *sandbox, char *why)
{
	int err;

	err = nft_socket_open(&sandbox->tables, why);
	if (!err)
		err = nft_listener_open(&sandbox->log, why);
	if (err)
		return err;
	sandbox->packets = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (sandbox->packets < 0)
		return refuse_sandbox(why, -errno,
				      "cannot open a packet socket");
	sandbox->links = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (!sandbox->links || mnl_socket_bind(sandbox->links, 0, 0) < 0)
		return refuse_sandbox(why, -errno,
				      "cannot open a route netlink socket");
	sysctl_write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
	sysctl_write("/proc/sys/net/ipv6/conf/default/addr_gen_mode", "1");
	err = nft_device_up(sandbox->links, NFT_LOOPBACK_INDEX);
	if (err)
		return refuse_sandbox(why, err,
				      "cannot set up the loopback device");
	return rules_load(sandbox, why);
}

/* Run @call in a namespace: @ns, or a new one if that is negative. */
static int in_namespace(int ns,
			int (*call)(struct nft_sandbox *sandbox, char *why),
			struct nft_sandbox *sandbox, char *why)
{
	int home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC), err;

	if (home < 0)
		return refuse_sandbox(why, -errno, "cannot read /proc");
	err = ns < 0 ? unshare(CLONE_NEWNET) : setns(ns, CLONE_NEWNET);
	if (err) {
		err = refuse_sandbox(why, -errno,
				     "cannot make a network namespace");
		goto out;
	}
	if (ns < 0)
		sandbox->ns =
			open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	err = call(sandbox, why);
	if (setns(home, CLONE_NEWNET) && !err)
		err = refuse_sandbox(why, -errno,
				     "cannot leave the network namespace");
out:
	close(home);
	return err;
}

static void sandbox_free(struct nft_sandbox *sandbox)
{
	if (sandbox->tables)
		mnl_socket_close(sandbox->tables);
	if (sandbox->log)
		mnl_socket_close(sandbox->log);
	if (sandbox->links)
		mnl_socket_close(sandbox->links);
	if (sandbox->packets >= 0)
		close(sandbox->packets);
	if (sandbox->ns >= 0)
		close(sandbox->ns);
	free(sandbox->devices);
	free(sandbox->scratch);
	free(sandbox);
}

int nft_sandbox_open(struct nft_sandbox **sandbox, char *why)
{
	struct nft_sandbox *a = kept;
	int err;

	kept = NULL;
	if (a) {
		*sandbox = a;
		return 0;
	}
	a = calloc(1, sizeof(*a));
	if (!a)
		return refuse_sandbox(why, -ENOMEM, "cannot begin");
	a->packets = a->ns = -1;
	a->scratch = malloc(NFT_DEVICE_MTU);
	err = a->scratch ? in_namespace(-1, sandbox_setup, a, why) :
			   refuse_sandbox(why, -ENOMEM, "cannot begin");
	if (err) {
		sandbox_free(a);
		return err;
	}
	*sandbox = a;
	return 0;
}

void nft_sandbox_close(struct nft_sandbox *sandbox, bool reuse)
{
	if (reuse && !kept)
		kept = sandbox;
	else
		sandbox_free(sandbox);
}

struct mnl_socket *nft_sandbox_socket(struct nft_sandbox *sandbox)
{
	return sandbox->tables;
}

/* ---- devices ---- */

static int device_create(struct nft_sandbox *sandbox, char *why)
{
	struct nft_device *device = &sandbox->devices[sandbox->n_devices];
	char path[80];
	int err;

	err = nft_device_add(sandbox->links, device);
	if (err)
		return refuse_sandbox(
			why, err, "cannot make a veth device (CONFIG_VETH)");
	snprintf(path, sizeof(path),
		 "/proc/sys/net/ipv6/conf/" NFT_DEVICE_NAME "/disable_ipv6",
		 device->index);
	sysctl_write(path, "0");
	sandbox->n_devices++;
	return 0;
}

/* The device by which a packet comes in at @index, or NULL and @why. */
static const struct nft_device *device_get(struct nft_sandbox *sandbox,
					   uint32_t index, char *why)
{
	struct nft_device *list;
	size_t i;

	for (i = 0; i < sandbox->n_devices; i++)
		if (sandbox->devices[i].index == index)
			return &sandbox->devices[i];
	list = reallocarray(sandbox->devices, sandbox->n_devices + 1,
			    sizeof(*list));
	if (!list) {
		refuse_sandbox(why, -ENOMEM, "cannot make a device");
		return NULL;
	}
	sandbox->devices = list;
	list[sandbox->n_devices] = (struct nft_device){ .index = index };
	if (in_namespace(sandbox->ns, device_create, sandbox, why))
		return NULL;
	return &sandbox->devices[sandbox->n_devices - 1];
}

/* ---- packets ---- */

/* RFC 791 3.1. Policies do not check it (S46), but ip_rcv() does. */
static void mend_checksum(uint8_t *header)
{
	uint32_t sum = 0, i;

	header[10] = header[11] = 0;
	for (i = 0; i < (header[0] & 0xfU) * 4; i += 2)
		sum += header[i] << 8 | header[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	header[10] = ~sum >> 8;
	header[11] = ~sum;
}

static int packet_send(struct nft_sandbox *sandbox, const struct packet *packet,
		       uint32_t index, char *why)
{
	union {
		char bytes[CMSG_SPACE(sizeof(uint32_t))];
		struct cmsghdr header;
	} control = { 0 };
	const struct nft_device *device = device_get(sandbox, index, why);
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_halen = ETHER_SIZE,
	};
	struct iovec iov = { .iov_base = sandbox->scratch };
	struct msghdr message = {
		.msg_name = &to,
		.msg_namelen = sizeof(to),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	uint16_t type = 0;
	uint32_t offset;

	if (!device)
		return -ENODEV;
	offset = packet_network_offset(packet, &type);
	to.sll_protocol = htons(type);
	to.sll_ifindex = device->peer;
	memcpy(to.sll_addr, device->address, ETHER_SIZE);
	iov.iov_len = packet->length - offset;
	memcpy(sandbox->scratch, packet->frame + offset, iov.iov_len);
	if (type == ETH_P_IP)
		mend_checksum(sandbox->scratch);
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SO_MARK;
	control.header.cmsg_len = CMSG_LEN(sizeof(uint32_t));
	memcpy(CMSG_DATA(&control.header), &packet->given.mark,
	       sizeof(packet->given.mark));
	if (sendmsg(sandbox->packets, &message, 0) < 0)
		return refuse_sandbox(why, -errno, "cannot send a packet");
	return 0;
}

static int packets_send(struct nft_sandbox *sandbox,
			const struct packet *packets, size_t count, char *why)
{
	static const uint8_t frame[] = {
		[12] = 0x08, [14] = 0x45, [17] = 20, [33] = 1
	};
	static const struct packet last = { .frame = frame,
					    .length = sizeof(frame) };
	size_t i;
	int err = 0;

	for (i = 0; i < count && !err; i++)
		err = packet_send(sandbox, &packets[i],
				  packets[i].given.iif ? packets[i].given.iif :
							 ANY_INDEX,
				  why);
	return err ? err : packet_send(sandbox, &last, LAST_INDEX, why);
}

/* Stay on this CPU: packets then pass the devices in order. */
static void stay_here(cpu_set_t *before)
{
	cpu_set_t here;

	sched_getaffinity(0, sizeof(*before), before);
	CPU_ZERO(&here);
	CPU_SET(sched_getcpu(), &here);
	sched_setaffinity(0, sizeof(here), &here);
}

int nft_sandbox_send(struct nft_sandbox *sandbox, const struct packet *packets,
		     size_t count,
		     int (*receive)(const struct nft_log_entry *entry,
				    void *context),
		     void *context, char *why)
{
	cpu_set_t before;
	int err;

	stay_here(&before);
	err = packets_send(sandbox, packets, count, why);
	if (!err)
		err = nft_listener_wait(sandbox->log, receive, context, why);
	sched_setaffinity(0, sizeof(before), &before);
	return err;
}
