// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/lower_state.h"

#include <string.h>

#include "userspace/base/array.h"
#include "userspace/base/refuse.h"

void xt_lower_drop(struct xt_lowering *lowering, struct xt_rule *rule,
		   const char *reason)
{
	if (!rule->reason)
		rule->reason = reason;
	lowering->again = true;
}

uint64_t xt_written_since(const struct xt_lowering *lowering, size_t written)
{
	uint64_t bits = 0;
	size_t i;

	for (i = written; i < lowering->n_writes; i++)
		bits |= lowering->writes[i];
	return bits;
}

bool xt_term_asked(const struct xt_lowering *lowering,
		   const struct xt_term *term)
{
	return (term->device != XT_IN || lowering->hook->in) &&
	       (term->device != XT_OUT || lowering->hook->out);
}

bool xt_rule_meant(const struct xt_lowering *lowering,
		   const struct xt_rule *rule)
{
	size_t i;

	for (i = 0; i < rule->n_terms; i++)
		if (!rule->terms[i].inverted &&
		    !xt_term_asked(lowering, &rule->terms[i]))
			return false;
	return !rule->never;
}

size_t xt_rule_terms(const struct xt_lowering *lowering,
		     const struct xt_rule *rule)
{
	size_t i, count = 0;

	for (i = 0; rule && i < rule->n_terms; i++)
		if (rule->terms[i].ct)
			count += xt_marks_count_connection(lowering->marks,
							   rule->terms[i].ct);
		else
			count += xt_term_asked(lowering, &rule->terms[i]);
	return count;
}

uint64_t xt_rule_reads(const struct xt_rule *rule)
{
	uint64_t bits = 0;
	size_t i;

	for (i = 0; i < rule->n_terms; i++)
		bits |= rule->terms[i].reads;
	return bits;
}

void xt_lower_failed(struct xt_lowering *lowering)
{
	if (!lowering->error)
		lowering->error = refuse_memory(lowering->why);
}

void xt_note_write(struct xt_lowering *lowering, uint64_t mask)
{
	uint64_t *writes;

	if (!mask)
		return;
	writes = array_grow(lowering->writes, lowering->n_writes,
			    sizeof(*writes));
	if (!writes) {
		xt_lower_failed(lowering);
		return;
	}
	lowering->writes = writes;
	writes[lowering->n_writes++] = mask;
}

/* All packets of the chain that come to it meet it. */
bool xt_unconditional(const struct xt_lowering *lowering,
		      const struct xt_rule *rule)
{
	return !rule->limit && !xt_rule_terms(lowering, rule);
}

const char *xt_policy_verdict(const struct xt_lowering *lowering)
{
	return strcmp(lowering->chain->policy, "DROP") ? "accept" : "drop";
}
