// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/base/array.h"

/* ---- one access of each kind ---- */

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* By what classes look at; readers first, then the order of the dumps. */
static int by_kind(const void *x, const void *y)
{
	const struct audit_user *a = *(const struct audit_user *const *)x;
	const struct audit_user *b = *(const struct audit_user *const *)y;
	int order = compare_numbers(a->act, b->act);

	order = order ?: compare_numbers(a->bits, b->bits);
	order = order ?: compare_numbers(a->value, b->value);
	order = order ?: compare_numbers(a->word, b->word);
	order = order ?: compare_numbers(a->negated, b->negated);
	order = order ?: compare_numbers(a->from_bits, b->from_bits);
	order = order ?: compare_numbers(a->outside, b->outside);
	return order;
}

static const struct audit *sorted; /* for qsort(3) */

static int by_kind_and_place(const void *x, const void *y)
{
	const struct audit_user *a = *(const struct audit_user *const *)x;
	const struct audit_user *b = *(const struct audit_user *const *)y;
	const struct audit_rule *p = audit_rule_of(sorted, a);
	const struct audit_rule *q = audit_rule_of(sorted, b);
	int order = by_kind(x, y);

	order = order ?: compare_text(p->owner, q->owner);
	order = order ?: compare_text(p->where, q->where);
	order = order ?: compare_numbers(p->translates, q->translates);
	return order;
}

static int by_place_and_rule(const void *x, const void *y)
{
	const struct audit_user *a = *(const struct audit_user *const *)x;
	const struct audit_user *b = *(const struct audit_user *const *)y;
	int order = by_kind_and_place(x, y);

	return order ?: compare_numbers(a->rule, b->rule);
}

static int by_rule(const void *x, const void *y)
{
	const struct audit_user *a = *(const struct audit_user *const *)x;
	const struct audit_user *b = *(const struct audit_user *const *)y;
	int order = compare_numbers(audit_writes(a), audit_writes(b));

	return order ?: compare_numbers((uintptr_t)a, (uintptr_t)b);
}

static int uses_collect(struct findings *findings)
{
	struct audit *audit = findings->audit;
	size_t i, kept = 0;

	findings->uses = calloc(audit->n_users + 1, sizeof(*findings->uses));
	if (!findings->uses)
		return -1;
	for (i = 0; i < audit->n_users; i++)
		findings->uses[i] = &audit->users[i];
	sorted = audit;
	qsort(findings->uses, audit->n_users, sizeof(*findings->uses),
	      by_place_and_rule);
	for (i = 0; i < audit->n_users; i++) {
		if (!kept || by_kind_and_place(&findings->uses[kept - 1],
					       &findings->uses[i]))
			findings->uses[kept++] = findings->uses[i];
	}
	findings->n_uses = kept;
	qsort(findings->uses, kept, sizeof(*findings->uses), by_rule);
	return 0;
}

/* ---- findings ---- */

/* Of the findings that are sorted, or looked up: for qsort(3), tfind(3). */
static const struct finding_class *sorted_classes;

static const struct finding_class *class_find(const char *name)
{
	const struct finding_class *row = sorted_classes;

	while (row->name && strcmp(row->name, name))
		row++;
	return row;
}

static int by_grain(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;
	int order = strcmp(a->class, b->class);
	enum finding_grain grain;

	if (order)
		return order;
	grain = class_find(a->class)->grain;
	order = compare_numbers(a->bits, b->bits);
	order = order ?: compare_text(a->first->owner, b->first->owner);
	if (grain != GRAIN_OWNERS)
		order = order ?: compare_text(a->first->where, b->first->where);
	if (order || !a->second || !b->second)
		return order ?: compare_numbers(!a->second, !b->second);
	order = compare_text(a->second->owner, b->second->owner);
	if (grain == GRAIN_PLACES)
		order = order ?:
				compare_text(a->second->where,
					     b->second->where);
	return order;
}

void finding_add(struct findings *findings, const char *class, uint32_t bits,
		 const struct audit_rule *first,
		 const struct audit_rule *second, const char *format, ...)
{
	struct finding made = { .class = class,
				.bits = bits,
				.first = first,
				.second = second,
				.advice = class_find(class)->advice,
				.count = 1 };
	struct finding *kept, **found, **list;
	va_list arguments;

	found = tfind(&made, &findings->index, by_grain);
	if (found) {
		(*found)->count++;
		return;
	}
	if (findings->count == FINDINGS_MAX) {
		findings->more++;
		return;
	}
	va_start(arguments, format);
	made.effect = audit_vformat(findings->audit, format, arguments);
	va_end(arguments);
	list = array_grow(findings->list, findings->count, sizeof(*list));
	kept = malloc(sizeof(*kept));
	if (list)
		findings->list = list;
	if (kept)
		*kept = made;
	if (!list || !kept || !tsearch(kept, &findings->index, by_grain)) {
		free(kept);
		findings->audit->failed = true;
		return;
	}
	list[findings->count++] = kept;
}

