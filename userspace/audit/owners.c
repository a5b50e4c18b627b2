// SPDX-License-Identifier: GPL-2.0-only
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/owners.h"

#define KNOWN(name, bits, flags, patterns, source) \
	{ name, bits, flags, patterns, source },
const struct audit_owner audit_owners[] = {
#include "userspace/base/owners.def"
	{ NULL, 0, 0, NULL, NULL },
};

const struct audit_owner *audit_owner_find(const char *name)
{
	const struct audit_owner *owner;

	for (owner = audit_owners; owner->name; owner++) {
		if (!strcmp(owner->name, name))
			return owner;
	}
	return NULL;
}

static void own(struct audit_rule *rule, const char *name, uint32_t flags)
{
	rule->owner = name;
	rule->owner_flags = flags;
}

/* ---- by patterns ---- */

static bool pattern_fits(const char *pattern, const char *text)
{
	return text && !fnmatch(pattern, text, 0);
}

/* Has @owner a pattern of @kind that @text fits? */
static bool owner_fits(const struct audit_owner *owner, const char *kind,
		       const char *text)
{
	size_t length = strlen(kind), size;
	const char *at = owner->patterns;
	char pattern[64], *blank;

	for (; *at; at += size, at += strspn(at, " ")) {
		size = strcspn(at, " ");
		if (strncmp(at, kind, length) || size >= sizeof(pattern))
			continue;
		snprintf(pattern, sizeof(pattern), "%.*s", (int)(size - length),
			 at + length);
		for (blank = pattern; *blank; blank++)
			*blank = *blank == '~' ? ' ' : *blank;
		if (pattern_fits(pattern, text))
			return true;
	}
	return false;
}

static const struct audit_owner *owner_by(const char *kind, const char *text)
{
	const struct audit_owner *owner = audit_owners;

	while (owner->name && !(text && owner_fits(owner, kind, text)))
		owner++;
	return owner->name ? owner : NULL;
}

static bool own_by(struct audit_rule *rule, const char *kind, const char *text)
{
	const struct audit_owner *owner = owner_by(kind, text);

	if (owner)
		own(rule, owner->name, owner->flags);
	return owner;
}

bool audit_owner_has_mark(const struct audit_owner *owner, uint32_t value,
			  uint32_t mask)
{
	char text[32];

	snprintf(text, sizeof(text), "%x/%x", value, mask);
	return owner_fits(owner, "mark:", text);
}

/* "mangle" of "ip mangle". */
static const char *table_name(const struct audit_rule *rule)
{
	const char *blank = rule->table ? strchr(rule->table, ' ') : NULL;

	return blank ? blank + 1 : NULL;
}

static void own_by_names(struct audit_rule *rule)
{
	const char *table = rule->source == SOURCE_NFT ? table_name(rule) :
							 NULL;

	if (own_by(rule, "comment:", rule->comment) ||
	    (!rule->base && own_by(rule, "chain:", rule->chain)) ||
	    own_by(rule, "table:", table) ||
	    own_by(rule, "device:", rule->device) ||
	    own_by(rule, "lookup:", rule->lookup) ||
	    (rule->base && own_by(rule, "text:", rule->text)))
		return;
}

/* ---- by the program's own names, though nobody here knows it ---- */

static bool is_generic(const char *name)
{
	static const char *const names[] = {
		"filter",     "mangle",	  "nat",     "raw",	"security",
		"prerouting", "input",	  "forward", "output",	"postrouting",
		"ingress",    "egress",	  "global",  "default", "main",
		"route",      "firewall",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcasecmp(names[i], name))
			return true;
	}
	return false;
}

/* "GCP" of "GCP-PREROUTING". */
static const char *stem(struct audit *audit, const char *name)
{
	size_t length = strcspn(name, "-_.: ");

	if (length < 2)
		length = strlen(name);
	return audit_format(audit, "%.*s", (int)length, name);
}

static void own_by_stem(struct audit *audit, struct audit_rule *rule)
{
	const char *table = rule->source == SOURCE_NFT ? table_name(rule) :
							 NULL;
	const char *name = NULL;

	if (table && !is_generic(table))
		name = audit_text(audit, table);
	else if (rule->chain && !rule->base && !is_generic(rule->chain))
		name = stem(audit, rule->chain);
	if (name)
		own(rule, name, 0);
}

