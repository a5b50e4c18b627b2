// SPDX-License-Identifier: GPL-2.0-only
/* What actions do to a packet. */
#include <stdlib.h>

#include "userspace/reference/act.h"
#include "userspace/reference/ask.h"
#include "userspace/reference/field.h"

static void add_value(const struct policy_action *action,
		      struct subject *subject)
{
	const struct policy_condition key = { .id = action->key };
	struct reference *reference = subject->reference;
	uint32_t value[ELEMENT_WORDS] = { 0 };

	if (action->n_parts ? !find_joined(action->parts, action->n_parts,
					   subject, value) :
			      !find_value(&key, subject, value))
		return;
	cut_prefix(value, action->set->prefix);
	elements_add(&reference->sets[action->set->number], value,
		     action->timeout, action->id == ACTION_UPDATE,
		     reference->now / NS_PER_MS);
}

/* One of the values, each as likely as its weight says. */
static uint32_t choose(const struct policy_action *action,
		       const struct subject *subject)
{
	struct flow_name name;
	uint32_t number;
	size_t i = 0;

	flow_name(&subject->packet, &name);
	number = action->by_packet ? (uint32_t)mrand48() :
				     flow_number(&name, action_seed(action));
	while (number > action_weight_upper(action, i))
		i++;
	return action->weights[i].value;
}

/* True if all bits of @value before the last @free are those of @first. */
static bool is_within(const uint32_t value[4], unsigned __int128 first,
		      unsigned int free, bool wide)
{
	unsigned int bit, bits = wide ? 128 : 32;

	for (bit = bits; bit-- > free;)
		if ((value[(bits - 1 - bit) / 32] >> bit % 32 & 1) !=
		    (uint32_t)(first >> bit & 1))
			return false;
	return true;
}

/* The longest of all prefixes as they are written that contain @value. */
static uint32_t look_up(const struct policy_map *map, const uint32_t value[4])
{
	const struct map_entry *longest = NULL, *entry;
	size_t i;

	for (i = 0; i < map->n_entries; i++) {
		entry = &map->entries[i];
		if (is_within(value, entry->prefix.first, entry->prefix.free,
			      map->wide) &&
		    (!longest || entry->prefix.free < longest->prefix.free))
			longest = entry;
	}
	return longest ? longest->prefix.value : 0;
}

/* @action with the value that its map has for the packet. */
static struct policy_action from_map(const struct policy_action *action,
				     struct subject *subject)
{
	const struct policy_condition key = { .id = action->key };
	struct policy_action found = *action;
	uint32_t value[4] = { 0 };

	found.map = NULL;
	if (find_value(&key, subject, value))
		found.value = look_up(action->map->map, value);
	return found;
}

void perform(const struct policy_action *action, struct subject *subject)
{
	struct policy_action found;

	if (action->map) {
		found = from_map(action, subject);
		action = &found;
	}
	switch (action->id) {
	case ACTION_SET:
		set_field(action->field, action->value, subject);
		break;
	case ACTION_COPY:
		set_field(action->field, get_field(action->from, subject),
			  subject);
		break;
	case ACTION_CHOOSE:
		set_field(action->field, choose(action, subject), subject);
		break;
	case ACTION_ADD:
	case ACTION_UPDATE:
		add_value(action, subject);
		break;
	case ACTION_DSCP:
		subject->packet.dscp = action->value;
		break;
	case ACTION_TTL:
		if (subject->packet.version == 4)
			subject->packet.ttl = action->value;
		break;
	case ACTION_HOPLIMIT:
		if (subject->packet.version == 6)
			subject->packet.ttl = action->value;
		break;
	case ACTION_PRIORITY:
		subject->priority = action->value;
		break;
	case ACTION_MIRROR:
		subject->mirror = action->value;
		break;
	case ACTION_REDIRECT:
		subject->redirect = action->value;
		break;
	case ACTION_REJECT:
		subject->reject = action->value;
		break;
	case ACTION_LOG: /* somebody may listen elsewhere */
	case ACTIONS:
		break;
	}
}
