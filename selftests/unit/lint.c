// SPDX-License-Identifier: GPL-2.0-only
/* Rules that do nothing: what is warned of in policies written for it. */
#include <string.h>

#include "userspace/lang/parse_policy.h"
#include "userspace/lint/lint_warn.h"
#include "selftests/runner/ktap.h"

#define SHADOWED(line)               \
	"never matches: line " #line \
	" matches every packet that this rule would"
#define REDUNDANT(line)          \
	"redundant: line " #line \
	" has the same effect on every packet this rule matches"
#define TOGETHER \
	"never matches: earlier rules together match every packet that this rule would"
#define EMPTY "never matches: its conditions contradict each other"
#define SHARED(set, ip)                                                             \
	"one bucket counts the packets of all sources: when some of them "          \
	"have emptied it, the next source is added to @" set                        \
	" for its first packet; give each source a bucket: 'limit over ... per " ip \
	" saddr'"
#define PASSES(line)                                         \
	"passes the packets that it logs, which line " #line \
	" would drop: add 'drop' to this rule, too"
#define EXCLUDED "never matches: its conditions contradict the group's 'when'"

struct expectation {
	unsigned int line;
	const char *text;
};

static const struct {
	const char *name;
	const char *text;
	struct expectation expected[4]; /* and nothing else */
} cases[] = {
	{ "nothing to say",
	  "group g {\nip saddr 10.0.0.0/8 tcp dport 80 drop\n"
	  "ip saddr 10.0.0.0/8 accept\ndefault drop\n}\n",
	  {} },
	{ "a prefix in a prefix",
	  "group g {\nip saddr 10.0.0.0/8 drop\nip saddr 10.1.0.0/16 accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "a prefix around a prefix is not shadowed",
	  "group g {\nip saddr 10.1.0.0/16 drop\nip saddr 10.0.0.0/8 accept\n}\n",
	  {} },
	{ "the first of several is named",
	  "group g {\ntcp dport 1-9 drop\ntcp dport 2-5 accept\n"
	  "tcp dport 3 drop\n}\n",
	  { { 3, SHADOWED(2) }, { 4, SHADOWED(2) } } },
	{ "two together",
	  "group g {\nudp dport 1-5 drop\nudp dport 6-9 drop\n"
	  "udp dport 2-7 accept\n}\n",
	  { { 4, TOGETHER } } },
	{ "a gap of one",
	  "group g {\nudp dport 1-4 drop\nudp dport 6-9 drop\n"
	  "udp dport 2-7 accept\n}\n",
	  {} },
	{ "other groups do not count",
	  "group a {\ntcp dport 80 drop\n}\ngroup b {\ntcp dport 80 drop\n}\n",
	  {} },
	{ "a later fragment has no transport header",
	  "group g {\nfrag later tcp dport 80 drop\nfrag first tcp dport 80 drop\n}\n",
	  { { 2, EMPTY } } },
	{ "fragments hide their parts, and not packets that are whole",
	  "group g {\nfrag any drop\nfrag later ip saddr 10.0.0.1 accept\n"
	  "ip saddr 10.0.0.1 accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "a fragment and what is none are all that is IP",
	  "group g {\nfrag != any accept\nfrag first accept\nfrag later drop\n"
	  "ip6 saddr ::/0 accept\nmeta length 1 drop\n}\n",
	  { { 5, TOGETHER } } },
	{ "parts of a word: DSCP and TTL",
	  "group g {\nip dscp 1-9 ip ttl 1-5 drop\nip dscp 9 ip ttl 5 accept\n"
	  "ip dscp 9 ip ttl 6 accept\nip ttl 5 accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "ICMP's type and code",
	  "group g {\nicmp type 3 drop\nicmp type 3 icmp code 4 accept\n"
	  "icmp code 4 accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "Ethernet addresses",
	  "group g {\nether saddr 02:00:00:00:00:00-02:00:00:00:00:ff drop\n"
	  "ether saddr 02:00:00:00:00:05 accept\n"
	  "ether daddr 02:00:00:00:00:05 accept\n"
	  "ether saddr 02:00:00:00:01:00 ether daddr 02:00:00:00:00:05 drop\n}\n",
	  { { 3, SHADOWED(2) }, { 5, SHADOWED(4) } } },
	{ "Ethernet and IPv6 addresses side by side",
	  "group g {\nether saddr != 02:00:00:00:00:05 ip6 saddr 2001:db8::/32 drop\n"
	  "ether saddr 02:00:00:00:00:05 drop\nip6 saddr 2001:db8::1 drop\n}\n",
	  {} },
	{ "not all devices have Ethernet headers, not all frames tags",
	  "group g {\nether type ip accept\nether type != ip accept\n"
	  "vlan id 0-4095 accept\ndefault drop\n}\n",
	  {} },
	{ "a connection's states are five",
	  "group g {\nct state new,established accept\n"
	  "ct state established drop\nct state != { new, established } drop\n"
	  "ip saddr 10.0.0.1 accept\n}\n",
	  { { 3, SHADOWED(2) }, { 5, TOGETHER } } },
	{ "one state of two",
	  "group g {\nct state { new, invalid } drop\n"
	  "ct state { new, related } accept\nct state new accept\n}\n",
	  { { 4, SHADOWED(2) } } },
	{ "tags",
	  "group g {\nvlan id 1-9 drop\nvlan id { 3, 5 } accept\n"
	  "vlan id != 1 accept\nvlan id 1 drop\n}\n",
	  { { 3, SHADOWED(2) }, { 5, SHADOWED(2) } } },
	{ "the protocol alone hides its ports",
	  "group g {\nip protocol 6 drop\n"
	  "ip saddr 10.0.0.1 tcp dport 80 accept\ntcp dport 80 accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "its ports do not hide the protocol",
	  "group g {\ntcp dport 0-65535 drop\nmeta l4proto 6 accept\n}\n",
	  {} },
	{ "both families",
	  "group g {\nip saddr 0.0.0.0/0 drop\nip6 saddr ::/0 drop\n"
	  "udp dport 53 accept\nmeta length 1-99 accept\n}\n",
	  { { 4, TOGETHER } } },
	{ "IPv6 ranges that are no prefixes",
	  "group g {\nip6 saddr 2001:db8::5-2001:db8:1::7 drop\n"
	  "ip6 saddr 2001:db8:1::/125 accept\nip6 saddr 2001:db8::/48 accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "lists",
	  "group g {\nip saddr { 10.0.0.0/24, 10.0.2.0/24 } drop\n"
	  "ip saddr { 10.0.0.7, 10.0.2.0/25 } accept\n"
	  "ip saddr { 10.0.0.7, 10.0.1.0 } accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "named sets, and less of them",
	  "set s { type ipv4; elements = { 10.0.0.1, 10.0.0.3, 10.0.0.9 } }\n"
	  "group g {\nip saddr @s drop\nip saddr @s tcp dport 80 accept\n"
	  "ip saddr 10.0.0.3 accept\nip saddr 10.0.0.2 accept\n"
	  "ip saddr != @s accept\nip saddr != 10.0.0.0/24 accept\n}\n",
	  { { 4, SHADOWED(3) },
	    { 5, SHADOWED(3) },
	    { 6, REDUNDANT(7) },
	    { 8, SHADOWED(7) } } },
	{ "dynamic sets shadow nothing",
	  "set s { type ipv4; dynamic; size 16 }\ngroup g {\n"
	  "ip saddr @s drop\nip saddr 10.0.0.1 accept\nip saddr @s drop\n}\n",
	  {} },
	{ "conditions that contradict each other",
	  "group g {\nip saddr 10.0.0.0/8 ip saddr 11.0.0.0/8 drop\n"
	  "tcp dport { 1, 4 } tcp dport { 2-3 } drop\n"
	  "meta mark & 0x3 == 0x1 meta mark & 0x6 == 0x2 drop\n"
	  "tcp flags syn tcp flags != syn / syn drop\n}\n",
	  { { 2, EMPTY }, { 3, EMPTY }, { 4, EMPTY }, { 5, EMPTY } } },
	{ "conditions and when",
	  "mark window 0xf\nfield f 2 bits in mark\n"
	  "group g when f == 1 {\nf == 2 drop\nf == 1 accept\n"
	  "tcp dport 80 drop\n}\n",
	  { { 4, EXCLUDED }, { 6, SHADOWED(5) } } },
	{ "a default that nothing reaches",
	  "group g {\nmeta length 0-0xffffffff drop\ndefault accept\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "what a later rule does too",
	  "group g {\nip saddr 10.0.0.1 drop\nip saddr 10.0.0.2 accept\n"
	  "ip saddr 10.0.0.0/24 drop\n}\n",
	  { { 2, REDUNDANT(4) } } },
	{ "something else in between",
	  "group g {\nip saddr 10.0.0.1 drop\ntcp dport 80 accept\n"
	  "ip saddr 10.0.0.0/24 drop\n}\n",
	  {} },
	{ "what counts is missed",
	  "group g {\nip saddr 10.0.0.1 count drop\nip saddr 10.0.0.2 drop\n"
	  "ip saddr 10.0.0.0/24 count drop\ndefault drop\n}\n",
	  {} },
	{ "what sets other values is missed",
	  "mark window 0xf\nfield f 2 bits in mark\ngroup g {\n"
	  "ip saddr 10.0.0.1 set f 1\nip saddr 10.0.0.2 set f 2\n"
	  "ip saddr 10.0.0.3 set f 2 accept\nip saddr 10.0.0.0/24 set f 2\n}\n",
	  { { 5, REDUNDANT(7) } } },
	{ "twins: the second is shadowed, the first stays",
	  "group g {\nip saddr 10.0.0.1 drop\nip saddr 10.0.0.1 drop\n}\n",
	  { { 3, SHADOWED(2) } } },
	{ "packets that are too short for their headers",
	  "group a {\nip saddr 10.0.0.1 meta length < 20 drop\n"
	  "ip6 saddr ::1 meta length 0-39 drop\n"
	  "tcp dport 80 meta length { 1, 39 } drop\nmeta length 19 drop\n}\n"
	  "group b when ip6 saddr ::1 {\nudp dport 53 meta length < 48 drop\n"
	  "}\n",
	  { { 2, EMPTY }, { 3, EMPTY }, { 4, EMPTY }, { 8, EXCLUDED } } },
	{ "packets that are just long enough",
	  "group a {\nip saddr 10.0.0.1 meta length <= 20 drop\n"
	  "ip6 saddr ::1 meta length 0-40 drop\n"
	  "tcp dport 80 meta length { 1, 40 } drop\n"
	  "udp dport 80 meta length 28 drop\nsctp dport 80 meta length 32 drop\n"
	  "icmpv6 type 128 meta length 44 drop\nmeta length 19 drop\n}\n",
	  {} },
	/* limited.h */
	{ "one bucket for all sources",
	  "set bad { type ipv4; dynamic }\nset six { type ipv6; dynamic }\n"
	  "group g {\nlimit over 5/hour add @bad drop\n"
	  "ip6 saddr != ::1 limit over 5/hour add @six\n}\n",
	  { { 4, SHARED("bad", "ip") }, { 5, SHARED("six", "ip6") } } },
	{ "one bucket for one source, and below a limit",
	  "set bad { type ipv4; dynamic }\nset six { type ipv6; dynamic }\n"
	  "group a when ip6 saddr ::1 {\nlimit over 5/hour add @six drop\n}\n"
	  "group b {\nip saddr 10.0.0.1 limit over 5/hour add @bad drop\n"
	  "limit 5/hour add @bad\n}\n"
	  "group c {\nlimit over 5/hour drop\n}\n",
	  {} },
	{ "one bucket for a prefix, and for all but one source",
	  "set bad { type ipv4; dynamic }\ngroup g {\n"
	  "ip saddr 10.0.0.0/31 limit over 5/hour add @bad\n"
	  "ip saddr != 10.0.0.1 limit over 5/hour add @bad\n"
	  "ip daddr 10.0.0.1 limit over 5/hour add @bad\n}\n",
	  { { 3, SHARED("bad", "ip") },
	    { 4, SHARED("bad", "ip") },
	    { 5, SHARED("bad", "ip") } } },
	{ "a bucket for each source, and one for each destination",
	  "set bad { type ipv4; dynamic }\ngroup g {\n"
	  "limit over 5/hour per ip saddr add @bad\n"
	  "limit over 5/hour per tcp dport . ip saddr/24 add @bad\n"
	  "limit over 5/hour per flow add @bad\n"
	  "limit over 5/hour per ip daddr add @bad\n}\n",
	  { { 6, SHARED("bad", "ip") } } },
	{ "what is logged passes: the same, more, some of it",
	  "set s { type ipv4; elements = { 10.0.0.1, 10.0.0.3 } }\n"
	  "group a {\nip saddr @s limit 9/second log\nip saddr @s drop\n}\n"
	  "group b {\ntcp dport 22 limit over 9/second count log\n"
	  "udp dport 22 accept\ntcp dport 1-99 drop\n}\n"
	  "group c {\nlimit 9/second log\ntcp dport 22 accept\n"
	  "ip saddr 10.0.0.1 drop\n}\n",
	  { { 3, PASSES(4) }, { 7, PASSES(9) }, { 12, PASSES(14) } } },
	{ "what is logged is dropped, accepted, sent, or never dropped",
	  "group a {\ntcp dport 22 limit 9/second log drop\n"
	  "tcp dport 23 limit 9/second log accept\n"
	  "tcp dport 25 limit 9/second count\n"
	  "tcp dport 26 limit 9/second log redirect 1\n"
	  "tcp dport 24 limit 9/second log\n"
	  "udp dport 24 drop\n}\ngroup b {\ndefault drop\n}\n",
	  {} },
	{ "what is logged was accepted anyway, by one rule or by two",
	  "set d { type ipv4; dynamic }\n"
	  "group a {\nip saddr @d tcp dport 22 limit 9/second log\n"
	  "ip saddr @d accept\ndefault drop\n}\n"
	  "group b {\ntcp dport { 22, 25 } limit 9/second log\n"
	  "tcp dport 25 accept\ntcp dport 22 accept\ndefault drop\n}\n",
	  {} },
	{ "what is logged is accepted in part, or within a limit",
	  "group b {\ntcp dport { 22, 25, 80 } limit 9/second log\n"
	  "tcp dport 25 accept\ntcp dport 22 accept\ndefault drop\n}\n"
	  "group c {\ntcp dport 22 limit 9/second log\n"
	  "tcp dport 22 limit 9/second accept\ndefault drop\n}\n",
	  { { 2, PASSES(5) }, { 8, PASSES(10) } } },
};

static void run_case(size_t number)
{
	const struct expectation *expected = cases[number].expected;
	struct messages messages = { 0 };
	struct image image = { 0 };
	struct policy *policy;
	bool good = false;
	size_t i;

	policy = policy_parse("case", cases[number].text, &messages);
	if (policy && !policy_compile(policy, &image, &messages) &&
	    !lint_warn(policy, &image, LINT_ALL, &messages)) {
		good = true;
		for (i = 0; i < messages.count; i++)
			good &= i < 4 && expected[i].text &&
				messages.list[i].at.line == expected[i].line &&
				!strcmp(messages.list[i].text,
					expected[i].text);
		good &= i == 4 || !expected[i].text;
	}
	ktap_result(good, "%s", cases[number].name);
	for (i = 0; i < messages.count && !good; i++)
		ktap_note("line %u: %s", messages.list[i].at.line,
			  messages.list[i].text);
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
}

int main(void)
{
	size_t count = sizeof(cases) / sizeof(*cases), i;

	ktap_start(count);
	for (i = 0; i < count; i++)
		run_case(i);
	return ktap_finish();
}
