// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rules that do nothing, in drawn policies over a universe so small that every
 * packet in it can be judged: found are exactly those of which the reference
 * shows that they never fire or would not be missed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "idle.h"
#include "ktap.h"
#include "notation.h"
#include "random.h"
#include "reference.h"

#define POLICIES 1500
#define RULES 9 /* of a policy, at most */
#define LINE 160 /* bytes of a rule, at most */
#define PACKETS 8192 /* of the universe, at most */

/* ---- the universe: ports 0 to 8, six sources a family, marks 0 to 3 ---- */

static struct packet universe[PACKETS];
static size_t n_packets;

static void packet_add(const char *text)
{
	static uint8_t frame[NOTATION_FRAME];
	struct layers layers;
	char words[256], why[128];
	size_t length;
	uint32_t mark;
	uint8_t *copy;

	snprintf(words, sizeof(words), "%s", text);
	if (notation_parse(words, &layers, why, sizeof(why))) {
		fprintf(stderr, "%s: %s\n", text, why);
		exit(1);
	}
	length = notation_write(&layers, frame);
	for (mark = 0; mark < 4; mark++) {
		copy = malloc(length);
		if (!copy || n_packets == PACKETS)
			exit(1);
		memcpy(copy, frame, length);
		universe[n_packets++] = (struct packet){
			.frame = copy,
			.length = length,
			.mark = mark,
		};
	}
}

/* Headers that are all there, behind @ip. */
static void headers_add(const char *ip, bool ip6)
{
	static const char *const flags[] = { "syn", "ack", "syn,ack", "none" };
	char text[200];
	int i, k;

	for (i = 0; i < 9; i++) {
		for (k = 0; k < 4; k++) {
			snprintf(text, sizeof(text), "%s / tcp 1 > %d flags %s",
				 ip, i, flags[k]);
			packet_add(text);
		}
		snprintf(text, sizeof(text), "%s / udp 1 > %d", ip, i);
		packet_add(text);
	}
	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s / icmp%s %d", ip,
			 ip6 ? "6" : "", 128 * ip6 + i * 8);
		packet_add(text);
	}
}

/* Packets cut off behind @ip, and of a protocol without a header. */
static void headless_add(const char *ip, bool ip6)
{
	const unsigned int protocols[] = { 6, 17, ip6 ? 58 : 1, 50 };
	char text[200];
	int i;

	for (i = 0; i < 4; i++) {
		snprintf(text, sizeof(text), "%s proto %u / payload 2", ip,
			 protocols[i]);
		packet_add(text);
	}
}

/* Everything that may follow an IP header, in packets and their fragments. */
static void transports_add(const char *ip, bool ip6)
{
	static const char *const offsets[] = { "0+", "20" };
	char text[100];
	int i;

	headers_add(ip, ip6);
	headless_add(ip, ip6);
	for (i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s%s %s", ip,
			 ip6 ? " / frag6" : " frag", offsets[i]);
		if (!i)
			headers_add(text, ip6);
		headless_add(text, ip6);
	}
}

static void universe_make(void)
{
	static const char *const sources[][2] = {
		{ "10.0.0.0", "2001:db8::" },
		{ "10.0.0.1", "2001:db8::1" },
		{ "10.0.0.2", "2001:db8::2" },
		{ "10.0.0.3", "2001:db8::3" },
		{ "10.0.0.200", "2001:db8::200" },
		{ "198.51.100.1", "2001:db9::" },
	};
	char text[100];
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		snprintf(text, sizeof(text), "ip %s > 192.0.2.1",
			 sources[i][0]);
		transports_add(text, false);
		snprintf(text, sizeof(text), "ip6 %s > 2001:db8:1::1",
			 sources[i][1]);
		transports_add(text, true);
	}
	packet_add("arp");
}

static void universe_free(void)
{
	size_t i;

	for (i = 0; i < n_packets; i++)
		free((void *)universe[i].frame);
}

/* ---- drawn policies ---- */

static const char header[] =
	"mark window 0x3\nfield f 2 bits in mark\n"
	"set hosts { type ipv4; elements = { 10.0.0.1, 10.0.0.3 } }\n"
	"set hosts6 { type ipv6; elements = { 2001:db8::1, 2001:db8::3 } }\n"
	"set ports { type port; elements = { 1, 3-4, 7 } }\n";

struct sketched {
	char when[LINE];
	char rules[RULES][LINE];
	size_t count;
};

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

static void policy_sketch(uint64_t *seed, struct sketched *s)
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

/* The policy of the rules in @keep, one a line; NULL if it is none. */
static struct policy *policy_make(const struct sketched *s, const bool *keep)
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

static void judge(const struct policy *policy, struct kz_result *results)
{
	struct reference reference;
	size_t i;

	if (reference_open(&reference, policy))
		exit(1);
	for (i = 0; i < n_packets; i++)
		reference_judge(&reference, &universe[i], &results[i]);
	reference_close(&reference);
}

/* What the reference says: by rule and packet, does it match, alone? */
struct truth {
	struct kz_result *results; /* of the whole policy */
	bool *matches[RULES + 1];
};

static bool truth_find(const struct sketched *s, const struct policy *policy,
		       struct truth *truth)
{
	struct kz_result *alone = calloc(n_packets, sizeof(*alone));
	struct policy *one;
	size_t i, k;

	truth->results = calloc(n_packets, sizeof(*truth->results));
	judge(policy, truth->results);
	for (i = 0; i < s->count; i++) {
		bool keep[RULES + 1] = { false };

		keep[i] = true;
		one = policy_make(s, keep);
		judge(one, alone);
		truth->matches[i] = calloc(n_packets, sizeof(bool));
		for (k = 0; k < n_packets; k++)
			truth->matches[i][k] = alone[k].rule == 1;
		policy_free(one);
	}
	free(alone);
	return true;
}

