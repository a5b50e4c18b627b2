// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "selftests/unit/drawn/policies.h"
#include "testlib/random.h"
#include "userspace/lang/parse_policy.h"

static const char header[] =
	"mark window 0x3\nfield f 2 bits in mark\n"
	"set hosts { type ipv4; elements = { 10.0.0.1, 10.0.0.3 } }\n"
	"set hosts6 { type ipv6; elements = { 2001:db8::1, 2001:db8::3 } }\n"
	"set ports { type port; elements = { 1, 3-4, 7 } }\n";

static unsigned int draw_range(uint64_t *seed, unsigned int limit,
			       unsigned int *high)
{
	unsigned int a = random_below(seed, limit),
		     b = random_below(seed, limit);

	*high = a > b ? a : b;
	return a < b ? a : b;
}

static void draw_address(uint64_t *seed, char *out, size_t size)
{
	bool ip6 = random_once_in(seed, 3);
	const char *to = ip6 ? "ip6 saddr" : "ip saddr";
	const char *net = ip6 ? "2001:db8::" : "10.0.0.";
	const char *not = random_once_in(seed, 4) ? "!= " : "";
	unsigned int high, low = draw_range(seed, 4, &high);

	switch (random_below(seed, 5)) {
	case 0:
		snprintf(out, size, "%s %s%s%u/%u", to, not, net, low,
			 (ip6 ? 126U : 30U) + random_below(seed, 3));
		break;
	case 1:
		snprintf(out, size, "%s %s%s%u-%s%u", to, not, net, low, net,
			 high);
		break;
	case 2:
		snprintf(out, size, "%s %s{ %s%u, %s%u }", to, not, net, low,
			 net, high);
		break;
	case 3:
		snprintf(out, size, "%s %s@hosts%s", to, not, ip6 ? "6" : "");
		break;
	default:
		snprintf(out, size, "%s %s%s%u/%u", to, not, net, low,
			 ip6 ? 32U : 8U);
	}
}

static void draw_port(uint64_t *seed, char *out, size_t size)
{
	const char *to = random_once_in(seed, 2) ? "tcp dport" : "udp dport";
	const char *not = random_once_in(seed, 4) ? "!= " : "";
	unsigned int high, low = draw_range(seed, 8, &high);

	switch (random_below(seed, 5)) {
	case 0:
		snprintf(out, size, "%s %s{ %u, %u }", to, not, low, high);
		break;
	case 1:
		snprintf(out, size, "%s %s@ports", to, not );
		break;
	case 2:
		snprintf(out, size, "%s %u-65535", to, low);
		break;
	default:
		snprintf(out, size, "%s %s%u-%u", to, not, low, high);
	}
}

static void draw_other(uint64_t *seed, char *out, size_t size)
{
	static const char *const fixed[] = {
		"meta l4proto { tcp, udp }",
		"meta l4proto != tcp",
		"ip protocol tcp",
		"ip protocol != { tcp, icmp }",
		"tcp flags syn",
		"tcp flags != ack / ack",
		"tcp flags syn / syn,ack",
		"icmp type { 0, 8 }",
		"icmp type 8",
		"icmpv6 type != 128",
		"frag first",
		"frag later",
		"frag != any",
		"frag != first",
	};
	const char *not = random_once_in(seed, 4) ? "!" : "=";

	switch (random_below(seed, 3)) {
	case 0:
		snprintf(out, size, "f %s= %u", not, random_below(seed, 4));
		break;
	case 1:
		snprintf(out, size, "meta mark & %u %s= %s", 1U, not,
			 random_once_in(seed, 2) ? "0" : "1");
		break;
	default:
		snprintf(out, size, "%s",
			 fixed[random_below(seed,
					    sizeof(fixed) / sizeof(*fixed))]);
	}
}

static void draw_conditions(uint64_t *seed, char *out, size_t size)
{
	static void (*const draws[])(uint64_t *, char *, size_t) = {
		draw_address,
		draw_port,
		draw_other,
	};
	unsigned int n = 1 + random_below(seed, 3), i;
	size_t used = 0;

	for (i = 0; i < n; i++) {
		draws[random_below(seed, 3)](seed, out + used, size - used);
		used = strlen(out);
		out[used++] = ' ';
		out[used] = '\0';
	}
}

void policy_sketch(uint64_t *seed, struct sketched *s)
{
	static const char *const effects[] = { "drop", "accept", "set f 1",
					       "drop", "accept", "count drop" };
	size_t i;

	s->when[0] = '\0';
	if (random_once_in(seed, 4)) {
		strcpy(s->when, "when ");
		draw_conditions(seed, s->when + 5, LINE / 2);
	}
	s->count = 2 + random_below(seed, RULES - 2);
	for (i = 0; i < s->count; i++) {
		draw_conditions(seed, s->rules[i], LINE - 20);
		strcat(s->rules[i], effects[random_below(seed, 6)]);
	}
	if (random_once_in(seed, 2))
		strcpy(s->rules[s->count++], "default drop");
}

struct policy *policy_make(const struct sketched *s, const bool *keep)
{
	struct messages messages = { 0 };
	static char text[RULES * LINE + 1000];
	struct policy *policy;
	size_t i, n;

	n = sprintf(text, "%sgroup g %s{\n", header, s->when);
	if (keep) /* a group has rules: no packet of the universe meets this */
		n += sprintf(text + n, "ip saddr 203.0.113.1 drop\n");
	for (i = 0; i < s->count; i++)
		if (!keep || keep[i])
			n += sprintf(text + n, "%s\n", s->rules[i]);
	sprintf(text + n, "}\n");
	policy = policy_parse("drawn", text, &messages);
	messages_clear(&messages);
	return policy;
}
