// SPDX-License-Identifier: GPL-2.0-only
/*
 * WireGuard's marks of its own packets. `wg show all fwmark`:
 *
 *	wg0	0xca6c
 *
 * or `wg show all dump`, whose lines of interfaces have five fields, the last
 * of them the mark; those of peers have nine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/line.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"

#define FIELDS_MAX 16

static int split(char *line, char **fields)
{
	char *save, *field;
	int n = 0;

	for (field = strtok_r(line, " \t\r", &save); field && n < FIELDS_MAX;
	     field = strtok_r(NULL, " \t\r", &save))
		fields[n++] = field;
	return n;
}

static void mark_add(struct audit *audit, const struct audit_input *input,
		     uint32_t line, const char *device, uint32_t mark)
{
	struct audit_rule rule = {
		.source = SOURCE_SOCKET,
		.family = AUDIT_ALL,
		.place.hooks = 1U << AUDIT_SOCKET,
		.where = audit_format(audit, "WireGuard %s", device),
		.text = audit_format(audit, "wg set %s fwmark %#x", device,
				     mark),
		.device = audit_text(audit, device),
		.outbound = true,
		.file = input->name,
		.line = line,
	};
	struct audit_user user = { .act = ACT_WRITE,
				   .bits = WHOLE_MARK,
				   .value = mark,
				   .known = true };

	user.rule = audit_add_rule(audit, &rule);
	audit_add_user(audit, &user);
}

static bool line_read(struct audit *audit, const struct audit_input *input,
		      uint32_t number, char *line)
{
	char *fields[FIELDS_MAX], *end;
	int n = split(line, fields);
	uint32_t mark;

	if (!n || n == 9)
		return true;
	if (n != 2 && n != 5)
		return false;
	if (!strcmp(fields[n - 1], "off"))
		return true;
	mark = strtoul(fields[n - 1], &end, 0);
	if (*end)
		return false;
	mark_add(audit, input, number, fields[0], mark);
	return true;
}

int audit_read_wg(struct audit *audit, const struct audit_input *input,
		  char *why)
{
	char *line, *rest = input->text;
	uint32_t number = 0;

	while ((line = audit_line(&rest))) {
		number++;
		if (!line_read(audit, input, number, line))
			return refuse(
				why, -EINVAL,
				"%s:%u: this is not what 'wg show all fwmark' prints",
				input->name, number);
	}
	return 0;
}
