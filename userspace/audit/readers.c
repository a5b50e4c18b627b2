// SPDX-License-Identifier: GPL-2.0-only
/* The table of readers. */
#include <stddef.h>

#include "userspace/audit/reader.h"

#define READER(name, option, argument, help, family, function, ...) \
	static const char *const name##_commands[] = { __VA_ARGS__, NULL };
#include "userspace/audit/readers.def"
#undef READER

const struct audit_reader audit_readers[] = {
#define READER(name, option, argument, help, family, function, ...) \
	{ option, help, family, name##_commands, function },
#include "userspace/audit/readers.def"
#undef READER
	{ NULL, NULL, 0, NULL, NULL },
};
