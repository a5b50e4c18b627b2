// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/if_link.h>

#include "userspace/backend/bpf/device.h"
#include "userspace/backend/bpf/hook.h"
#include "userspace/backend/bpf/reach.h"

int bpf_reach_begin(char *why)
{
	int fd = bpf_enable_stats(BPF_STATS_RUN_TIME);

	return fd < 0 ?
		       refuse_errno(
			       why, fd,
			       "cannot turn on the kernel's statistics of BPF programs") :
		       fd;
}

/* Frames of all @devices; their counters have 32 bits here, and wrap. */
static int count_frames(const struct devices *devices, bool sent,
			uint64_t *frames)
{
	const struct rtnl_link_stats *stats;
	struct ifaddrs *all, *at;

	*frames = 0;
	if (getifaddrs(&all))
		return -errno;
	for (at = all; at; at = at->ifa_next) {
		if (!at->ifa_addr || at->ifa_addr->sa_family != AF_PACKET ||
		    !at->ifa_data ||
		    !devices_have(devices, if_nametoindex(at->ifa_name)))
			continue;
		stats = at->ifa_data;
		*frames += sent ? stats->tx_packets : stats->rx_packets;
	}
	freeifaddrs(all);
	return 0;
}

static int read_runs(const struct bpf_hook *hook, const struct pins *pins,
		     uint64_t *runs)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int err, fd = hook->program(pins);

	if (fd < 0)
		return fd;
	err = bpf_prog_get_info_by_fd(fd, &info, &size);
	close(fd);
	*runs = info.run_cnt;
	return err;
}

int bpf_reach(const struct backend *backend, const char *name,
	      struct reach *reach, char *why)
{
	const struct bpf_hook *hook = backend->bpf;
	struct devices devices = { 0 };
	char where[128] = "";
	struct pins pins;
	int err;

	*reach = (struct reach){ .at_devices = hook->at_devices };
	err = pins_open(&pins, name, false, why);
	if (err)
		return err;
	/* In this order, so that what has arrived has had its run. */
	if (hook->at_devices) {
		err = hook->devices(&pins, &devices);
		hook->where(&pins, where, sizeof(where));
	}
	if (!err && hook->at_devices)
		err = count_frames(&devices, strstr(where, " egress"),
				   &reach->arrived);
	usleep(20000);
	err = err ?: read_runs(hook, &pins, &reach->runs);
	pins_close(&pins);
	return err ? refuse_errno(why, err, "'%s': cannot read its program",
				  name) :
		     0;
}
