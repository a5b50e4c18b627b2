// SPDX-License-Identifier: GPL-2.0-only
#include "bench/testbed/nic.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

static struct testbed origin = { .netns = -1 }; /* its own namespace */
static const char *real; /* its name there */
static char address[sizeof("00:00:00:00:00:00")];

#define LINK_MS 15000
#define POLL_MS 50

static int address_read(const char *name, char text[sizeof(address)])
{
	struct ifreq request = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	const uint8_t *mac = (void *)request.ifr_hwaddr.sa_data;
	int err = 0;

	if (fd < 0)
		return -errno;
	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (ioctl(fd, SIOCGIFHWADDR, &request))
		err = -errno;
	close(fd);
	snprintf(text, sizeof(address), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
		 mac[1], mac[2], mac[3], mac[4], mac[5]);
	return err;
}

/* ---- if we are killed while it is lent ---- */

/* Then the kernel moves it to the first network namespace, down, under the name
 * that it had in the testbed, with the program that was attached to it.
 */
static void guard_restore(void)
{
	const char *const named[] = { "ip",   "link", "set", TESTBED_DEVICE,
				      "name", real,   NULL };
	/* In this order, or ip(8) takes "off" for a file. */
	const char *const up[] = { "ip", "link", "set", real,
				   "up", "xdp",	 "off", NULL };
	char why[WHY_SIZE], found[sizeof(address)];
	unsigned int waited;

	for (waited = 0; waited < LINK_MS; waited += POLL_MS) {
		if (if_nametoindex(real))
			return;
		if (!address_read(TESTBED_DEVICE, found) &&
		    !strcmp(found, address) &&
		    !testbed_run(NULL, NULL, why, named)) {
			testbed_run(NULL, NULL, why, up);
			return;
		}
		usleep(POLL_MS * 1000);
	}
}

/* A process that ends after us; signals from a terminal do not reach it. */
static int guard_start(void)
{
	int life[2];
	pid_t guard;
	char byte;

	if (pipe2(life, O_CLOEXEC))
		return -errno;
	guard = fork();
	if (!guard) {
		setsid();
		close(life[1]);
		if (!read(life[0], &byte, 1))
			guard_restore();
		_exit(0);
	}
	close(life[0]);
	return guard < 0 ? -errno : 0;
}

int nic_take(const char *name)
{
	int err;

	if (!if_nametoindex(name))
		return -errno;
	err = address_read(name, address);
	if (err)
		return err;
	real = name;
	origin.netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return origin.netns < 0 ? -errno : guard_start();
}

const struct testbed *nic_home(void)
{
	return &origin;
}

const char *nic_address(void)
{
	return address;
}

static int move(const struct testbed *from, const struct testbed *to,
		const char *name, const char *new_name, char *why)
{
	char netns[64];
	const char *const down[] = { "ip", "link", "set", name, "down", NULL };
	const char *const over[] = { "ip",  "link", "set",    name, "netns",
				     netns, "name", new_name, NULL };
	int err = testbed_run(from, NULL, why, down);

	snprintf(netns, sizeof(netns), "/proc/%d/fd/%d", getpid(), to->netns);
	return err ? err : testbed_run(from, NULL, why, over);
}

int nic_move_in(struct testbed *testbed, char *why)
{
	/* Without addresses the kernel sends nothing of its own. */
	const char *const up[] = { "ip",	  "link", "set", TESTBED_DEVICE,
				   "addrgenmode", "none", "up",	 NULL };
	int err = move(&origin, testbed, real, TESTBED_DEVICE, why);

	return err ? err : testbed_run(testbed, NULL, why, up);
}

void nic_move_out(const struct testbed *testbed)
{
	const char *const up[] = { "ip", "link", "set", real, "up", NULL };
	const char *const xdp_off[] = { "ip",  "link", "set", TESTBED_DEVICE,
					"xdp", "off",  NULL };
	char why[WHY_SIZE] = "";

	testbed_run(testbed, NULL, why, xdp_off);
	if (move(testbed, &origin, TESTBED_DEVICE, real, why) ||
	    testbed_run(&origin, NULL, why, up))
		fprintf(stderr, "kzbench: %s is not brought back: %s\n", real,
			why);
}

/* ---- its link ---- */

int nic_wait_up(const struct testbed *testbed, char *why)
{
	struct ifreq request = { .ifr_name = TESTBED_DEVICE };
	int fd, waited, err = testbed_enter(testbed);

	if (err)
		return err;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	testbed_leave();
	err = fd < 0 ? -errno : -ENETDOWN;
	for (waited = 0; err == -ENETDOWN && waited < LINK_MS;
	     waited += POLL_MS)
		if (ioctl(fd, SIOCGIFFLAGS, &request))
			err = -errno;
		else if (request.ifr_flags & IFF_RUNNING)
			err = 0;
		else
			usleep(POLL_MS * 1000);
	if (fd >= 0)
		close(fd);
	if (err)
		snprintf(why, WHY_SIZE, "%s: no link: %s", real,
			 errno_words(err));
	return err;
}

/* ---- what came in ---- */

/* As the kernel counts them. */
static int packets_received(const struct testbed *testbed, uint64_t *packets)
{
	unsigned long long count;
	int err = testbed_enter(testbed);
	char line[256];
	FILE *file;

	if (err)
		return err;
	err = -ENODEV;
	file = fopen("/proc/thread-self/net/dev", "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " " TESTBED_DEVICE ": %*u %llu", &count) ==
		    1) {
			*packets = count;
			err = 0;
		}
	if (file)
		fclose(file);
	testbed_leave();
	return err;
}

/* What XDP drops: some drivers have a counter of its own for it, a few count it
 * nowhere else. A total must not be added to the counts of the queues.
 */
static uint64_t packets_dropped(const struct testbed *testbed)
{
	static const char *const names[] = { "xdp_drops", "rx_xdp_drop" };
	uint64_t drops = 0;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!testbed_statistic(testbed, names[i], &drops))
			return drops;
	return 0;
}

int nic_count(const struct testbed *testbed, struct nic_count *count)
{
	unsigned long long ticks;
	FILE *file = fopen("/proc/stat", "r");
	int err = packets_received(testbed, &count->packets);

	/* user nice system idle iowait irq softirq */
	if (!file ||
	    fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %llu", &ticks) != 1)
		err = -EIO;
	if (file)
		fclose(file);
	if (err)
		return err;
	count->busy = ticks * (1000000000ULL / sysconf(_SC_CLK_TCK));
	count->drops = packets_dropped(testbed);
	return 0;
}

uint64_t nic_arrived(const struct nic_count *before,
		     const struct nic_count *after)
{
	uint64_t packets = after->packets - before->packets;
	uint64_t drops = after->drops - before->drops;

	return drops > packets ? drops : packets;
}
