// SPDX-License-Identifier: GPL-2.0-only
#include "bench/workload/ruleset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/import/classbench.h"
#include "testlib/random.h"
#include "bench/workload/synthetic.h"
#include "userspace/base/unpack.h"
#include "userspace/lang/parse_policy.h"

#define SEED 11
#define SMALLEST 1000 /* rules of a ClassBench set */

struct kind {
	const char *name;
	/* Write the policy with accepting rules; 0 or -errno and @why. */
	int (*write)(const char *name, uint32_t size, FILE *out, char *why);
	const char *text; /* instead, if it is always the same */
	bool has_rest; /* packets that match no rule need a default */
	const char *of; /* that one's text, put otherwise by put() */
	void (*put)(const char *text, FILE *out);
};

#define MARK_WINDOW "0xff00"
#define MARK_VALUES 255U /* a rule's is one of them, from 1 */

/* Where ClassBench sets, traces and block lists are, if they are. */
static void data_path(char path[256], const char *folder, const char *file,
		      const char *suffix)
{
	const char *data = getenv("KZMARK_DATA");

	snprintf(path, 256, "%s/%s/%s%s", data ? data : "/work/shared/data",
		 folder, file, suffix);
}

void ruleset_name(const char *name, uint32_t size,
		  enum kz_verdict expected_verdict, char *text, size_t room)
{
	const char *pass = expected_verdict == KZ_DROP	 ? "" :
			   expected_verdict == KZ_ACCEPT ? "-pass" :
							   "-mixed";

	if (size % 1000)
		snprintf(text, room, "%s_%u%s", name, size, pass);
	else
		snprintf(text, room, "%s_%uk%s", name, size / 1000, pass);
}

/* ---- ClassBench ---- */

/* Whose true first match ignores the flags. */
static const struct import_options as_the_traces = { .ignore_flags = true };

static int synthetic_import(const char *name, uint32_t size, FILE *out,
			    char *why)
{
	char *text = NULL;
	size_t length;
	FILE *in, *filters = open_memstream(&text, &length);
	int err = filters ? synthetic_write(name, size, filters) : -ENOMEM;

	if (filters && fclose(filters))
		err = -ENOMEM;
	in = err ? NULL : fmemopen(text, length, "r");
	if (!err)
		err = in ? classbench_import(in, name, out, &as_the_traces,
					     why) :
			   -ENOMEM;
	if (in)
		fclose(in);
	free(text);
	return err;
}

/* The set of that size; if it is smaller than any, the smallest one's first
 * rules.
 */
static void classbench_path(char path[256], const char *name, uint32_t size)
{
	char set[32];

	ruleset_name(name, size < SMALLEST ? SMALLEST : size, KZ_DROP, set,
		     sizeof(set));
	data_path(path, "classbench", set, ".gz");
}

/* The first @count lines of @in, which it closes. */
static FILE *lines_take(FILE *in, uint32_t count)
{
	FILE *out = tmpfile();
	char *line = NULL;
	size_t room = 0;

	while (out && count-- && getline(&line, &room, in) > 0)
		fputs(line, out);
	free(line);
	fclose(in);
	if (out)
		rewind(out);
	return out;
}

static int classbench_write(const char *name, uint32_t size, FILE *out,
			    char *why)
{
	char path[256];
	FILE *in;
	int err;

	classbench_path(path, name, size);
	in = unpack_open(path);
	if (in && size < SMALLEST)
		in = lines_take(in, size);
	if (!in)
		return synthetic_import(name, size, out, why);
	err = classbench_import(in, path, out, &as_the_traces, why);
	fclose(in);
	return err;
}

/* ---- sets of addresses ---- */

static int deny_write(const char *name, uint32_t size, FILE *out, char *why)
{
	uint64_t seed = SEED;
	uint32_t i;

	(void)name;
	(void)why;
	fputs("set deny { type ipv4; elements = {", out);
	for (i = 0; i < size; i++) {
		/* Ordinary unicast, no two alike: the low bits count. */
		uint32_t a = (1 + random_below(&seed, 126)) << 24 |
			     random_below(&seed, 16) << 20 | i;

		fprintf(out, "%s %u.%u.%u.%u", i ? "," : "", a >> 24,
			a >> 16 & 255, a >> 8 & 255, a & 255);
	}
	fputs(" } }\ngroup guard { ip saddr @deny accept }\n", out);
	return 0;
}

