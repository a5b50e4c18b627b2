// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/classbench.h"
#include "userspace/base/refuse.h"
#include "userspace/import/format.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ICMP 1
#define TCP 6
#define UDP 17
#define ICMP6 58

struct prefix {
	char address[INET6_ADDRSTRLEN]; /* host bits are cleared */
	uint32_t length;
	bool ip6;
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
	uint32_t flags, flags_mask; /* TCP's, or the ICMP type */
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

/* The address at the scan, up to its '/': 4 or 16 bytes in network order. */
static size_t scan_address(struct scan *scan, uint8_t bytes[16])
{
	size_t length = strcspn(scan->at, "/ \t\r\n");
	char text[INET6_ADDRSTRLEN];
	bool ip6;

	if (length >= sizeof(text))
		return 0;
	memcpy(text, scan->at, length);
	text[length] = '\0';
	ip6 = strchr(text, ':');
	if (inet_pton(ip6 ? AF_INET6 : AF_INET, text, bytes) != 1)
		return 0;
	scan->at += length;
	return ip6 ? 16 : 4;
}

static struct prefix scan_prefix(struct scan *scan)
{
	struct prefix prefix = { 0 };
	uint8_t bytes[16];
	size_t size, i;

	size = scan->at ? scan_address(scan, bytes) : 0;
	if (!size)
		scan->at = NULL;
	scan_character(scan, '/');
	prefix.ip6 = size == 16;
	prefix.length = scan_number(scan, 10, size * 8);
	scan_blanks(scan);
	if (!scan->at)
		return prefix;
	/* Some generators leave bits set after the prefix. */
	for (i = 0; i < size; i++)
		if (i * 8 + 8 > prefix.length)
			bytes[i] &= i * 8 >= prefix.length ?
					    0 :
					    0xff00 >> (prefix.length - i * 8);
	inet_ntop(prefix.ip6 ? AF_INET6 : AF_INET, bytes, prefix.address,
		  sizeof(prefix.address));
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

#define EXPECTED \
	"expected '@A/len B/len low : high low : high protocol/mask [flags/mask]'"

/* Protocol and mask; NULL, or what is wrong. */
static const char *protocol_scan(struct scan *scan, struct filter *filter)
{
	uint32_t mask;

	filter->protocol = scan_number(scan, 16, 0xff);
	scan_character(scan, '/');
	mask = scan_number(scan, 16, 0xff);
	if (!scan->at || !strchr(" \t\r\n", *scan->at))
		return EXPECTED;
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

/* Flags and mask, which may be missing; NULL, or what is wrong. */
static const char *flags_scan(struct scan *scan, struct filter *filter)
{
	uint32_t icmp = filter->source.ip6 ? ICMP6 : ICMP;
	uint32_t flags, mask;

	scan_blanks(scan);
	if (!*scan->at)
		return NULL;
	flags = scan_number(scan, 16, 0xffff);
	scan_character(scan, '/');
	mask = scan_number(scan, 16, 0xffff);
	if (!scan->at || !strchr(" \t\r\n", *scan->at))
		return EXPECTED;
	if (!mask)
		return NULL;
	if (mask & 0xff)
		return "only the upper byte of the flags is known: --ignore-flags leaves them out";
	if (filter->any_protocol ||
	    (filter->protocol != TCP && filter->protocol != icmp))
		return "flags need protocol 0x06 (TCP), 0x01 (ICMP) or, in IPv6, 0x3a: --ignore-flags leaves them out";
	if (filter->protocol == icmp && mask != 0xff00)
		return "the mask of an ICMP type is 0x0000 or 0xff00: --ignore-flags leaves it out";
	filter->flags_mask = mask >> 8;
	filter->flags = (flags & mask) >> 8;
	return NULL;
}

/* NULL, or what is wrong with the line. */
static const char *filter_scan(const char *line, bool ignore_flags,
			       struct filter *filter)
{
	struct scan scan = { line };
	const char *wrong;

	*filter = (struct filter){ 0 };
	scan_character(&scan, '@');
	filter->source = scan_prefix(&scan);
	filter->destination = scan_prefix(&scan);
	if (scan.at && filter->source.ip6 != filter->destination.ip6)
		return "the addresses are of two families";
	filter->source_ports = scan_ports(&scan);
	filter->destination_ports = scan_ports(&scan);
	wrong = protocol_scan(&scan, filter);
	if (wrong || ignore_flags)
		return wrong;
	return flags_scan(&scan, filter);
}

static void write_prefix(FILE *out, const char *key,
			 const struct prefix *prefix)
{
	fprintf(out, " %s %s %s/%u", prefix->ip6 ? "ip6" : "ip", key,
		prefix->address, prefix->length);
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

static void write_flags(FILE *out, const struct filter *filter)
{
	if (!filter->flags_mask)
		return;
	if (filter->protocol == TCP)
		fprintf(out, " tcp flags 0x%02x / 0x%02x", filter->flags,
			filter->flags_mask);
	else
		fprintf(out, " %s type %u",
			filter->source.ip6 ? "icmpv6" : "icmp", filter->flags);
}

static void filter_write(FILE *out, size_t number, const struct filter *filter)
{
	bool ip6 = filter->source.ip6;
	bool transport = !is_wild(&filter->source_ports) ||
			 !is_wild(&filter->destination_ports) ||
			 filter->flags_mask;
	bool protocol = !filter->any_protocol && !transport;
	/* A filter is of its family, even where it asks nothing of it. */
	bool bare = !filter->destination.length && (!protocol || ip6);

	fprintf(out, "\tr%zu:", number);
	if (filter->source.length || bare)
		write_prefix(out, "saddr", &filter->source);
	if (filter->destination.length)
		write_prefix(out, "daddr", &filter->destination);
	write_ports(out, filter->protocol, "sport", &filter->source_ports);
	write_ports(out, filter->protocol, "dport", &filter->destination_ports);
	if (protocol)
		fprintf(out, " %s %u", ip6 ? "meta l4proto" : "ip protocol",
			filter->protocol);
	write_flags(out, filter);
	fprintf(out, " accept\n");
}

int classbench_import(FILE *in, const char *name, FILE *out,
		      const struct import_options *options, char *why)
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
		if (!line[strspn(line, " \t\r\n")] || *line == '#')
			continue;
		wrong = filter_scan(line, options->ignore_flags, &filter);
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
