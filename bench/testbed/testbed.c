// SPDX-License-Identifier: GPL-2.0-only
#include "bench/testbed/testbed.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>

#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

#define STRINGS_MAX 512

static int home = -1; /* the generator's network namespace */

static int complain(char *why, const char *what)
{
	int err = -errno;

	snprintf(why, WHY_SIZE, "%s: %s", what, errno_words(err));
	return err;
}

int testbed_isolate(char *why)
{
	if (unshare(CLONE_NEWNET | CLONE_NEWNS))
		return complain(why, "unshare");
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return complain(why, "/");
	if (mount("bpf", "/sys/fs/bpf", "bpf", 0, NULL))
		return complain(why, "/sys/fs/bpf");
	/* What kzmark keeps of these namespaces ends with us. */
	if (mount("kzbench", "/run", "tmpfs", 0, NULL))
		return complain(why, "/run");
	home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return home < 0 ? complain(why, "/proc/self/ns/net") : 0;
}

int testbed_enter(const struct testbed *testbed)
{
	return setns(testbed->netns, CLONE_NEWNET) ? -errno : 0;
}

void testbed_leave(void)
{
	if (setns(home, CLONE_NEWNET))
		abort(); /* anything done from here would be elsewhere */
}

/* ---- commands ---- */

static void command_become(const struct testbed *testbed, const char *input,
			   int output, const char *const command[])
{
	int in = open(input ? input : "/dev/null", O_RDONLY);

	if (in < 0 || (testbed && testbed_enter(testbed)))
		_exit(126);
	dup2(in, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execvp(command[0], (char *const *)command);
	_exit(127);
}

/* The end of the output in @fd, into @why after the command's name. */
static void output_keep(int fd, const char *name, char *why)
{
	size_t length = snprintf(why, WHY_SIZE, "%s: ", name);
	char buffer[WHY_SIZE];
	ssize_t got;

	while ((got = read(fd, buffer, sizeof(buffer) - 1)) > 0) {
		buffer[got] = '\0';
		length +=
			snprintf(why + length, WHY_SIZE - length, "%s", buffer);
		if (length >= WHY_SIZE)
			length = WHY_SIZE - 1;
	}
}

int testbed_run(const struct testbed *testbed, const char *input, char *why,
		const char *const command[])
{
	int ends[2], status;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return complain(why, "pipe");
	child = fork();
	if (!child)
		command_become(testbed, input, ends[1], command);
	close(ends[1]);
	if (child > 0)
		output_keep(ends[0], command[0], why);
	close(ends[0]);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		return complain(why, command[0]);
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EIO;
}

/* ---- the sink ---- */

#define END                                                                  \
	"table inet end { counter reached {}; chain end { type filter hook " \
	"prerouting priority 300; policy accept; %s"                         \
	"counter name reached drop; }; }"

int testbed_sink_add(const struct testbed *testbed, char *why)
{
	const char *ignore = testbed->ops->ignore_others;
	char table[sizeof(END) + 64];
	const char *const command[] = { "nft", table, NULL };

	snprintf(table, sizeof(table), END, ignore ? ignore : "");
	return testbed_run(testbed, NULL, why, command);
}

int testbed_sink_count(const struct testbed *testbed, uint64_t *packets,
		       char *why)
{
	static const char *const command[] = { "nft",  "reset", "counter",
					       "inet", "end",	"reached",
					       NULL };
	unsigned long long count;
	const char *at;
	int err = testbed_run(testbed, NULL, why, command);

	if (err)
		return err;
	at = strstr(why, "packets ");
	if (!at || sscanf(at, "packets %llu", &count) != 1)
		return -EINVAL;
	*packets = count;
	return 0;
}

int testbed_route(const struct testbed *testbed, char *why)
{
	static const char script[] =
		"for f in default/rp_filter all/rp_filter all/send_redirects "
		"default/send_redirects " TESTBED_DEVICE
		"/rp_filter " TESTBED_DEVICE
		"/send_redirects; do echo 0 >/proc/sys/net/ipv4/conf/$f; done; "
		"echo 1 >/proc/sys/net/ipv4/ip_forward; "
		"ip addr replace 192.0.2.1/24 dev " TESTBED_DEVICE "; "
		"ip neigh replace 192.0.2.2 lladdr 02:00:00:00:00:02 dev " TESTBED_DEVICE
		" nud permanent; "
		"ip route replace default via 192.0.2.2";
	static const char *const command[] = { "sh", "-ec", script, NULL };

	return testbed_run(testbed, NULL, why, command);
}

/* ---- connections ---- */

#define CONNTRACK "/proc/sys/net/netfilter/nf_conntrack_"

int testbed_track(const struct testbed *testbed, char *why)
{
	static const char script[] =
		"nft 'table ip track { chain unmet { ct state new accept; }; }'; "
		"echo 86400 >" CONNTRACK "udp_timeout; "
		"echo 86400 >" CONNTRACK "udp_timeout_stream";
	static const char *const command[] = { "sh", "-ec", script, NULL };
	int err = testbed_run(testbed, NULL, why, command);

	return err ? err : testbed_route(testbed, why);
}

int testbed_tracked(const struct testbed *testbed, uint32_t *connections,
		    char *why)
{
	static const char *const command[] = { "cat", CONNTRACK "count", NULL };
	int err = testbed_run(testbed, NULL, why, command);

	if (err)
		return err;
	return sscanf(why, "cat: %u", connections) == 1 ? 0 : -EINVAL;
}

/* ---- testbeds ---- */

static int namespace_make(struct testbed *testbed, char *why)
{
	if (unshare(CLONE_NEWNET))
		return complain(why, "unshare");
	testbed->netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	testbed_leave();
	return testbed->netns < 0 ? complain(why, "/proc/self/ns/net") : 0;
}

int testbed_open(struct testbed *testbed, const struct testbed_ops *ops,
		 char *why)
{
	static int number;
	int err;

	*testbed = (struct testbed){
		.ops = ops,
		.number = number,
		.netns = -1,
	};
	number++;
	err = namespace_make(testbed, why);
	if (!err)
		err = ops->device_add(testbed, why);
	if (err)
		testbed_close(testbed);
	return err;
}

void testbed_close(struct testbed *testbed)
{
	if (testbed->netns >= 0 && testbed->ops->device_remove)
		testbed->ops->device_remove(testbed);
	if (testbed->netns >= 0)
		close(testbed->netns);
	testbed->netns = -1;
}

/* ---- statistics ---- */

int testbed_ethtool(const struct testbed *testbed, void *data)
{
	struct ifreq request = { .ifr_data = data };
	int fd, err = testbed_enter(testbed);

	if (err)
		return err;
	strcpy(request.ifr_name, TESTBED_DEVICE);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || ioctl(fd, SIOCETHTOOL, &request))
		err = -errno;
	if (fd >= 0)
		close(fd);
	testbed_leave();
	return err;
}

