// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/import/iptables/policy.h"

#include <stdlib.h>

#include "userspace/base/refuse.h"

int xt_policy_begin(struct xt_policy *policy, struct xt_sets *sets, char *why)
{
	size_t i;

	*policy = (struct xt_policy){ .sets = sets };
	for (i = 0; i < sets->n_sets; i++)
		sets->sets[i].used = false;
	policy->groups = open_memstream(&policy->text, &policy->size);
	return policy->groups ? 0 : refuse_memory(why);
}

int xt_policy_end(struct xt_policy *policy, int error, const char *head,
		  const struct xt_marks *marks, FILE *out, char *why)
{
	if (fclose(policy->groups) && !error)
		error = refuse_memory(why);
	if (!error) {
		fputs(head, out);
		xt_marks_declare(marks, out);
		xt_sets_declare(policy->sets, out);
		fwrite(policy->text, 1, policy->size, out);
	}
	free(policy->text);
	return error;
}