/* Prefixes as block lists have them: many single addresses, few wide ones. */
static void prefix_draw(uint64_t *seed, FILE *out)
{
	static const uint8_t lengths[] = { 32, 32, 32, 32, 32, 31, 30,
					   29, 28, 27, 26, 24, 24, 22 };
	uint32_t length = lengths[random_below(seed, sizeof(lengths))];
	uint32_t a = (1 + random_below(seed, 222)) << 24 |
		     random_below(seed, 1 << 24);

	a &= ~0U << (32 - length);
	fprintf(out, "%u.%u.%u.%u/%u", a >> 24, a >> 16 & 255, a >> 8 & 255,
		a & 255, length);
}

static int blocklist_write(const char *name, uint32_t size, FILE *out,
			   char *why)
{
	uint64_t seed = SEED;
	char path[256];
	uint32_t i;

	(void)name;
	(void)why;
	data_path(path, "lists", "firehol_level4", ".netset");
	if (!access(path, R_OK)) {
		fprintf(out, "set blocked { type ipv4; file \"%s\" }\n", path);
	} else {
		fputs("set blocked { type ipv4; elements = {", out);
		for (i = 0; i < size; i++) {
			fputs(i ? ", " : " ", out);
			prefix_draw(&seed, out);
		}
		fputs(" } }\n", out);
	}
	fputs("group guard { ip saddr @blocked accept }\n", out);
	return 0;
}

/*
 * Which source leaves by which uplink: the first packet of a connection
 * decides, and all of it stays there, answers too, which fire no rule. UDP, so
 * that a frame is like the next to conntrack.
 */
static int uplinks_write(const char *name, uint32_t size, FILE *out, char *why)
{
	uint32_t i;

	(void)name;
	(void)why;
	fputs("mark window " MARK_WINDOW "\nflow size 262144\n"
	      "field wan 8 bits in mark sticky\ngroup uplink when wan == 0 {\n",
	      out);
	for (i = 1; i < size; i++)
		fprintf(out,
			"\tip saddr 10.%u.0.0/16 ip daddr 198.18.0.0/15 udp dport %u-%u set wan %u accept\n",
			i % 256, 1000 * (i % 64), 1000 * (i % 64) + 999,
			1 + i % MARK_VALUES);
	fputs("\tip saddr 10.0.0.0/8 ip daddr 198.18.0.0/15 udp dport 0-65535 set wan 1 accept\n}\n",
	      out);
	return 0;
}

/* Groups for a part of the ports each: of a packet, one can match. */
static int groups_write(const char *name, uint32_t size, FILE *out, char *why)
{
	uint32_t i, ports = 65536 / size;

	(void)name;
	(void)why;
	for (i = 0; i < size; i++)
		fprintf(out,
			"group part%u when udp dport %u-%u { ip saddr 10.0.0.0/8 udp dport %u-%u accept }\n",
			i, i * ports, (i + 1) * ports - 1, i * ports,
			(i + 1) * ports - 1);
	return 0;
}

/* ---- the same rules, put otherwise ---- */

static const char accept_word[] = "accept";

/* Rules that accept, each setting a field before. */
static void marks_put(const char *text, FILE *out)
{
	const char *at;
	uint32_t i;

	fputs("mark window " MARK_WINDOW "\nfield class 8 bits in mark\n", out);
	for (i = 0; (at = strstr(text, accept_word)); i++) {
		fprintf(out, "%.*sset class %u %s", (int)(at - text), text,
			1 + i % MARK_VALUES, accept_word);
		text = at + strlen(accept_word);
	}
	fputs(text, out);
}

/*
 * Rules for IPv6: each address becomes a network of a provider, 2001:db8::/32,
 * so that what was one address is a /64.
 */
static void ip6_put(const char *text, FILE *out)
{
	static const char protocol[] = "ip protocol";
	unsigned int a, b, c, d, length;
	const char *at;
	char word;
	int used;

	for (; (at = strstr(text, "ip ")); text = at + used) {
		fprintf(out, "%.*s", (int)(at - text), text);
		used = strlen("ip ");
		if (sscanf(at, "ip %caddr %u.%u.%u.%u/%u%n", &word, &a, &b, &c,
			   &d, &length, &used) == 6)
			fprintf(out, "ip6 %caddr 2001:db8:%x:%x::/%u", word,
				a << 8 | b, c << 8 | d, length + 32);
		else if (!strncmp(at, protocol, used = strlen(protocol)))
			fputs("meta l4proto", out);
		else
			fprintf(out, "%.*s", used, at);
	}
	fputs(text, out);
}

