// SPDX-License-Identifier: GPL-2.0-only
/* kzmark attach NAME --dev X, kzmark detach NAME --dev X */
#include <errno.h>
#include <stdio.h>

#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"
#include "userspace/cli/active.h"
#include "userspace/cli/output.h"
#include "userspace/cli/verb.h"

static struct {
	struct option_list devices;
	bool quiet;
} options;

static int change(const struct target *target, bool attach, char *why)
{
	const struct backend *backend = target->backend;
	struct attachment attachment = { .n_devices = options.devices.count };
	unsigned int i;

	snprintf(attachment.name, sizeof(attachment.name), "%s",
		 target->loaded.name);
	for (i = 0; i < options.devices.count; i++)
		attachment.devices[i] = options.devices.items[i];
	if (!backend->attach)
		return refuse(
			why, -EOPNOTSUPP,
			"'%s' is at hooks, not at devices: use \"meta iif\" in the policy",
			target->loaded.name);
	return (attach ? backend->attach : backend->detach)(backend,
							    &attachment, why);
}

static int change_locked(const struct target *target, void *context, char *why)
{
	const bool *attach = context;
	struct target now = { 0 };
	struct lock lock;
	int err = lock_take(&lock, why);

	if (err)
		return err;
	err = change(target, *attach, why);
	lock_drop(&lock);
	if (!err && !options.quiet && !active_get(target->loaded.name, &now))
		printf("%s: %s on %s\n", now.loaded.name, now.loaded.backend,
		       now.loaded.where);
	return err;
}

static int run(const char *verb, const char *name, bool attach)
{
	if (options.devices.count)
		return active_run(name, change_locked, &attach);
	complain("%s: --dev is missing: which device?", verb);
	return EXIT_USAGE;
}

static int attach_run(int n_operands, char **operands)
{
	(void)n_operands;
	return run("attach", operands[0], true);
}

static int detach_run(int n_operands, char **operands)
{
	(void)n_operands;
	return run("detach", operands[0], false);
}

static const struct option_row attach_options[] = {
	{ .name = "dev",
	  .letter = 'd',
	  .type = OPTION_LIST,
	  .argument = "DEVICE",
	  .help = "device, or pattern of names; may be repeated",
	  .target = &options.devices },
	OPTION_ROW_WAIT,
	OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_END,
};

const struct verb verb_attach = {
	.name = "attach",
	.help = "attach a loaded policy to more devices",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = attach_options,
	.run = attach_run,
};

const struct verb verb_detach = {
	.name = "detach",
	.help = "detach a loaded policy from some of its devices",
	.operands = "NAME",
	.least_operands = 1,
	.most_operands = 1,
	.options = attach_options,
	.run = detach_run,
};
