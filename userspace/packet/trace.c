// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traces: one packet's header a line, turned into the smallest valid IPv4
 * frame that has it. ClassBench's trace generator writes this form.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <netinet/in.h>
#include <zlib.h>

#include "userspace/packet/collect.h"
#include "userspace/packet/craft.h"
#include "userspace/packet/trace.h"
#include "userspace/base/refuse.h"

#define TRACE_LINE 256 /* bytes; a valid line has at most 50 */
#define TRACE_TTL 64
#define TRACE_OTHER_SIZE 8 /* bytes after the IP header, no header known */
#define TRACE_FRAME (CRAFT_ETHER_SIZE + CRAFT_IP_SIZE + CRAFT_TCP_SIZE)

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
	[COLUMN_SADDR] = { "source address", UINT32_MAX },
	[COLUMN_DADDR] = { "destination address", UINT32_MAX },
	[COLUMN_SPORT] = { "source port", 65535 },
	[COLUMN_DPORT] = { "destination port", 65535 },
	[COLUMN_PROTOCOL] = { "protocol", 255 },
	[COLUMN_RULE] = { "rule", INT32_MAX },
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

/* The columns of one line; how many, or -EINVAL with @why. */
static int read_columns(const char *line, int64_t value[COLUMNS], char *why)
{
	const char *at = skip_blanks(line);
	uint32_t number;
	int i;

	for (i = 0; *at && *at != '#'; i++) {
		if (i == COLUMNS)
			return refuse(why, -EINVAL, "more than %d columns",
				      COLUMNS);
		if (i == COLUMN_RULE && is_no_rule(at)) {
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
	default:
		memset(at, 0, TRACE_OTHER_SIZE);
		return TRACE_OTHER_SIZE;
	}
}

/* Bytes written to @frame, which has room for TRACE_FRAME. */
static size_t write_frame(uint8_t *frame, const int64_t value[COLUMNS])
{
	struct craft_ip ip = {
		.version = 4,
		.words = CRAFT_IP_SIZE / 4,
		.ttl = TRACE_TTL,
		.protocol = value[COLUMN_PROTOCOL],
		.saddr = value[COLUMN_SADDR],
		.daddr = value[COLUMN_DADDR],
	};
	uint8_t *l3 = frame + CRAFT_ETHER_SIZE, *l4 = l3 + CRAFT_IP_SIZE;
	size_t l4_size;

	l4_size = write_l4(l4, ip.protocol, value[COLUMN_SPORT],
			   value[COLUMN_DPORT]);
	craft_checksum(l4, l4_size, ip.protocol, &ip.saddr, &ip.daddr, 1);
	ip.total = CRAFT_IP_SIZE + l4_size;
	craft_ip(l3, &ip);
	craft_ether(frame, 0x0800 /* IPv4 */);
	return CRAFT_ETHER_SIZE + ip.total;
}

static int add_line(struct collector *to, const char *line, uint32_t number,
		    char *why)
{
	int64_t value[COLUMNS] = { 0 };
	struct packet *packet;
	uint8_t *frame;
	int count;

	count = read_columns(line, value, why);
	if (count <= 0)
		return count;
	frame = collect_begin(to, TRACE_FRAME);
	if (!frame)
		return refuse_memory(why);
	packet = collect_end(to, write_frame(frame, value));
	packet->line = number;
	if (count > COLUMN_RULE)
		packet->expect = value[COLUMN_RULE];
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