/*
 * Marks that a program is known by name nobody whose chain says another name:
 * two programs may have chosen the same. But the mark may come from elsewhere.
 */
static void own_by_marks(struct audit *audit)
{
	const struct audit_owner *owner;
	const struct audit_user *user;
	struct audit_rule *rule;
	char text[32];
	size_t i;

	for (i = 0; i < audit->n_users; i++) {
		user = &audit->users[i];
		rule = audit_rule_of(audit, user);
		if (!user->known || !user->value)
			continue;
		snprintf(text, sizeof(text), "%x/%x", user->value, user->bits);
		owner = owner_by("mark:", text);
		if (owner && !rule->owner)
			own(rule, owner->name, owner->flags);
		else if (owner)
			rule->owner_flags |= owner->flags & OWNER_ELSEWHERE;
	}
}

/* What has neither table nor chain goes by its place. */
static bool is_own_place(const struct audit_rule *rule)
{
	return rule->source == SOURCE_TC || rule->source == SOURCE_BPF ||
	       rule->source == SOURCE_SOCKET || rule->source == SOURCE_KZMARK;
}

/* ---- by the rules that have the same marks ---- */

/* The field that @user means: of a copy that lost its mask, what it copies. */
static uint32_t field_of(const struct audit_user *user)
{
	return user->act == ACT_COPY && user->bits == WHOLE_MARK ?
		       user->from_bits :
		       user->bits;
}

/* What is the same of accesses that go by the same field; 0: says nothing. */
static uint64_t field_key(const struct audit_user *user)
{
	uint32_t field = field_of(user);

	if (field != WHOLE_MARK)
		return field;
	if (user->act == ACT_COPY || !user->known || !user->value)
		return 0;
	return UINT64_C(1) << 63 | (uint64_t)user->word << 32 | user->value;
}

/* A field, and the rule of its only named owner; NULL: it has several. */
struct field {
	uint64_t key;
	const struct audit_rule *rule;
};

struct fields {
	struct field *list; /* owned; by key */
	size_t count;
};

static int by_key(const void *x, const void *y)
{
	const struct field *a = x, *b = y;

	return a->key < b->key ? -1 : a->key > b->key;
}

static int fields_collect(struct fields *fields, const struct audit *audit)
{
	const struct audit_rule *rule;
	struct field *last = NULL;
	size_t i, n = 0;
	uint64_t key;

	fields->list = calloc(audit->n_users + 1, sizeof(*fields->list));
	if (!fields->list)
		return -1;
	for (i = 0; i < audit->n_users; i++) {
		rule = audit_rule_of(audit, &audit->users[i]);
		key = field_key(&audit->users[i]);
		if (key && rule->owner)
			fields->list[n++] = (struct field){ key, rule };
	}
	qsort(fields->list, n, sizeof(*fields->list), by_key);
	fields->count = 0;
	for (i = 0; i < n; i++) {
		rule = fields->list[i].rule;
		if (!last || last->key != fields->list[i].key) {
			last = &fields->list[fields->count++];
			*last = fields->list[i];
		} else if (last->rule &&
			   strcmp(last->rule->owner, rule->owner)) {
			last->rule = NULL;
		}
	}
	return 0;
}

/* NULL: none, or several. */
static const struct audit_rule *field_owner(const struct fields *fields,
					    const struct audit_user *user)
{
	struct field wanted = { field_key(user), NULL }, *found;

	found = bsearch(&wanted, fields->list, fields->count,
			sizeof(*fields->list), by_key);
	return wanted.key && found ? found->rule : NULL;
}

/*
 * A rule belongs to the owner of all of its fields. Owners found on the way
 * do not count: they are set after the last rule.
 */
static int own_by_fields(struct audit *audit)
{
	const struct audit_rule **found, *rule;
	struct fields fields;
	bool *clash;
	size_t i, index;

	found = calloc(audit->n_rules + 1, sizeof(*found));
	clash = calloc(audit->n_rules + 1, sizeof(*clash));
	if (!found || !clash || fields_collect(&fields, audit)) {
		free(found);
		free(clash);
		return -1;
	}
	for (i = 0; i < audit->n_users; i++) {
		index = audit->users[i].rule;
		if (audit->rules[index].owner || clash[index])
			continue;
		rule = field_owner(&fields, &audit->users[i]);
		clash[index] = !rule ||
			       (found[index] &&
				strcmp(found[index]->owner, rule->owner));
		found[index] = rule;
	}
	for (i = 0; i < audit->n_rules; i++) {
		if (found[i] && !clash[i])
			own(&audit->rules[i], found[i]->owner,
			    found[i]->owner_flags);
	}
	free(fields.list);
	free(found);
	free(clash);
	return 0;
}

