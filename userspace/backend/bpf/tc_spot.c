// SPDX-License-Identifier: GPL-2.0-only
/* Places among the programs at a tc hook; see tc_order.h. */
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/tc_name.h"
#include "userspace/backend/bpf/tc_order.h"
#include "userspace/base/refuse.h"

/* Preferences of clsact. tc itself chooses from 49152 down. */
#define PREFERENCE_FIRST 1
#define PREFERENCE_DEFAULT 0x8000
#define PREFERENCE_LAST 0xffff

/* The program of XDP policies: it must write marks before others read them. */
#define COMPANION "kz_meta"

static const char *hook_name(const struct tc_order *order)
{
	return order->egress ? "egress" : "ingress";
}

static const char *device_name(const struct tc_order *order, char *name)
{
	return if_indextoname(order->ifindex, name) ? name : "?";
}

/* ---- the program that a place names ---- */

/* @policy: what the policy called so runs, or 0. The kernel keeps the first
 * characters of a name.
 */
static bool is_called(const struct tc_program *program, const char *text,
		      uint32_t policy)
{
	char *end;
	unsigned long id = strtoul(text, &end, 10);

	if (policy && program->id == policy)
		return true;
	if (isdigit((unsigned char)*text) && !*end)
		return program->id && program->id == id;
	if (program->filter.preference)
		return !strncmp(program->name, text, TC_NAME_SIZE - 1);
	return !strncmp(program->name, text, BPF_OBJ_NAME_LEN - 1);
}

static void print_all(const struct tc_order *order, int self,
		      const char *called, uint32_t policy, char *text,
		      size_t size)
{
	unsigned int i;
	size_t at = 0;

	text[0] = '\0';
	for (i = 0; i < order->count && at + 1 < size; i++) {
		if ((int)i == self ||
		    (called && !is_called(&order->list[i], called, policy)))
			continue;
		if (at)
			at += snprintf(text + at, size - at, ", ");
		if (at >= size)
			return;
		tc_name_print(&order->list[i], text + at, size - at);
		at += strlen(text + at);
	}
}

/* The index of the one program called so, or -errno and @why. */
static int find(const struct tc_order *order, int self, const char *called,
		char *why)
{
	char device[IF_NAMESIZE], all[256];
	uint32_t policy = tc_name_policy(called);
	int found = -1, count = 0;
	unsigned int i;

	for (i = 0; i < order->count; i++) {
		if ((int)i == self ||
		    !is_called(&order->list[i], called, policy))
			continue;
		found = i;
		count++;
	}
	if (count == 1)
		return found;
	print_all(order, self, count ? called : NULL, policy, all, sizeof(all));
	if (count)
		return refuse(
			why, -EUSAGE,
			"%s %s: %d programs are called '%s': give an id: %s",
			device_name(order, device), hook_name(order), count,
			called, all);
	return refuse(why, -ENOENT, "%s %s: no other program '%s' is there%s%s",
		      device_name(order, device), hook_name(order), called,
		      *all ? ": there are " : "", all);
}

/* ---- at tcx ---- */

static bool is_companion(const struct tc_program *program)
{
	return program->ours && !strcmp(program->name, COMPANION);
}

/* The companion at the head, or -1. */
static int head(const struct tc_order *order)
{
	return order->count && is_companion(&order->list[0]) ? 0 : -1;
}

static int spot_at_tcx(const struct tc_order *order, int self,
		       const struct position *place, struct tc_spot *spot,
		       char *why)
{
	char device[IF_NAMESIZE];
	int other = -1;

	spot->revision = order->revision;
	switch (place->kind) {
	case POSITION_FIRST:
		other = head(order);
		spot->flags = other < 0 || other == self ? BPF_F_BEFORE :
							   BPF_F_AFTER;
		if (other == self)
			other = -1;
		break;
	case POSITION_BEFORE:
	case POSITION_AFTER:
		other = find(order, self, place->program, why);
		if (other < 0)
			return other;
		spot->flags = place->kind == POSITION_BEFORE ? BPF_F_BEFORE :
							       BPF_F_AFTER;
		break;
	case POSITION_PREFERENCE:
		return refuse(
			why, -EUSAGE,
			"--preference: programs at tcx have none on this kernel: use --first, --last, --before or --after");
	default:
		spot->flags = 0; /* last */
		break;
	}
	if (other < 0)
		return 0;
	if (!order->list[other].filter.preference) {
		spot->relative = order->list[other].id;
		return 0;
	}
	/* All of tcx is before it. */
	spot->flags = 0;
	if (place->kind == POSITION_BEFORE)
		return 0;
	return refuse(
		why, -EOPNOTSUPP,
		"%s %s: '%s' is a filter of clsact, and the policy is at tcx, which comes first",
		device_name(order, device), hook_name(order), place->program);
}

