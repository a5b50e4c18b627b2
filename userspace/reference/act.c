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
	uint32_t value[4] = { 0 };

	if (find_value(&key, subject, value))
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

void perform(const struct policy_action *action, struct subject *subject)
{
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
