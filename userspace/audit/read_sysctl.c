// SPDX-License-Identifier: GPL-2.0-only
/*
 * Settings that couple routing to marks, as `sysctl -a` prints them:
 *
 *	net.ipv4.conf.all.rp_filter = 1
 *
 * The strictest of a setting's devices counts.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/line.h"
#include "userspace/audit/reader.h"
#include "userspace/base/refuse.h"

static const struct {
	const char *prefix, *suffix;
	size_t offset;
} settings[] = {
	{ "net.ipv4.conf.", ".rp_filter",
	  offsetof(struct audit_settings, rp_filter) },
	{ "net.ipv4.conf.", ".src_valid_mark",
	  offsetof(struct audit_settings, src_valid_mark) },
	{ "net.ipv4.", "fwmark_reflect",
	  offsetof(struct audit_settings, fwmark_reflect) },
	{ "net.ipv4.", "tcp_fwmark_accept",
	  offsetof(struct audit_settings, tcp_fwmark_accept) },
};

/* rp_filter: the larger of "all" and the device's; 1 is stricter than 2. */
static int stricter(const char *suffix, int a, int b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	if (!strcmp(suffix, ".rp_filter") && (a == 1 || b == 1))
		return 1;
	return a > b ? a : b;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && !strcmp(text + length - tail, end);
}

static bool line_read(struct audit *audit, char *line)
{
	char *value = strchr(line, '='), *end;
	int number, *setting;
	size_t i;

	if (!line[strspn(line, " \t\r")])
		return true;
	if (!value)
		return false;
	*value++ = '\0';
	line[strcspn(line, " \t")] = '\0';
	number = strtol(value, &end, 10);
	for (i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		setting =
			(int *)((char *)&audit->settings + settings[i].offset);
		if (end != value &&
		    !strncmp(line, settings[i].prefix,
			     strlen(settings[i].prefix)) &&
		    ends_with(line, settings[i].suffix))
			*setting =
				stricter(settings[i].suffix, *setting, number);
	}
	return true;
}

int audit_read_sysctl(struct audit *audit, const struct audit_input *input,
		      char *why)
{
	char *line, *rest = input->text;
	unsigned int number = 0;

	while ((line = audit_line(&rest))) {
		number++;
		if (!line_read(audit, line))
			return refuse(
				why, -EINVAL,
				"%s:%u: this is not what 'sysctl -a' prints",
				input->name, number);
	}
	return 0;
}