static void own_by_masks(struct audit *audit)
{
	const struct audit_user *user;
	struct audit_rule *rule;
	char text[16];
	size_t i;

	for (i = 0; i < audit->n_users; i++) {
		user = &audit->users[i];
		rule = audit_rule_of(audit, user);
		snprintf(text, sizeof(text), "%x", field_of(user));
		if (!rule->owner)
			own_by(rule, "mask:", text);
	}
}

/* ---- the rest: by their fields, as one unnamed program each ---- */

/* The keys of the fields of ip rules, sorted. */
static int routed_collect(struct fields *routed, const struct audit *audit)
{
	const struct audit_rule *rule;
	size_t i;

	routed->count = 0;
	routed->list = calloc(audit->n_users + 1, sizeof(*routed->list));
	if (!routed->list)
		return -1;
	for (i = 0; i < audit->n_users; i++) {
		rule = audit_rule_of(audit, &audit->users[i]);
		if (rule->source == SOURCE_IP_RULE)
			routed->list[routed->count++] =
				(struct field){ field_key(&audit->users[i]),
						rule };
	}
	qsort(routed->list, routed->count, sizeof(*routed->list), by_key);
	return 0;
}

/* All masks that unnamed rules use, each widened to the widest around it. */
static uint32_t field_widest(const struct audit *audit, uint32_t field,
			     const uint32_t *fields)
{
	uint32_t widest = field;
	size_t i;

	for (i = 0; i < audit->n_rules; i++) {
		if (!audit->rules[i].owner && fields[i] != WHOLE_MARK &&
		    (fields[i] & widest) == widest)
			widest = fields[i];
	}
	return widest;
}

static int own_unnamed(struct audit *audit)
{
	uint32_t *fields = calloc(audit->n_rules + 1, sizeof(*fields));
	const struct audit_user *user;
	struct audit_rule *rule;
	uint32_t last = 0, widest = 0;
	struct fields routed;
	size_t i;

	if (!fields || routed_collect(&routed, audit)) {
		free(fields);
		return -1;
	}
	for (i = 0; i < audit->n_users; i++) {
		user = &audit->users[i];
		fields[user->rule] |= field_of(user);
		rule = audit_rule_of(audit, user);
		if (!rule->owner && user->bits == WHOLE_MARK &&
		    field_owner(&routed, user))
			rule->lookup = rule->lookup ? rule->lookup : "";
	}
	for (i = 0; i < audit->n_rules; i++) {
		rule = &audit->rules[i];
		if (rule->owner)
			continue;
		if (fields[i] != last)
			widest = fields[i] == WHOLE_MARK ?
					 WHOLE_MARK :
					 field_widest(audit, fields[i], fields);
		last = fields[i];
		if (fields[i] != WHOLE_MARK)
			own(rule, audit_format(audit, "unnamed %#x", widest),
			    OWNER_UNNAMED);
		else
			own(rule, rule->lookup ? "policy routing" : "unnamed",
			    OWNER_UNNAMED);
	}
	free(routed.list);
	free(fields);
	return 0;
}

int audit_owners_assign(struct audit *audit)
{
	size_t i;

	for (i = 0; i < audit->n_rules; i++) {
		if (!audit->rules[i].owner)
			own_by_names(&audit->rules[i]);
	}
	for (i = 0; i < audit->n_rules; i++) {
		if (!audit->rules[i].owner)
			own_by_stem(audit, &audit->rules[i]);
	}
	own_by_marks(audit);
	for (i = 0; i < audit->n_rules; i++) {
		if (!audit->rules[i].owner && is_own_place(&audit->rules[i]))
			own(&audit->rules[i], audit->rules[i].where, 0);
	}
	if (own_by_fields(audit))
		return -1;
	own_by_masks(audit);
	return own_unnamed(audit);
}
