// SPDX-License-Identifier: GPL-2.0-only
/* Devices; see devices.h. */
#include <stdbool.h>

#include "userspace/follow/devices.h"
#include "userspace/follow/known.h"

static struct known known;
static bool incomplete; /* try again with any event */

int devices_receive(int fd)
{
	int result = known_receive(&known, fd);

	return result ?: incomplete;
}

struct synchronising {
	const struct follow *follow;
	int failed;
};

static void report(const struct reattached *what, void *context)
{
	struct synchronising *synchronising = context;
	const struct follow *follow = synchronising->follow;
	const struct follow_event event = {
		.event = what->error ? "failed" : "attached",
		.policy = what->policy,
		.backend = what->backend,
		.device = what->device,
		.why = *what->why ? what->why : NULL,
	};

	synchronising->failed += !!what->error;
	follow->report(&event, follow->context);
}

int devices_synchronise(const struct follow *follow, char *why)
{
	struct synchronising synchronising = { .follow = follow };
	size_t i;
	int err = 0;

	/* Before the policies are looked at: what comes then is an event. */
	known_read(&known);
	for (i = 0; backends[i] && !err; i++)
		if (backends[i]->reattach)
			err = backends[i]->reattach(backends[i], report,
						    &synchronising, why);
	incomplete = err || synchronising.failed;
	return err ?: synchronising.failed;
}
