// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "userspace/audit/finding.h"
#include "userspace/base/array.h"

static int numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int texts(const char *a, const char *b)
{
	return a == b ? 0 : strcmp(a, b);
}

/* ---- findings ---- */

static int by_grain(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;
	int order = numbers((uintptr_t)a->class, (uintptr_t)b->class);

	order = order ?: numbers(a->bits, b->bits);
	order = order ?: numbers(a->first->owner_id, b->first->owner_id);
	order = order ?: numbers(!a->second, !b->second);
	if (order)
		return order;
	if (a->class->grain != GRAIN_OWNERS)
		order = texts(a->first->where, b->first->where);
	if (order || !a->second)
		return order;
	order = numbers(a->second->owner_id, b->second->owner_id);
	if (a->class->grain == GRAIN_PLACES)
		order = order ?: texts(a->second->where, b->second->where);
	return order;
}

static const struct finding_class *class_find(const struct findings *findings,
					      const char *name)
{
	const struct finding_class *row = findings->classes;

	while (row->name && strcmp(row->name, name))
		row++;
	return row;
}

void finding_add(struct findings *findings, const char *class, uint32_t bits,
		 const struct audit_rule *first,
		 const struct audit_rule *second, const char *format, ...)
{
	struct finding made = { .class = class_find(findings, class),
				.bits = bits,
				.first = first,
				.second = second,
				.count = 1 };
	struct finding *kept, **found, **list;
	size_t *of_class;
	va_list arguments;

	found = tfind(&made, &findings->index, by_grain);
	if (found) {
		(*found)->count++;
		return;
	}
	of_class = &findings->per_class[made.class - findings->classes];
	if (*of_class == FINDINGS_MAX) {
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
	++*of_class;
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

	for (i = 0; i < findings->n_sides; i++) {
		a = findings->sides[i];
		for (j = 0; j < findings->n_sides; j++) {
			b = findings->sides[j];
			if (audit_rule_of(findings->audit, a)->owner_id ==
			    audit_rule_of(findings->audit, b)->owner_id)
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
	int order = numbers((uintptr_t)a->class, (uintptr_t)b->class);

	order = order ?: numbers(!a->second, !b->second);
	order = order ?: numbers((uintptr_t)a->first, (uintptr_t)b->first);
	order = order ?: numbers((uintptr_t)a->second, (uintptr_t)b->second);
	return order ?: numbers(a->bits, b->bits);
}

int findings_find(struct findings *findings, struct audit *audit,
		  const struct finding_class *classes)
{
	const struct finding_class *row;
	size_t i;

	memset(findings, 0, sizeof(*findings));
	findings->audit = audit;
	findings->classes = classes;
	if (findings_collect(findings))
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
	free(findings->sides);
	free(findings->owners);
	memset(findings, 0, sizeof(*findings));
}
