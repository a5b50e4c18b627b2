// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "userspace/audit/free.h"
#include "userspace/audit/owners.h"

static struct audit_owner_bits *owner_bits(struct audit_bits *bits,
					   const char *name)
{
	const struct audit_owner *owner;
	size_t i;

	for (i = 0; i < bits->n_owners; i++) {
		if (!strcmp(bits->owners[i].name, name))
			return &bits->owners[i];
	}
	if (i == AUDIT_OWNERS_MAX)
		return NULL;
	owner = audit_owner_find(name);
	bits->owners[i] =
		(struct audit_owner_bits){ .name = name,
					   .claimed = owner ? owner->bits : 0 };
	bits->n_owners++;
	return &bits->owners[i];
}

void audit_bits_find(struct audit_bits *bits, const struct audit *audit)
{
	struct audit_owner_bits *owner;
	const struct audit_user *user;
	size_t i;

	memset(bits, 0, sizeof(*bits));
	bits->free = WHOLE_MARK;
	for (i = 0; i < audit->n_users; i++) {
		user = &audit->users[i];
		if (user->word != WORD_PACKET)
			continue;
		if (user->bits != WHOLE_MARK)
			bits->free &= ~user->bits;
		else if (user->known)
			bits->free &= ~user->value;
		owner = owner_bits(bits, audit_rule_of(audit, user)->owner);
		if (!owner)
			continue;
		bits->free &= ~owner->claimed;
		if (user->bits == WHOLE_MARK)
			owner->whole = true;
		owner->bits |= user->bits != WHOLE_MARK ? user->bits :
			       user->known		? user->value :
							  0;
	}
}

uint32_t audit_bits_run(uint32_t free, int wanted)
{
	uint32_t best = 0, run;
	int start, length, best_length = 0;

	for (start = 0; start < 32; start++) {
		run = 0;
		for (length = 0; start + length < 32 && length < wanted &&
				 (free >> (start + length) & 1);
		     length++)
			run |= 1U << (start + length);
		if (length > best_length) {
			best = run;
			best_length = length;
		}
	}
	return best;
}