/* Add up the statistics whose names end like this; -ENOENT: there is none. */
static int statistics_add(const struct ethtool_gstrings *strings,
			  const struct ethtool_stats *stats, const char *ending,
			  uint64_t *value)
{
	size_t length = strlen(ending), had;
	int err = -ENOENT;
	unsigned int i;

	*value = 0;
	for (i = 0; i < strings->len && i < STRINGS_MAX; i++) {
		const char *name = (char *)strings->data + i * ETH_GSTRING_LEN;

		had = strnlen(name, ETH_GSTRING_LEN);
		if (had < length || memcmp(name + had - length, ending, length))
			continue;
		*value += stats->data[i];
		err = 0;
	}
	return err;
}

int testbed_statistic(const struct testbed *testbed, const char *ending,
		      uint64_t *value)
{
	struct ethtool_gstrings *strings =
		calloc(1, sizeof(*strings) + STRINGS_MAX * ETH_GSTRING_LEN);
	struct ethtool_stats *stats =
		calloc(1, sizeof(*stats) + STRINGS_MAX * sizeof(__u64));
	int err = -ENOMEM;

	if (strings && stats) {
		strings->cmd = ETHTOOL_GSTRINGS;
		strings->string_set = ETH_SS_STATS;
		stats->cmd = ETHTOOL_GSTATS;
		err = testbed_ethtool(testbed, strings);
		if (!err)
			err = testbed_ethtool(testbed, stats);
		if (!err)
			err = statistics_add(strings, stats, ending, value);
	}
	free(strings);
	free(stats);
	return err;
}
