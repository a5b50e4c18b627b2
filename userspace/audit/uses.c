// SPDX-License-Identifier: GPL-2.0-only
/* One access of each kind, so that 20,000 rules are compared in a second. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/audit/owners.h"
#include "userspace/base/array.h"

#define VALUES_MAX 4 /* of one place that are sides, and bits that they lack */

/* ---- owners ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Number the owners: the rules' owner_id. */
static int owners_number(struct findings *findings)
{
	struct audit *audit = findings->audit;
	const char **names, **found;
	size_t i, n = 0;

	names = calloc(audit->n_rules + 1, sizeof(*names));
	if (!names)
		return -ENOMEM;
	for (i = 0; i < audit->n_rules; i++)
		names[i] = audit->rules[i].owner;
	qsort(names, audit->n_rules, sizeof(*names), by_name);
	for (i = 0; i < audit->n_rules; i++) {
		if (!n || strcmp(names[n - 1], names[i]))
			names[n++] = names[i];
	}
	for (i = 0; i < audit->n_rules; i++) {
		found = bsearch(&audit->rules[i].owner, names, n,
				sizeof(*names), by_name);
		audit->rules[i].owner_id = found - names;
	}
	findings->owners = calloc(n + 1, sizeof(*findings->owners));
	findings->n_owners = n;
	for (i = 0; findings->owners && i < n; i++)
		findings->owners[i] = (struct owner_use){
			.name = names[i], .known = audit_owner_find(names[i])
		};
	free(names);
	return findings->owners ? 0 : -ENOMEM;
}

static void owners_sum(struct findings *findings)
{
	const struct audit_user *user;
	struct owner_use *owner;
	size_t i;

	for (i = 0; i < findings->n_uses; i++) {
		user = findings->uses[i];
		owner = &findings->owners[audit_rule_of(findings->audit, user)
						  ->owner_id];
		owner->used[user->word] |= use_own_bits(user);
		if (audit_writes(user))
			owner->written[user->word] |= user->bits;
	}
}

/* ---- uses ---- */

static int numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static const struct audit *sorted; /* for qsort(3) */

/* By all but the value. Each ip rule is a place, of which there are many. */
static int by_place(const struct audit_user *a, const struct audit_user *b)
{
	const struct audit_rule *p = audit_rule_of(sorted, a);
	const struct audit_rule *q = audit_rule_of(sorted, b);
	int order = numbers(p->owner_id, q->owner_id);

	order = order ?: numbers(p->source, q->source);
	order = order ?: numbers(a->act, b->act);
	order = order ?: numbers(a->word, b->word);
	order = order ?: numbers(a->bits, b->bits);
	order = order ?: numbers(a->negated, b->negated);
	order = order ?: numbers(a->from_bits, b->from_bits);
	order = order ?: numbers(p->translates, q->translates);
	order = order ?: numbers(p->family, q->family);
	order = order ?: numbers(a->known, b->known);
	if (!order && p->source != SOURCE_IP_RULE && p->where != q->where)
		order = strcmp(p->where, q->where);
	return order;
}

static int by_all(const struct audit_user *a, const struct audit_user *b)
{
	int order = by_place(a, b);

	order = order ?: numbers(a->value, b->value);
	order = order ?: numbers(a->outside, b->outside);
	if (!order && audit_rule_of(sorted, a)->source == SOURCE_IP_RULE)
		order = strcmp(audit_rule_of(sorted, a)->where,
			       audit_rule_of(sorted, b)->where);
	return order;
}

static int by_all_and_rule(const void *x, const void *y)
{
	const struct audit_user *a = *(const struct audit_user *const *)x;
	const struct audit_user *b = *(const struct audit_user *const *)y;

	return by_all(a, b) ?: numbers(a->rule, b->rule);
}

/* Readers first, then the order of the dumps. */
static int by_rule(const void *x, const void *y)
{
	const struct audit_user *a = *(const struct audit_user *const *)x;
	const struct audit_user *b = *(const struct audit_user *const *)y;
	int order = numbers(audit_writes(a), audit_writes(b));

	return order ?: numbers((uintptr_t)a, (uintptr_t)b);
}

/* Of the uses at one place, from @first to before @end, take sides. */
static void sides_take(struct findings *findings, size_t first, size_t end)
{
	const struct audit_user *user;
	uint32_t seen = 0;
	size_t i, kept = 0;
	bool crowd = false;

	for (i = first; i < end; i++) {
		user = findings->uses[i];
		if (kept >= VALUES_MAX && !(user->value & ~seen)) {
			crowd = true;
			continue;
		}
		seen |= user->value;
		kept++;
		findings->sides[findings->n_sides++] = user;
	}
	for (i = first; crowd && i < end; i++)
		findings->audit
			->users[findings->uses[i] - findings->audit->users]
			.crowd = true;
}

static void uses_sift(struct findings *findings)
{
	struct audit *audit = findings->audit;
	size_t i, first = 0, kept = 0;

	for (i = 0; i < audit->n_users; i++) {
		if (!kept ||
		    by_all(findings->uses[kept - 1], findings->uses[i]))
			findings->uses[kept++] = findings->uses[i];
	}
	findings->n_uses = kept;
	for (i = 1; i <= kept; i++) {
		if (i < kept &&
		    !by_place(findings->uses[first], findings->uses[i]))
			continue;
		sides_take(findings, first, i);
		first = i;
	}
}

int findings_collect(struct findings *findings)
{
	struct audit *audit = findings->audit;
	size_t i;

	findings->uses = calloc(audit->n_users + 1, sizeof(*findings->uses));
	findings->sides = calloc(audit->n_users + 1, sizeof(*findings->sides));
	if (!findings->uses || !findings->sides || owners_number(findings))
		return -ENOMEM;
	for (i = 0; i < audit->n_users; i++)
		findings->uses[i] = &audit->users[i];
	sorted = audit;
	qsort(findings->uses, audit->n_users, sizeof(*findings->uses),
	      by_all_and_rule);
	uses_sift(findings);
	qsort(findings->uses, findings->n_uses, sizeof(*findings->uses),
	      by_rule);
	qsort(findings->sides, findings->n_sides, sizeof(*findings->sides),
	      by_rule);
	owners_sum(findings);
	return 0;
}