/* ---- among the filters of clsact ---- */

/* BPF filters for all protocols share a preference; the newest is first. */
static bool may_share(const struct tc_order *order, uint32_t preference,
		      bool *taken)
{
	const struct tc_filter *filter;
	unsigned int i;

	*taken = false;
	for (i = 0; i < order->count; i++) {
		filter = &order->list[i].filter;
		if (filter->preference != preference)
			continue;
		*taken = true;
		if (strcmp(filter->kind, "bpf") || !filter->any_protocol)
			return false;
	}
	return true;
}

static int no_room(const struct tc_order *order, uint32_t preference, char *why)
{
	char device[IF_NAMESIZE];

	return refuse(
		why, -EEXIST,
		"%s %s: no room at preference %u, which others have: 'tc filter show dev %s %s': choose another with --preference",
		device_name(order, device), hook_name(order), preference,
		device, hook_name(order));
}

static int spot_before(const struct tc_order *order, int other,
		       struct tc_spot *spot, char *why)
{
	uint32_t preference = order->list[other].filter.preference;
	bool taken;

	if (!may_share(order, preference, &taken) &&
	    (--preference < PREFERENCE_FIRST ||
	     !may_share(order, preference, &taken)))
		return no_room(order, preference, why);
	spot->preference = preference;
	return 0;
}

static int spot_after(const struct tc_order *order, int other,
		      struct tc_spot *spot, char *why)
{
	uint32_t preference = order->list[other].filter.preference + 1;
	bool taken;

	if (preference > PREFERENCE_LAST ||
	    !may_share(order, preference, &taken))
		return no_room(order, preference, why);
	spot->preference = preference;
	return 0;
}

static int spot_first(const struct tc_order *order, int self,
		      struct tc_spot *spot, char *why)
{
	bool taken;
	int other = head(order);

	if (other >= 0 && other != self)
		return spot_after(order, other, spot, why);
	spot->preference = PREFERENCE_FIRST;
	return may_share(order, PREFERENCE_FIRST, &taken) ?
		       0 :
		       no_room(order, PREFERENCE_FIRST, why);
}

static int spot_last(const struct tc_order *order, struct tc_spot *spot,
		     char *why)
{
	bool taken;

	spot->preference = PREFERENCE_LAST;
	may_share(order, PREFERENCE_LAST, &taken);
	return taken ? no_room(order, PREFERENCE_LAST, why) : 0;
}

static int spot_at_clsact(const struct tc_order *order, int self,
			  const struct position *place, struct tc_spot *spot,
			  char *why)
{
	bool taken;
	int other;

	switch (place->kind) {
	case POSITION_FIRST:
		return spot_first(order, self, spot, why);
	case POSITION_LAST:
		return spot_last(order, spot, why);
	case POSITION_BEFORE:
	case POSITION_AFTER:
		other = find(order, self, place->program, why);
		if (other < 0)
			return other;
		return (place->kind == POSITION_BEFORE ?
				spot_before :
				spot_after)(order, other, spot, why);
	case POSITION_PREFERENCE:
		spot->preference = place->preference;
		break;
	default:
		spot->preference = PREFERENCE_DEFAULT;
		break;
	}
	return may_share(order, spot->preference, &taken) ?
		       0 :
		       no_room(order, spot->preference, why);
}

int tc_order_spot(const struct tc_order *order, int self,
		  const struct position *place, struct tc_spot *spot, char *why)
{
	*spot = (struct tc_spot){ 0 };
	return (order->has_tcx ? spot_at_tcx :
				 spot_at_clsact)(order, self, place, spot, why);
}

/* ---- is it there? ---- */

static bool is_first(const struct tc_order *order, int self)
{
	return self == 0 || (self == 1 && head(order) == 0);
}

/* Where programs are at tcx, no program there can come after a filter. */
static bool is_last(const struct tc_order *order, int self)
{
	return self + 1 == (int)order->count ||
	       (!order->list[self].filter.preference &&
		order->list[self + 1].filter.preference);
}

int tc_order_holds(const struct tc_order *order, int self,
		   const struct position *place, char *why)
{
	int other;

	switch (place->kind) {
	case POSITION_ANY:
		return true;
	case POSITION_FIRST:
		return is_first(order, self);
	case POSITION_LAST:
		return is_last(order, self);
	case POSITION_PREFERENCE:
		return order->list[self].filter.preference == place->preference;
	default:
		break;
	}
	other = find(order, self, place->program, why);
	if (other < 0)
		return other;
	return place->kind == POSITION_BEFORE ? self < other : self > other;
}
