// SPDX-License-Identifier: GPL-2.0-only
/* kzmark attach NAME --dev X, kzmark detach NAME --dev X */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "userspace/backend/lock.h"
#include "userspace/base/refuse.h"
#include "userspace/cli/active.h"
#include "userspace/cli/output.h"
#include "userspace/cli/position.h"
#include "userspace/cli/verb.h"

static struct {
	struct option_list devices;
	struct position_options position;
	bool quiet;
} options;

struct change {
	bool attach;
	char *position; /* position.h; NULL: as the policy was told before */
	struct messages messages;
};

static int change_devices(const struct target *target, struct change *change,
			  char *why)
{
	const struct backend *backend = target->backend;
	struct attachment attachment = { .n_devices = options.devices.count,
					 .messages = &change->messages };
	unsigned int i;

	if (change->position)
		position_parse(change->position, &attachment.position);

	snprintf(attachment.name, sizeof(attachment.name), "%s",
		 target->loaded.name);
	for (i = 0; i < options.devices.count; i++)
		attachment.devices[i] = options.devices.items[i];
	if (!backend->attach)
		return refuse(
			why, -EOPNOTSUPP,
			"'%s' is at hooks, not at devices: use \"meta iif\" in the policy",
			target->loaded.name);
	return (change->attach ? backend->attach :
				 backend->detach)(backend, &attachment, why);
}

static int change_locked(const struct target *target, void *context, char *why)
{
	struct change *change = context;
	struct target now = { 0 };
	struct lock lock;
	int err = position_check("attach", change->position, target->backend);

	err = err ? err : lock_take(&lock, why);
	if (err)
		return err;
	err = change_devices(target, change, why);
	lock_drop(&lock);
	if (!options.quiet)
		messages_print(&change->messages, stderr);
	messages_clear(&change->messages);
	if (!err && !options.quiet && !active_get(target->loaded.name, &now))
		printf("%s: %s on %s\n", now.loaded.name, now.loaded.backend,
		       now.loaded.where);
	return err;
}

static int run(const char *verb, const char *name, bool attach)
{
	struct change change = { .attach = attach };
	int status;

	if (!options.devices.count) {
		complain("%s: --dev is missing: which device?", verb);
		return EXIT_USAGE;
	}
	if (position_choose(verb, &options.position, &change.position))
		return EXIT_USAGE;
	status = active_run(name, change_locked, &change);
	free(change.position);
	return status;
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

/* clang-format off */
#define OPTION_ROW_DEVICES                                             \
	{ .name = "dev", .letter = 'd', .type = OPTION_LIST,           \
	  .argument = "DEVICE",                                        \
	  .help = "device, or pattern of names; may be repeated",      \
	  .target = &options.devices }
/* clang-format on */

static const struct option_row attach_options[] = {
	OPTION_ROW_DEVICES, OPTION_ROWS_POSITION(options.position),
	OPTION_ROW_WAIT,    OPTION_ROW_QUIET(options.quiet),
	OPTION_ROW_END,
};

static const struct option_row detach_options[] = {
	OPTION_ROW_DEVICES,
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
	.options = detach_options,
	.run = detach_run,
};
