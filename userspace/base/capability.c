// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/base/capability.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "userspace/base/refuse.h"

_Static_assert(CAPABILITIES_READ_BPF == CAPABILITY(CAP_SYS_ADMIN), "number");
_Static_assert(CAPABILITIES_LOAD_BPF ==
		       (CAPABILITY(CAP_SYS_ADMIN) | CAPABILITY(CAP_NET_ADMIN)),
	       "number");
_Static_assert(CAPABILITIES_FILES == CAPABILITY(CAP_DAC_OVERRIDE), "number");

/* Those that a message may name. */
static const struct {
	unsigned int number;
	const char *name;
} names[] = {
	{ CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE" },
	{ CAP_NET_ADMIN, "CAP_NET_ADMIN" },
	{ CAP_SYS_PTRACE, "CAP_SYS_PTRACE" },
	{ CAP_SYS_ADMIN, "CAP_SYS_ADMIN" },
};

uint64_t capabilities_missing(uint64_t needed)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data))
		return needed;
	return needed &
	       ~(data[0].effective | (uint64_t)data[1].effective << 32);
}

int refuse_capability(char *why, uint64_t needed, const char *format, ...)
{
	uint64_t missing = capabilities_missing(needed);
	char object[WHY_SIZE / 2], list[WHY_SIZE / 4] = "";
	va_list args;
	size_t i;

	va_start(args, format);
	vsnprintf(object, sizeof(object), format, args);
	va_end(args);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(missing & CAPABILITY(names[i].number)))
			continue;
		if (*list)
			strcat(list, ", ");
		strcat(list, names[i].name);
	}
	if (*list)
		return refuse(why, -EPERM, "%s: " NEEDS_ROOT " (missing: %s)",
			      object, list);
	return refuse(
		why, -EPERM,
		"%s: " NEEDS_ROOT
		" of the initial user namespace; if this is it, lockdown or a security module forbids it",
		object);
}
