// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traces: one packet's header a line, turned into the smallest valid IPv4 or
 * IPv6 frame that has it. ClassBench's trace generator writes this form, with
 * addresses as numbers.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <netinet/in.h>
#include <zlib.h>

#include "userspace/packet/collect.h"
#include "userspace/packet/craft.h"
#include "userspace/packet/given.h"
#include "userspace/packet/trace.h"
#include "userspace/base/refuse.h"
#include "userspace/policy/conditions.h"

#define TRACE_LINE 256 /* bytes; a valid line has at most 50 */
#define TRACE_TTL 64
#define TRACE_OTHER_SIZE 8 /* bytes after the IP header, no header known */
#define TRACE_FRAME (CRAFT_ETHER_SIZE + CRAFT_IP6_SIZE + CRAFT_TCP_SIZE)

/* The columns, in order. */
enum trace_column {
	COLUMN_SADDR,
	COLUMN_DADDR,
	COLUMN_SPORT,
	COLUMN_DPORT,
	COLUMN_PROTOCOL,
	COLUMN_RULE,
	COLUMNS,
};

static const struct {
	const char *name;
	uint32_t maximum;
} columns[COLUMNS] = {
	[COLUMN_SADDR] = { "source address", 0 },
	[COLUMN_DADDR] = { "destination address", 0 },
	[COLUMN_SPORT] = { "source port", 65535 },
	[COLUMN_DPORT] = { "destination port", 65535 },
	[COLUMN_PROTOCOL] = { "protocol", 255 },
	[COLUMN_RULE] = { "rule", INT32_MAX },
};

/* One line. */
struct header {
	int family; /* AF_INET or AF_INET6 */
	uint32_t address[2][4]; /* source, destination; host byte order */
	int64_t value[COLUMNS]; /* the rest */
};

static const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
		at++;
	return at;
}

/* True where a column may end. */
static bool is_end(const char *at)
{
	return !*at || *at == '#' || skip_blanks(at) != at;
}

/* One decimal number; where it ends, or NULL if there is none or it is too
 * large.
 */
static const char *read_number(const char *at, uint32_t maximum,
			       uint32_t *number)
{
	uint64_t value = 0;
	const char *start = at;

	for (; *at >= '0' && *at <= '9'; at++) {
		value = value * 10 + (*at - '0');
		if (value > maximum)
			return NULL;
	}
	if (at == start || !is_end(at))
		return NULL;
	*number = value;
	return at;
}

/* "-1": no rule may fire. */
static bool is_no_rule(const char *at)
{
	return !strncmp(at, "-1", 2) && is_end(at + 2);
}

/* "10.0.0.1", "2001:db8::1" or an IPv4 address' number; where it ends, or NULL
 * if it is none, or of another family than the first.
 */
static const char *read_address(const char *at, struct header *header,
				enum trace_column i)
{
	size_t length = strcspn(at, " \t\r\n#");
	char text[INET6_ADDRSTRLEN];
	uint32_t bytes[4];
	int family, w;

	if (length >= sizeof(text))
		return NULL;
	memcpy(text, at, length);
	text[length] = '\0';
	family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (i == COLUMN_DADDR && family != header->family)
		return NULL;
	header->family = family;
	if (!strpbrk(text, ".:"))
		return read_number(at, UINT32_MAX, header->address[i]);
	if (inet_pton(family, text, bytes) != 1)
		return NULL;
	for (w = 0; w < (family == AF_INET ? 1 : 4); w++)
		header->address[i][w] = ntohl(bytes[w]);
	return at + length;
}

/* The columns of one line; how many, or -EINVAL with @why. */
static int read_columns(const char *line, struct header *header, char *why)
{
	const char *at = skip_blanks(line);
	int64_t *value = header->value;
	uint32_t number;
	int i;

	for (i = 0; *at && *at != '#'; i++) {
		if (i == COLUMNS)
			return refuse(why, -EINVAL, "more than %d columns",
				      COLUMNS);
		if (i <= COLUMN_DADDR) {
			at = read_address(at, header, i);
			if (!at)
				return refuse(
					why, -EINVAL,
					"%s: expected an address, or an IPv4 address' number",
					columns[i].name);
		} else if (i == COLUMN_RULE && is_no_rule(at)) {
			value[i] = PACKET_EXPECT_NO_RULE;
			at += 2;
		} else {
			at = read_number(at, columns[i].maximum, &number);
			if (!at)
				return refuse(why, -EINVAL,
					      "%s: expected 0 to %u",
					      columns[i].name,
					      columns[i].maximum);
			value[i] = number;
		}
		at = skip_blanks(at);
	}
	if (i && i < COLUMN_RULE)
		return refuse(why, -EINVAL, "the %s is missing",
			      columns[i].name);
	return i;
}

