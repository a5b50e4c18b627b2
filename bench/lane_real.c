// SPDX-License-Identifier: GPL-2.0-only
#include "lane_real.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>

#include "backend.h"

static struct lane origin = { .netns = -1 }; /* where the device is at home */
static const char *real; /* its name there; NULL: lanes have veth */

int real_take(const char *name)
{
	if (!if_nametoindex(name))
		return -errno;
	real = name;
	origin.netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return origin.netns < 0 ? -errno : 0;
}

bool real_is_taken(void)
{
	return real;
}

static int move(const struct lane *from, const struct lane *to,
		const char *name, const char *new_name, char *why)
{
	char netns[64];
	const char *const down[] = { "ip", "link", "set", name, "down", NULL };
	const char *const over[] = { "ip",  "link", "set",    name, "netns",
				     netns, "name", new_name, NULL };
	int err = lane_run(from, NULL, why, down);

	snprintf(netns, sizeof(netns), "/proc/%d/fd/%d", getpid(), to->netns);
	return err ? err : lane_run(from, NULL, why, over);
}

int real_bring(const struct lane *lane, char *why)
{
	/* Without addresses the kernel sends nothing of its own. */
	const char *const up[] = { "ip",	  "link", "set", LANE_DEVICE,
				   "addrgenmode", "none", "up",	 NULL };
	int err = move(&origin, lane, real, LANE_DEVICE, why);

	return err ? err : lane_run(lane, NULL, why, up);
}

void real_return(const struct lane *lane)
{
	const char *const up[] = { "ip", "link", "set", real, "up", NULL };
	const char *const xdp_off[] = { "ip",  "link", "set", LANE_DEVICE,
					"xdp", "off",  NULL };
	char why[WHY_SIZE] = "";

	lane_run(lane, NULL, why, xdp_off);
	if (move(lane, &origin, LANE_DEVICE, real, why) ||
	    lane_run(&origin, NULL, why, up))
		fprintf(stderr, "kzbench: %s is not brought back: %s\n", real,
			why);
}

/* As the kernel counts them. */
static int packets_received(const struct lane *lane, uint64_t *packets)
{
	unsigned long long count;
	int err = lane_enter(lane);
	char line[256];
	FILE *file;

	if (err)
		return err;
	err = -ENODEV;
	file = fopen("/proc/thread-self/net/dev", "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " " LANE_DEVICE ": %*u %llu", &count) == 1) {
			*packets = count;
			err = 0;
		}
	if (file)
		fclose(file);
	lane_leave();
	return err;
}

int real_arrived(const struct lane *lane, uint64_t *packets, uint64_t *busy)
{
	unsigned long long ticks;
	FILE *file = fopen("/proc/stat", "r");
	int err = packets_received(lane, packets);
	uint64_t dropped;

	/* user nice system idle iowait irq softirq */
	if (!file ||
	    fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %llu", &ticks) != 1)
		err = -EIO;
	if (file)
		fclose(file);
	if (err)
		return err;
	*busy = ticks * (1000000000ULL / sysconf(_SC_CLK_TCK));
	/* Some drivers count what XDP drops by itself. */
	if (!lane_statistic(lane, "xdp_drops", &dropped) && dropped > *packets)
		*packets = dropped;
	return 0;
}
