// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/sets.h"
#include "userspace/audit/tunnel.h"
#include "userspace/audit/xtables.h"
#include "userspace/import/iptables_save.h"

#define USERS_MAX 16 /* of one rule */

struct reading {
	struct audit *audit;
	struct audit_rule *rule;
	const struct iptables_rule *line;
	size_t at; /* the word that is read */
	bool negated; /* "!" before it */
	const char *match; /* the last -m */
	const char *target; /* -j or -g */
	struct audit_user users[USERS_MAX];
	size_t n_users;
	struct {
		uint32_t nfmask, ctmask;
		bool save, restore;
	} connmark;
};

/* "VALUE" or "VALUE/MASK", any base; false: it is none. */
static bool mark_parse(const char *text, uint32_t *value, uint32_t *mask)
{
	char *end;

	*value = strtoul(text, &end, 0);
	*mask = WHOLE_MARK;
	if (end == text)
		return false;
	if (*end == '/')
		*mask = strtoul(end + 1, &end, 0);
	return !*end;
}

static struct audit_user *user_add(struct reading *reading,
				   struct audit_user user)
{
	if (reading->n_users == USERS_MAX) {
		audit_add_unread(
			reading->audit, reading->rule->file,
			"a rule that touches marks more than 16 times");
		return NULL;
	}
	reading->users[reading->n_users] = user;
	return &reading->users[reading->n_users++];
}

static const char *argument(struct reading *reading)
{
	const char *word = reading->line->words[reading->at + 1];

	if (word)
		reading->at++;
	return word ? word : "";
}

static void unread(struct reading *reading, const char *what)
{
	audit_add_unread(reading->audit, reading->rule->file,
			 audit_format(reading->audit, "line %u: %s",
				      reading->rule->line, what));
}

/* ---- options, by the match or target that they belong to ---- */

static void compare_read(struct reading *reading, enum audit_word word)
{
	struct audit_user user = { .word = word,
				   .act = ACT_COMPARE,
				   .known = true,
				   .negated = reading->negated };

	if (!mark_parse(argument(reading), &user.value, &user.bits))
		unread(reading, "a mark that is not VALUE/MASK");
	user.outside = user.value & ~user.bits;
	user_add(reading, user);
}

static void mark_match(struct reading *reading, const char *option)
{
	if (!strcmp(option, "--mark"))
		compare_read(reading, WORD_PACKET);
}

static void connmark_match(struct reading *reading, const char *option)
{
	if (!strcmp(option, "--mark"))
		compare_read(reading, WORD_CONNECTION);
}

static void rpfilter_match(struct reading *reading, const char *option)
{
	if (!strcmp(option, "--validmark"))
		user_add(reading, (struct audit_user){ .act = ACT_READ,
						       .bits = WHOLE_MARK,
						       .reverse = true });
}

static void socket_match(struct reading *reading, const char *option)
{
	if (!strcmp(option, "--restore-skmark"))
		user_add(reading, (struct audit_user){ .act = ACT_WRITE,
						       .bits = WHOLE_MARK });
}

static void set_match(struct reading *reading, const char *option)
{
	const struct audit_set *set;

	if (strcmp(option, "--match-set"))
		return;
	set = audit_set_find(reading->audit, argument(reading));
	if (set && set->by_mark)
		user_add(reading, (struct audit_user){ .act = ACT_READ,
						       .bits = set->mask });
}

/* The common form: mark = (mark & ~mask) ^ value. */
static void xmark_read(struct reading *reading, enum audit_word word,
		       uint32_t value, uint32_t mask)
{
	user_add(reading, (struct audit_user){ .word = word,
					       .act = ACT_WRITE,
					       .bits = mask | value,
					       .value = value,
					       .outside = value & ~mask,
					       .known = !(value & ~mask) });
}

/* --set-mark, --and-mark and so on, as iptables itself turns them. */
static bool mark_write(struct reading *reading, enum audit_word word,
		       const char *option)
{
	uint32_t value, mask;
	size_t before = reading->at;

	if (!mark_parse(argument(reading), &value, &mask)) {
		reading->at = before;
		return false;
	}
	if (!strcmp(option, "--set-xmark") || !strcmp(option, "--tproxy-mark"))
		xmark_read(reading, word, value, mask);
	else if (!strcmp(option, "--set-mark"))
		xmark_read(reading, word, value, value | mask);
	else if (!strcmp(option, "--or-mark"))
		xmark_read(reading, word, value, value);
	else if (!strcmp(option, "--and-mark"))
		xmark_read(reading, word, 0, ~value);
	else if (!strcmp(option, "--xor-mark"))
		xmark_read(reading, word, value, 0);
	else
		reading->at = before;
	return reading->at != before;
}

static void mark_target(struct reading *reading, const char *option)
{
	mark_write(reading, WORD_PACKET, option);
}

static void connmark_target(struct reading *reading, const char *option)
{
	uint32_t value, mask;

	if (!strcmp(option, "--save-mark")) {
		reading->connmark.save = true;
	} else if (!strcmp(option, "--restore-mark")) {
		reading->connmark.restore = true;
	} else if (!strcmp(option, "--nfmask") || !strcmp(option, "--ctmask") ||
		   !strcmp(option, "--mask")) {
		if (!mark_parse(argument(reading), &value, &mask))
			unread(reading, "a mask that is not a number");
		if (strcmp(option, "--ctmask"))
			reading->connmark.nfmask = value;
		if (strcmp(option, "--nfmask"))
			reading->connmark.ctmask = value;
	} else {
		mark_write(reading, WORD_CONNECTION, option);
	}
}

