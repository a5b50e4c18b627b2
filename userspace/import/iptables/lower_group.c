// SPDX-License-Identifier: GPL-2.0-only
/* Which group a rule is in: the first that its packets have not left. */
#include <stdlib.h>
#include <string.h>

#include "userspace/base/array.h"
#include "userspace/import/iptables/lower_state.h"
#include "userspace/policy/policy.h"

#define LANES_MAX 256 /* devices */

int xt_lanes_init(struct xt_lowering *lowering)
{
	lowering->lanes = calloc(LANES_MAX, sizeof(*lowering->lanes));
	lowering->n_lanes = 1;
	if (!lowering->lanes)
		xt_lower_failed(lowering);
	return lowering->error;
}

const char *xt_device_of(const struct xt_lowering *lowering,
			 const struct xt_rule *rule)
{
	static const char key[] = "iifname \"";
	size_t i;

	for (i = 0; rule && i < rule->n_terms; i++)
		if (!strncmp(rule->terms[i].text, key, strlen(key)) &&
		    !strchr(rule->terms[i].text, '*') &&
		    xt_term_asked(lowering, &rule->terms[i]))
			return rule->terms[i].text;
	return NULL;
}

size_t xt_lane_of(struct xt_lowering *lowering, const struct xt_frame *frame,
		  const struct xt_rule *rule)
{
	const char *device = xt_device_of(lowering, rule);
	size_t i;

	for (; frame; frame = frame->up) {
		/* Those who have left may be of any device: all wait for them. */
		for (i = 0; i < frame->n_exits; i++)
			if (!frame->exits[i].lane)
				return 0;
		if (!device && frame->up)
			device = xt_device_of(lowering, frame->call);
	}
	if (!device)
		return 0;
	for (i = 1; i < lowering->n_lanes; i++)
		if (!strcmp(lowering->lanes[i].text, device))
			return i;
	if (i == LANES_MAX)
		return 0;
	lowering->lanes[i] = lowering->lanes[0];
	lowering->lanes[i].text = device;
	lowering->n_lanes++;
	return i;
}

void xt_lane_later(struct xt_lowering *lowering, size_t lane,
		   unsigned int group)
{
	size_t i;

	for (i = 0; i < lowering->n_lanes; i++)
		if ((!lane || lane == i) && lowering->lanes[i].group == group)
			lowering->lanes[i].later = true;
}

void xt_lanes_split(struct xt_lowering *lowering)
{
	size_t i;

	for (i = 0; i < lowering->n_lanes; i++) {
		lowering->lanes[i].split |= lowering->lanes[i].later;
		lowering->lanes[i].later = false;
	}
}

void xt_lane_end(struct xt_lowering *lowering, size_t lane)
{
	size_t i;

	for (i = 0; i < lowering->n_lanes; i++)
		lowering->lanes[i].split |= !lane || lane == i;
}

static unsigned int lane_next(const struct xt_lane *lane)
{
	return lane->group + (lane->split || !lane->group);
}

static bool group_add(struct xt_lowering *lowering, const struct xt_frame *own)
{
	struct xt_group **groups = array_grow(
		lowering->groups, lowering->n_groups, sizeof(*groups));
	struct xt_group *group = calloc(1, sizeof(*group));

	if (groups)
		lowering->groups = groups;
	if (group)
		group->out = open_memstream(&group->text, &group->size);
	if (!groups || !group || !group->out) {
		free(group);
		xt_lower_failed(lowering);
		return false;
	}
	group->frame = own->number;
	groups[lowering->n_groups++] = group;
	return true;
}

bool xt_group_choose(struct xt_lowering *lowering, size_t lane,
		     const struct xt_frame *own, bool limit)
{
	const struct xt_group *group;
	unsigned int next = 1;
	bool added = false;
	size_t i;

	for (i = 0; i < lowering->n_lanes; i++)
		if ((!lane || lane == i) &&
		    lane_next(&lowering->lanes[i]) > next)
			next = lane_next(&lowering->lanes[i]);
	for (; next <= lowering->n_groups; next++) {
		group = lowering->groups[next - 1];
		if (group->frame == own->number &&
		    !(limit && group->limits == KZ_MAX_LIMITS))
			break;
	}
	if (next > lowering->n_groups) {
		added = group_add(lowering, own);
		if (!added)
			return false;
	}
	lowering->group = next;
	lowering->frame = own;
	lowering->out = lowering->groups[next - 1]->out;
	for (i = 0; i < lowering->n_lanes; i++) {
		if (lane && lane != i)
			continue;
		lowering->lanes[i].later &= lowering->lanes[i].group == next;
		lowering->lanes[i].group = next;
		lowering->lanes[i].split = false;
	}
	return added;
}

void xt_groups_write(struct xt_lowering *lowering, FILE *out)
{
	unsigned int i;

	for (i = 0; i < lowering->n_groups; i++) {
		struct xt_group *group = lowering->groups[i];

		fputs("}\n", group->out);
		if (fclose(group->out))
			xt_lower_failed(lowering);
		group->out = NULL;
		if (!lowering->error)
			fwrite(group->text, 1, group->size, out);
	}
}

void xt_groups_free(struct xt_lowering *lowering)
{
	unsigned int i;

	for (i = 0; i < lowering->n_groups; i++) {
		if (lowering->groups[i]->out)
			fclose(lowering->groups[i]->out);
		free(lowering->groups[i]->text);
		free(lowering->groups[i]);
	}
	free(lowering->groups);
	free(lowering->lanes);
	free(lowering->writes);
}
