// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/classbench.h"
#include "userspace/base/refuse.h"
#include "userspace/import/format.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TCP 6
#define UDP 17

struct prefix {
	uint32_t address;
	uint32_t length;
};

struct ports {
	uint32_t low;
	uint32_t high;
};

struct filter {
	struct prefix source, destination;
	struct ports source_ports, destination_ports;
	uint32_t protocol;
	bool any_protocol;
};

/* A reader of one line; at is NULL once something was not as expected. */
struct scan {
	const char *at;
};

static void scan_blanks(struct scan *scan)
{
	if (scan->at)
		scan->at += strspn(scan->at, " \t\r\n");
}

static void scan_character(struct scan *scan, char c)
{
	if (scan->at)
		scan->at = *scan->at == c ? scan->at + 1 : NULL;
}

/* A number of @base without a sign, at most @most. */
static uint32_t scan_number(struct scan *scan, int base, uint32_t most)
{
	unsigned long value;
	char *end;

	if (!scan->at || *scan->at < '0' || *scan->at > '9') {
		scan->at = NULL;
		return 0;
	}
	errno = 0;
	value = strtoul(scan->at, &end, base);
	scan->at = errno || value > most ? NULL : end;
	return scan->at ? value : 0;
}

static struct prefix scan_prefix(struct scan *scan)
{
	struct prefix prefix = { 0 };
	int i;

	for (i = 0; i < 4; i++) {
		if (i)
			scan_character(scan, '.');
		prefix.address = prefix.address << 8 |
				 scan_number(scan, 10, 255);
	}
	scan_character(scan, '/');
	prefix.length = scan_number(scan, 10, 32);
	scan_blanks(scan);
	/* Some generators leave bits set after the prefix. */
	prefix.address &= (uint32_t)(0xffffffffULL << (32 - prefix.length));
	return prefix;
}

static struct ports scan_ports(struct scan *scan)
{
	struct ports ports;

	ports.low = scan_number(scan, 10, 65535);
	scan_blanks(scan);
	scan_character(scan, ':');
	scan_blanks(scan);
	ports.high = scan_number(scan, 10, 65535);
	scan_blanks(scan);
	if (ports.low > ports.high)
		scan->at = NULL;
	return ports;
}

static bool is_wild(const struct ports *ports)
{
	return ports->low == 0 && ports->high == 65535;
}

/* NULL, or what is wrong with the line. */
static const char *filter_scan(const char *line, struct filter *filter)
{
	struct scan scan = { line };
	uint32_t mask;

	scan_character(&scan, '@');
	filter->source = scan_prefix(&scan);
	filter->destination = scan_prefix(&scan);
	filter->source_ports = scan_ports(&scan);
	filter->destination_ports = scan_ports(&scan);
	filter->protocol = scan_number(&scan, 16, 0xff);
	scan_character(&scan, '/');
	mask = scan_number(&scan, 16, 0xff);
	if (!scan.at || !strchr(" \t\r\n", *scan.at))
		return "expected '@A/len B/len low : high low : high protocol/mask'";
	if (mask != 0 && mask != 0xff)
		return "a protocol's mask is 0x00 or 0xFF";
	filter->any_protocol = !mask;
	if (is_wild(&filter->source_ports) &&
	    is_wild(&filter->destination_ports))
		return NULL;
	if (filter->any_protocol ||
	    (filter->protocol != TCP && filter->protocol != UDP))
		return "ports need protocol 0x06 (TCP) or 0x11 (UDP)";
	return NULL;
}

static void write_prefix(FILE *out, const char *key,
			 const struct prefix *prefix)
{
	uint32_t a = prefix->address;

	fprintf(out, " ip %s %u.%u.%u.%u/%u", key, a >> 24, a >> 16 & 255,
		a >> 8 & 255, a & 255, prefix->length);
}

static void write_ports(FILE *out, uint32_t protocol, const char *key,
			const struct ports *ports)
{
	if (is_wild(ports))
		return;
	fprintf(out, " %s %s %u", protocol == TCP ? "tcp" : "udp", key,
		ports->low);
	if (ports->high != ports->low)
		fprintf(out, "-%u", ports->high);
}

static void filter_write(FILE *out, size_t number, const struct filter *filter)
{
	bool ports = !is_wild(&filter->source_ports) ||
		     !is_wild(&filter->destination_ports);
	bool protocol = !filter->any_protocol && !ports;
	/* A filter is of IPv4 packets, even where it asks nothing of them. */
	bool bare = !filter->destination.length && !protocol;

	fprintf(out, "\tr%zu:", number);
	if (filter->source.length || bare)
		write_prefix(out, "saddr", &filter->source);
	if (filter->destination.length)
		write_prefix(out, "daddr", &filter->destination);
	write_ports(out, filter->protocol, "sport", &filter->source_ports);
	write_ports(out, filter->protocol, "dport", &filter->destination_ports);
	if (protocol)
		fprintf(out, " ip protocol %u", filter->protocol);
	fprintf(out, " accept\n");
}

int classbench_import(FILE *in, const char *name, FILE *out, char *why)
{
	size_t room = 0, number = 0, count = 0;
	const char *wrong = NULL;
	struct filter filter;
	char *line = NULL;
	int error;

	fprintf(out,
		"# From the ClassBench filter set %s.\ngroup classbench {\n",
		name);
	while (!wrong && getline(&line, &room, in) >= 0) {
		number++;
		if (!line[strspn(line, " \t\r\n")])
			continue;
		wrong = filter_scan(line, &filter);
		if (!wrong)
			filter_write(out, count++, &filter);
	}
	fprintf(out, "}\n");
	free(line);

	error = -EINVAL;
	if (wrong)
		refuse(why, error, "%s:%zu: %s", name, number, wrong);
	else if (!ferror(in) && !count)
		refuse(why, error, "%s: no filters", name);
	else
		error = 0;
	if (!error && (ferror(in) || fflush(out) || ferror(out))) {
		error = errno ? -errno : -EIO;
		refuse(why, error, "%s: %s", name, errno_file_words(error));
	}
	return error;
}

const struct format format_classbench = {
	.name = "classbench",
	.import = classbench_import,
};