static void set_target(struct reading *reading, const char *option)
{
	const struct audit_set *set;
	const char *name;
	size_t i;

	if (strcmp(option, "--map-set"))
		return;
	name = argument(reading);
	for (i = reading->at; reading->line->words[i]; i++) {
		if (!strcmp(reading->line->words[i], "--map-mark"))
			break;
	}
	if (!reading->line->words[i])
		return;
	set = audit_set_find(reading->audit, name);
	if (!set)
		unread(reading,
		       "-j SET --map-mark writes marks of an ipset that is not there: give 'ipset save' too (--ipset FILE)");
	for (i = 0; set && i < set->n_marks && i < USERS_MAX / 2; i++)
		xmark_read(reading, WORD_PACKET, set->marks[i].value,
			   set->marks[i].mask);
	if (!set || !set->n_marks || set->more || i < set->n_marks)
		user_add(reading, (struct audit_user){ .act = ACT_WRITE,
						       .bits = WHOLE_MARK });
}

static void hmark_target(struct reading *reading, const char *option)
{
	if (!strcmp(option, "--hmark-mod"))
		user_add(reading, (struct audit_user){ .act = ACT_WRITE,
						       .bits = WHOLE_MARK });
}

static void nfqueue_target(struct reading *reading, const char *option)
{
	if (!strcmp(option, "--queue-num") ||
	    !strcmp(option, "--queue-balance"))
		unread(reading,
		       "-j NFQUEUE: the program that reads the queue may write any mark");
}

/* clang-format off */
static const struct extension {
	const char *name;
	void (*read)(struct reading *reading, const char *option);
} matches[] = {
	{ "mark", mark_match },
	{ "connmark", connmark_match },
	{ "rpfilter", rpfilter_match },
	{ "socket", socket_match },
	{ "set", set_match },
	{ NULL, NULL },
}, targets[] = {
	{ "MARK", mark_target },
	{ "CONNMARK", connmark_target },
	{ "TPROXY", mark_target },
	{ "SET", set_target },
	{ "HMARK", hmark_target },
	{ "NFQUEUE", nfqueue_target },
	{ NULL, NULL },
};
/* clang-format on */

static void extension_read(struct reading *reading,
			   const struct extension *extension, const char *name,
			   const char *option)
{
	for (; extension->name; extension++) {
		if (!strcmp(extension->name, name))
			extension->read(reading, option);
	}
}

/* ---- rules ---- */

static void option_read(struct reading *reading, const char *option)
{
	struct audit_rule *rule = reading->rule;

	if (!strcmp(option, "-m")) {
		reading->match = argument(reading);
	} else if (!strcmp(option, "-j") || !strcmp(option, "-g")) {
		reading->target = argument(reading);
	} else if (!strcmp(option, "-i") || !strcmp(option, "-o")) {
		rule->outbound = !strcmp(option, "-o");
		rule->device = argument(reading);
		audit_tunnel_note(reading->audit, rule->device);
	} else if (!strcmp(option, "--comment")) {
		rule->comment = argument(reading);
	} else if (!strcmp(option, "--dport")) {
		audit_tunnel_port_note(reading->audit, argument(reading));
	} else if (reading->target) {
		extension_read(reading, targets, reading->target, option);
	} else if (reading->match) {
		extension_read(reading, matches, reading->match, option);
	}
}

static void connmark_finish(struct reading *reading)
{
	uint32_t nfmask = reading->connmark.nfmask;
	uint32_t ctmask = reading->connmark.ctmask;

	/* nf and ct: (ct & ~ctmask) ^ (mark & nfmask), and the reverse. */
	if (reading->connmark.save)
		user_add(reading, (struct audit_user){ .word = WORD_CONNECTION,
						       .act = ACT_COPY,
						       .bits = ctmask,
						       .from_bits = nfmask });
	if (reading->connmark.restore)
		user_add(reading, (struct audit_user){ .word = WORD_PACKET,
						       .act = ACT_COPY,
						       .bits = nfmask,
						       .from_bits = ctmask });
}

/* Marks that only the packets of others have: what users' rules go by. */
static void rule_add(struct reading *reading, const char *chain)
{
	struct audit *audit = reading->audit;
	struct audit_rule *rule = reading->rule;
	size_t i, index;

	rule->chain = audit_text(audit, chain);
	rule->where = audit_format(audit, "%s %s", rule->table, chain);
	rule->text = audit_text(audit, reading->line->text);
	rule->comment = audit_text(audit, rule->comment);
	rule->device = audit_text(audit, rule->device);
	rule->translates = reading->target &&
			   (!strcmp(reading->target, "MASQUERADE") ||
			    !strcmp(reading->target, "SNAT"));
	for (i = 0; i < reading->n_users; i++)
		rule->guarded |= reading->users[i].act == ACT_COMPARE;
	index = audit_add_rule(audit, rule);
	for (i = 0; i < reading->n_users; i++) {
		reading->users[i].rule = index;
		audit_add_user(audit, &reading->users[i]);
	}
}

const char *xtables_rule_read(struct audit *audit, struct audit_rule *rule,
			      const char *chain,
			      const struct iptables_rule *line)
{
	struct reading reading = {
		.audit = audit,
		.rule = rule,
		.line = line,
		.connmark = { .nfmask = WHOLE_MARK, .ctmask = WHOLE_MARK },
	};
	const char *word;

	for (; reading.at < line->n_words; reading.at++) {
		word = line->words[reading.at];
		if (!strcmp(word, "!")) {
			reading.negated = true;
			continue;
		}
		option_read(&reading, word);
		reading.negated = false;
	}
	connmark_finish(&reading);
	if (reading.n_users)
		rule_add(&reading, chain);
	return reading.target;
}