/* ---- what several classes ask ---- */

bool use_satisfies(const struct audit_user *a, const struct audit_user *b)
{
	uint32_t common = a->bits & b->bits;

	return same_word(a, b) && a->known && a->act != ACT_READ &&
	       b->act == ACT_COMPARE && !((a->value ^ b->value) & common) &&
	       (a->value & b->value & common);
}

/* Hooks that a packet may pass after each one. */
static const uint32_t later[AUDIT_HOOKS] = {
#define OUT \
	(1U << AUDIT_POSTROUTING | 1U << AUDIT_NETDEV_OUT | 1U << AUDIT_TC_OUT)
#define ROUTED \
	(1U << AUDIT_ROUTING | 1U << AUDIT_INPUT | 1U << AUDIT_FORWARD | OUT)
#define IN (1U << AUDIT_PREROUTING | ROUTED)
	[AUDIT_SOCKET] = 1U << AUDIT_ROUTING | 1U << AUDIT_OUTPUT | OUT,
	[AUDIT_XDP] = 1U << AUDIT_TC_IN | 1U << AUDIT_NETDEV_IN | IN,
	[AUDIT_TC_IN] = 1U << AUDIT_NETDEV_IN | IN,
	[AUDIT_NETDEV_IN] = IN,
	[AUDIT_PREROUTING] = ROUTED,
	[AUDIT_ROUTING] = ROUTED | 1U << AUDIT_OUTPUT,
	[AUDIT_FORWARD] = OUT,
	[AUDIT_OUTPUT] = OUT,
	[AUDIT_POSTROUTING] = 1U << AUDIT_NETDEV_OUT | 1U << AUDIT_TC_OUT,
	[AUDIT_NETDEV_OUT] = 1U << AUDIT_TC_OUT,
};

bool rule_precedes(const struct audit_rule *a, const struct audit_rule *b)
{
	const struct audit_place *p = &a->place, *q = &b->place;
	int i;

	if (!p->hooks || !q->hooks)
		return true; /* who knows when it runs */
	for (i = 0; i < AUDIT_HOOKS; i++) {
		if (!(p->hooks >> i & 1))
			continue;
		if (later[i] & q->hooks)
			return true;
		if ((q->hooks >> i & 1) && p->priority[i] <= q->priority[i])
			return true;
	}
	return (p->hooks >> AUDIT_OUTPUT & 1) && p->reroutes &&
	       (q->hooks >> AUDIT_ROUTING & 1);
}

/* ---- all classes ---- */

static void pairs_find(struct findings *findings)
{
	const struct finding_class *row;
	const struct audit_user *a, *b;
	size_t i, j;

	for (i = 0; i < findings->n_uses; i++) {
		a = findings->uses[i];
		for (j = 0; j < findings->n_uses; j++) {
			b = findings->uses[j];
			if (!strcmp(audit_rule_of(findings->audit, a)->owner,
				    audit_rule_of(findings->audit, b)->owner))
				continue;
			for (row = findings->classes; row->name; row++) {
				if (row->pair)
					row->pair(findings, a, b);
			}
		}
	}
}

static int by_class(const void *x, const void *y)
{
	const struct finding *a = *(const struct finding *const *)x;
	const struct finding *b = *(const struct finding *const *)y;
	int order = compare_numbers((uintptr_t)class_find(a->class),
				    (uintptr_t)class_find(b->class));

	order = order ?: compare_numbers(!a->second, !b->second);
	order = order ?:
			compare_numbers((uintptr_t)a->first,
					(uintptr_t)b->first);
	order = order ?:
			compare_numbers((uintptr_t)a->second,
					(uintptr_t)b->second);
	return order ?: compare_numbers(a->bits, b->bits);
}

int findings_find(struct findings *findings, struct audit *audit,
		  const struct finding_class *classes)
{
	const struct finding_class *row;
	size_t i;

	memset(findings, 0, sizeof(*findings));
	findings->audit = audit;
	findings->classes = sorted_classes = classes;
	if (uses_collect(findings))
		return -ENOMEM;
	for (i = 0; i < findings->n_uses; i++) {
		for (row = findings->classes; row->name; row++) {
			if (row->alone)
				row->alone(findings, findings->uses[i]);
		}
	}
	pairs_find(findings);
	if (findings->count)
		qsort(findings->list, findings->count, sizeof(*findings->list),
		      by_class);
	return audit->failed ? -ENOMEM : 0;
}

static void nothing(void *finding)
{
	(void)finding;
}

void findings_free(struct findings *findings)
{
	size_t i;

	tdestroy(findings->index, nothing);
	for (i = 0; i < findings->count; i++)
		free(findings->list[i]);
	free(findings->list);
	free(findings->uses);
	memset(findings, 0, sizeof(*findings));
}