static void truth_free(struct truth *truth, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(truth->matches[i]);
	free(truth->results);
}

static bool never_fires(const struct truth *truth, size_t rule)
{
	size_t k;

	for (k = 0; k < n_packets; k++)
		if (truth->results[k].rule == rule)
			return false;
	return true;
}

/* What a rule does, as it is written: all behind its conditions. */
static const char *effect(const char *rule)
{
	static const char *const effects[] = { "count drop", "set f 1", "drop",
					       "accept" };
	size_t i, length = strlen(rule);

	for (i = 0; i < 4; i++)
		if (length >= strlen(effects[i]) &&
		    !strcmp(rule + length - strlen(effects[i]), effects[i]))
			return effects[i];
	return "";
}

/*
 * The definition, by packets: behind @rule is one that does the same to all
 * its packets, and in between none that does something else to one of them.
 */
static bool is_repeated(const struct sketched *s, const struct truth *truth,
			const bool *gone, size_t rule)
{
	const char *own = effect(s->rules[rule]);
	bool meets, contains;
	size_t i, k;

	if (!strcmp(own, "count drop"))
		return false;
	for (i = rule + 1; i < s->count; i++) {
		if (gone[i])
			continue;
		meets = false;
		contains = true;
		for (k = 0; k < n_packets; k++) {
			if (!truth->matches[rule][k])
				continue;
			meets |= truth->matches[i][k];
			contains &= truth->matches[i][k];
		}
		if (strcmp(own, effect(s->rules[i]))) {
			if (meets)
				return false;
		} else if (contains) {
			return true;
		}
	}
	return false;
}

/* Without them, is any packet judged otherwise? */
static bool same_without(const struct sketched *s, const struct truth *truth,
			 const bool *reported)
{
	struct kz_result *less = calloc(n_packets, sizeof(*less));
	bool keep[RULES + 1], same = true;
	struct policy *policy;
	size_t i, k;

	for (i = 0; i < s->count; i++)
		keep[i] = !reported[i];
	policy = policy_make(s, keep);
	judge(policy, less);
	for (k = 0; k < n_packets; k++)
		same &= less[k].verdict == truth->results[k].verdict &&
			less[k].mark == truth->results[k].mark;
	policy_free(policy);
	free(less);
	return same;
}

struct tally {
	unsigned int policies;
	unsigned int never, repeated, together;
	unsigned int wrong, missed, changed;
};

static void complain(const struct sketched *s, const char *what, size_t rule)
{
	size_t i;

	ktap_note("%s, rule %zu:", what, rule);
	ktap_note("group g %s{", s->when);
	for (i = 0; i < s->count; i++)
		ktap_note("%s", s->rules[i]);
}

static void compare(const struct sketched *s, const struct truth *truth,
		    const struct idle *idle, struct tally *tally)
{
	bool gone[RULES + 1] = { false }, reported[RULES + 1] = { false };
	size_t i;

	for (i = 0; i < idle->count; i++) {
		reported[idle->list[i].number] = true;
		if (idle->list[i].kind == IDLE_REPEATED) {
			tally->repeated++;
			continue;
		}
		gone[idle->list[i].number] = true;
		tally->never++;
		tally->together += idle->list[i].kind == IDLE_HIDDEN &&
				   !idle->list[i].by;
	}
	for (i = 0; i < s->count; i++) {
		if (gone[i] && !never_fires(truth, i)) {
			tally->wrong++;
			complain(s, "fires", i);
		} else if (!gone[i] && never_fires(truth, i)) {
			tally->missed++;
			complain(s, "never fires", i);
		} else if (!reported[i] && is_repeated(s, truth, gone, i)) {
			tally->missed++;
			complain(s, "changes nothing", i);
		}
	}
	if (!same_without(s, truth, reported)) {
		tally->changed++;
		complain(s, "not the same without them", 0);
	}
}

static void run_drawn(uint64_t *seed, struct tally *tally)
{
	struct messages messages = { 0 };
	struct truth truth = { 0 };
	struct image image = { 0 };
	struct policy *policy;
	struct sketched s;
	struct idle idle;

	policy_sketch(seed, &s);
	policy = policy_make(&s, NULL);
	if (!policy)
		return; /* "tcp dport 1 udp dport 1": one in three */
	if (!policy_compile(policy, &image, &messages) &&
	    !idle_find(policy, &image, IDLE_ALL, &idle)) {
		tally->policies++;
		truth_find(&s, policy, &truth);
		compare(&s, &truth, &idle, tally);
		truth_free(&truth, s.count);
		idle_free(&idle);
	}
	image_free(&image);
	policy_free(policy);
	messages_clear(&messages);
}

int main(void)
{
	struct tally tally = { 0 };
	uint64_t seed = 1;

	ktap_start(4);
	universe_make();
	while (tally.policies < POLICIES)
		run_drawn(&seed, &tally);
	universe_free();
	ktap_result(
		tally.never > POLICIES / 10 && tally.together > 30 &&
			tally.repeated > 100,
		"in %u drawn policies %u rules never fire (%u by several), %u change nothing",
		tally.policies, tally.never, tally.together, tally.repeated);
	ktap_result(!tally.wrong, "each of them never fires");
	ktap_result(!tally.missed, "none is missed");
	ktap_result(!tally.changed, "without them all packets fare the same");
	return ktap_finish();
}
