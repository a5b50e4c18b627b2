// SPDX-License-Identifier: GPL-2.0-only
/* Testbeds with packets from the generator: a veth pair each. */
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/ethtool.h>

#include "bench/testbed/generator.h"
#include "bench/testbed/testbed.h"
#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

/* As many CPUs can send at a time without waiting for each other. */
#define QUEUES "2"

static int device_add(struct testbed *testbed, char *why)
{
	struct ethtool_value gro = { ETHTOOL_SGRO, 1 };
	char other[16], netns[64];
	const char *const add[] = {
		"ip",
		"link",
		"add",
		other,
		"numtxqueues",
		QUEUES,
		"numrxqueues",
		QUEUES,
		"type",
		"veth",
		"peer",
		"name",
		TESTBED_DEVICE,
		"numtxqueues",
		QUEUES,
		"numrxqueues",
		QUEUES,
		"address",
		"02:00:00:00:00:01",
		"netns",
		netns,
		NULL,
	};
	/* Without addresses the kernel sends nothing of its own. */
	const char *const up[] = { "ip",	  "link", "set", other,
				   "addrgenmode", "none", "up",	 NULL };
	const char *const in_up[] = { "ip",	      "link",	     "set",
				      TESTBED_DEVICE, "addrgenmode", "none",
				      "up",	      NULL };
	int err;

	snprintf(other, sizeof(other), "testbed%d", testbed->number);
	snprintf(netns, sizeof(netns), "/proc/%d/fd/%d", getpid(),
		 testbed->netns);
	err = testbed_run(NULL, NULL, why, add);
	if (!err)
		err = testbed_run(NULL, NULL, why, up);
	if (!err)
		err = testbed_run(testbed, NULL, why, in_up);
	testbed->ifindex = if_nametoindex(other);
	/* Frames redirected to a veth need its other end to poll: with XDP
	 * there, or GRO.
	 */
	if (!err) {
		err = testbed_ethtool(testbed, &gro);
		if (err)
			snprintf(why, WHY_SIZE, "GRO on veth: %s",
				 errno_words(err));
	}
	return err;
}

static int generate(const struct testbed *testbed, struct generator *generator,
		    uint32_t packets, struct timing *timing, char *why)
{
	int err = generator_run(generator, testbed, packets, timing);

	if (err)
		snprintf(why, WHY_SIZE, "the generator: %s", errno_words(err));
	return err;
}

const struct testbed_ops testbed_veth = {
	.device_add = device_add,
	.send = generate,
	.counts_xdp_drops = true,
};
