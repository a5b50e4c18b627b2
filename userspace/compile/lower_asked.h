/* SPDX-License-Identifier: GPL-2.0-only */
/* Conditions on what the hook is asked for, which not every policy wants. */
#ifndef KZ_LOWER_ASKED_H
#define KZ_LOWER_ASKED_H

#include "core/given.h"
#include "userspace/compile/lowered.h"

/* The key word that holds what @ask asks for, or -E2BIG with a message. */
int lower_asked(struct output *output, enum kz_ask ask, struct location at);

/* The same of word @i of the name of @ask's device, whole, in a key. */
int lower_name_word(struct output *output, enum kz_ask ask, unsigned int i,
		    struct location at);

/* "@nh", "@th": the value, and that the packet has it. 0 or -errno. */
int lower_payload(struct output *output, struct lowered *lowered,
		  const struct policy_condition *c);

/* "@ll": of the header's addresses, which are in the key. 0 or -errno. */
int lower_link(struct output *output, struct lowered *lowered,
	       const struct policy_condition *c);

#endif