static size_t write_l4(uint8_t *at, uint8_t protocol, uint16_t sport,
		       uint16_t dport)
{
	switch (protocol) {
	case IPPROTO_TCP:
		return craft_tcp(at, sport, dport, 0x10 /* ACK */);
	case IPPROTO_UDP:
		return craft_udp(at, sport, dport, CRAFT_UDP_SIZE);
	case IPPROTO_SCTP:
		return craft_sctp(at, sport, dport);
	case IPPROTO_ICMP:
		return craft_icmp(at, 8 /* echo request */, 0);
	case IPPROTO_ICMPV6:
		return craft_icmp(at, 128 /* echo request */, 0);
	default:
		memset(at, 0, TRACE_OTHER_SIZE);
		return TRACE_OTHER_SIZE;
	}
}

static size_t write_ip(uint8_t *at, const struct header *header,
		       uint8_t protocol, size_t l4_size)
{
	struct craft_ip ip = {
		.version = 4,
		.words = CRAFT_IP_SIZE / 4,
		.total = CRAFT_IP_SIZE + l4_size,
		.ttl = TRACE_TTL,
		.protocol = protocol,
		.saddr = header->address[0][0],
		.daddr = header->address[1][0],
	};
	struct craft_ip6 ip6 = {
		.version = 6,
		.payload = l4_size,
		.next = protocol,
		.hop_limit = TRACE_TTL,
	};

	if (header->family == AF_INET)
		return craft_ip(at, &ip);
	memcpy(ip6.saddr, header->address[0], sizeof(ip6.saddr));
	memcpy(ip6.daddr, header->address[1], sizeof(ip6.daddr));
	return craft_ip6(at, &ip6);
}

/* Bytes written to @frame, which has room for TRACE_FRAME. */
static size_t write_frame(uint8_t *frame, const struct header *header)
{
	bool ip6 = header->family == AF_INET6;
	uint8_t protocol = header->value[COLUMN_PROTOCOL];
	uint8_t *l3 = frame + CRAFT_ETHER_SIZE;
	uint8_t *l4 = l3 + (ip6 ? CRAFT_IP6_SIZE : CRAFT_IP_SIZE);
	size_t l4_size;

	l4_size = write_l4(l4, protocol, header->value[COLUMN_SPORT],
			   header->value[COLUMN_DPORT]);
	craft_checksum(l4, l4_size, protocol, header->address[0],
		       header->address[1], ip6 ? 4 : 1);
	craft_ether(frame, ip6 ? 0x86dd : 0x0800);
	return CRAFT_ETHER_SIZE + write_ip(l3, header, protocol, l4_size) +
	       l4_size;
}

static int add_line(struct collector *to, const char *line, uint32_t number,
		    char *why)
{
	struct header header = { 0 };
	struct packet *packet;
	uint8_t *frame;
	int count;

	count = read_columns(line, &header, why);
	if (count <= 0)
		return count;
	frame = collect_begin(to, TRACE_FRAME);
	if (!frame)
		return refuse_memory(why);
	packet = collect_end(to, write_frame(frame, &header));
	packet->line = number;
	packet->timed = true;
	packet->unknown = given_conditions() &
			  ~(UINT64_C(1) << CONDITION_META_MARK);
	if (count > COLUMN_RULE)
		packet->expect = header.value[COLUMN_RULE];
	return 0;
}

/* Every line of @file; the number of the line at fault in @number. */
static int add_lines(struct collector *to, gzFile file, uint32_t *number,
		     char *why)
{
	char line[TRACE_LINE];
	int err = 0, gz;

	for (*number = 1; gzgets(file, line, sizeof(line)); ++*number) {
		if (!strchr(line, '\n') && !gzeof(file))
			return refuse(why, -EINVAL, "longer than %d bytes",
				      TRACE_LINE - 2);
		err = add_line(to, line, *number, why);
		if (err)
			return err;
	}
	gzerror(file, &gz);
	if (gz == Z_OK || gz == Z_STREAM_END)
		return 0;
	err = gz == Z_ERRNO ? -errno : -EIO;
	return refuse(why, err, "%s",
		      gz == Z_ERRNO ? errno_file_words(err) :
				      "damaged gzip data");
}

int packets_read_trace(const char *path, struct packets *packets, char *why)
{
	struct collector to = { 0 };
	uint32_t line = 0;
	char cause[WHY_SIZE];
	gzFile file;
	int err;

	*packets = (struct packets){ 0 };
	file = gzopen(path, "rb");
	if (!file) {
		err = errno ? -errno : -ENOMEM;
		return refuse(why, err, "%s: %s", path, errno_file_words(err));
	}
	gzbuffer(file, 1 << 17);
	err = add_lines(&to, file, &line, cause);
	gzclose_r(file);
	if (err) {
		refuse(why, err, "%s:%u: %s", path, line, cause);
		collect_abandon(&to);
		return err;
	}
	collect_finish(&to, packets);
	return 0;
}
