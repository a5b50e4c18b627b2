// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>

#include "userspace/backend/offloads.h"

#define MAX_FEATURES 256 /* NETDEV_FEATURE_COUNT is 64 or less up to 7.3 */

/* The kernel's names, which "ethtool -K" takes. */
static const char *const names[OFFLOADS] = {
	[OFFLOAD_RX_VLAN] = "rx-vlan-hw-parse",
	[OFFLOAD_RX_STAG] = "rx-vlan-stag-hw-parse",
	[OFFLOAD_TX_VLAN] = "tx-vlan-hw-insert",
	[OFFLOAD_TX_STAG] = "tx-vlan-stag-hw-insert",
};

union answer {
	struct ethtool_sset_info info;
	struct ethtool_gstrings strings;
	struct ethtool_gfeatures features;
	char room[sizeof(struct ethtool_gstrings) +
		  MAX_FEATURES * ETH_GSTRING_LEN];
};

static int ask(int fd, const char *name, union answer *answer)
{
	struct ifreq request = { .ifr_data = (void *)answer };

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	return ioctl(fd, SIOCETHTOOL, &request) ? -errno : 0;
}

/* How many features the kernel knows, or -errno. */
static int count_features(int fd, const char *name, union answer *answer)
{
	int err;

	answer->info = (struct ethtool_sset_info){
		.cmd = ETHTOOL_GSSET_INFO,
		.sset_mask = 1ULL << ETH_SS_FEATURES,
	};
	err = ask(fd, name, answer);
	if (err)
		return err;
	if (!answer->info.sset_mask || answer->info.data[0] > MAX_FEATURES)
		return -EOPNOTSUPP;
	return answer->info.data[0];
}

static unsigned int offload_of(const char *feature)
{
	size_t i;

	for (i = 0; i < OFFLOADS; i++)
		if (!strncmp(names[i], feature, ETH_GSTRING_LEN))
			return OFFLOAD(i);
	return 0;
}

static int read_features(int fd, const char *name, union answer *answer,
			 unsigned int *offloads)
{
	unsigned int meaning[MAX_FEATURES];
	int i, err, count = count_features(fd, name, answer);

	if (count < 0)
		return count;
	answer->strings = (struct ethtool_gstrings){
		.cmd = ETHTOOL_GSTRINGS,
		.string_set = ETH_SS_FEATURES,
		.len = count,
	};
	err = ask(fd, name, answer);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		meaning[i] = offload_of((const char *)answer->strings.data +
					i * ETH_GSTRING_LEN);
	answer->features = (struct ethtool_gfeatures){
		.cmd = ETHTOOL_GFEATURES,
		.size = (count + 31) / 32,
	};
	err = ask(fd, name, answer);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		if (answer->features.features[i / 32].active >> i % 32 & 1)
			*offloads |= meaning[i];
	return 0;
}

int offloads_read(const char *name, unsigned int *offloads)
{
	union answer *answer = calloc(1, sizeof(*answer));
	int err, fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	*offloads = 0;
	err = !answer ? -ENOMEM : fd < 0 ? -errno : 0;
	if (!err)
		err = read_features(fd, name, answer, offloads);
	if (fd >= 0)
		close(fd);
	free(answer);
	return err;
}

void offloads_print_command(const char *name, unsigned int offloads, char *text,
			    size_t size)
{
	size_t i, at;

	snprintf(text, size, "ethtool -K %s", name);
	for (i = 0; i < OFFLOADS; i++) {
		at = strlen(text);
		if (offloads & OFFLOAD(i))
			snprintf(text + at, size - at, " %s off", names[i]);
	}
}
