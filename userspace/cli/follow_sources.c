// SPDX-License-Identifier: GPL-2.0-only
/* The table of what is followed. */
#include "userspace/cli/follow_missed.h"
#include "userspace/cli/follow_tables.h"
#include "userspace/follow/devices.h"
#include "userspace/follow/follow.h"
#include "userspace/follow/gone.h"
#include "userspace/follow/rtnetlink.h"

/* clang-format off */
const struct follow_source follow_sources[] = {
	{ "devices", rtnetlink_open, devices_receive, devices_synchronise },
	{ "missed policies", rtnetlink_open, follow_missed_receive,
	  follow_missed_synchronise },
	{ "tables", tables_open, tables_receive, tables_synchronise },
	{ "namespaces", rtnetlink_open, gone_receive, gone_synchronise },
	{ 0 },
};
/* clang-format on */