static const struct kind kinds[] = {
	{ .name = "acl1", .write = classbench_write, .has_rest = true },
	{ .name = "acl1-mark",
	  .write = classbench_write,
	  .of = "acl1",
	  .put = marks_put,
	  .has_rest = true },
	{ .name = "acl1-ip6",
	  .write = classbench_write,
	  .of = "acl1",
	  .put = ip6_put,
	  .has_rest = true },
	{ .name = "fw1", .write = classbench_write, .has_rest = true },
	{ .name = "ipc1", .write = classbench_write, .has_rest = true },
	{ .name = "deny", .write = deny_write },
	{ .name = "blocklist", .write = blocklist_write },
	{ .name = "dynamic",
	  .text = "set abusers { type ipv4; dynamic; size 131072 }\n"
		  "group guard { ip saddr @abusers accept }\n" },
	{ .name = "uplinks", .write = uplinks_write },
	{ .name = "groups", .write = groups_write },
	/* Never reached in the VM, nor by 65,536 packets at once. */
	{ .name = "limit",
	  .text = "group one { ip saddr 10.0.0.0/8 limit over 1000000/second burst 100000 drop }\n" },
	{ .name = "none", .text = "", .has_rest = true },
	{ .name = "port",
	  .text = "group one { ip saddr 10.0.0.0/8 tcp dport 22 accept }\n" },
	{ .name = "prefix",
	  .text = "group one { ip saddr 10.0.0.0/8 accept }\n" },
};

static const struct kind *kind_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

/* ---- policies ---- */

static const char drop_word[] = "drop  ";

/* The same text with other verdicts: all of them, or every second. */
static void verdicts_turn(char *text, bool all)
{
	size_t length = strlen(accept_word);
	bool turn = all;

	for (; (text = strstr(text, accept_word)); text += length) {
		if (turn)
			memcpy(text, drop_word, length);
		turn = all || !turn;
	}
}

static int rules_write(const struct kind *kind, uint32_t size, FILE *out,
		       char *why)
{
	char *text = NULL;
	size_t length;
	FILE *plain;
	int err;

	if (!kind->of)
		return kind->write(kind->name, size, out, why);
	plain = open_memstream(&text, &length);
	err = plain ? kind->write(kind->of, size, plain, why) : -ENOMEM;
	if (plain && fclose(plain))
		err = -ENOMEM;
	if (!err)
		kind->put(text, out);
	free(text);
	return err;
}

static int text_make(const struct kind *kind, uint32_t size, char **text,
		     char *why)
{
	size_t length;
	FILE *out = open_memstream(text, &length);
	int err = 0;

	if (!out)
		return -ENOMEM;
	if (kind->write)
		err = rules_write(kind, size, out, why);
	else
		fputs(kind->text, out);
	if (kind->has_rest)
		fputs("group rest { default accept }\n", out);
	return fclose(out) ? -ENOMEM : err;
}

static int text_parse(struct ruleset *ruleset, char *why)
{
	struct messages messages = { 0 };

	ruleset->policy = policy_parse(ruleset->name, ruleset->text, &messages);
	if (!ruleset->policy && messages.count)
		snprintf(why, WHY_SIZE, "%s: %s", ruleset->name,
			 messages.list[0].text);
	messages_clear(&messages);
	return ruleset->policy ? 0 : -EINVAL;
}

int ruleset_open(struct ruleset *ruleset, const char *name, uint32_t size,
		 enum kz_verdict expected_verdict, char *why)
{
	const struct kind *kind = kind_find(name);
	char set[32], path[256];
	int err;

	*ruleset = (struct ruleset){ 0 };
	if (!kind) {
		snprintf(why, WHY_SIZE, "no rule set '%s'", name);
		return -EINVAL;
	}
	ruleset_name(name, size, expected_verdict, ruleset->name,
		     sizeof(ruleset->name));
	if (kind->of)
		name = kind->of;
	ruleset_name(name, size, KZ_DROP, set, sizeof(set));
	data_path(ruleset->trace, "traces", set, ".tsv.gz");
	if (kind->put == ip6_put || access(ruleset->trace, R_OK))
		ruleset->trace[0] = '\0';
	classbench_path(path, name, size);
	ruleset->drawn = kind->write == classbench_write && access(path, R_OK);
	err = text_make(kind, size, &ruleset->text, why);
	if (err)
		return err;
	if (expected_verdict != KZ_ACCEPT)
		verdicts_turn(ruleset->text, expected_verdict == KZ_DROP);
	return text_parse(ruleset, why);
}

void ruleset_close(struct ruleset *ruleset)
{
	policy_free(ruleset->policy);
	free(ruleset->text);
	*ruleset = (struct ruleset){ 0 };
}
