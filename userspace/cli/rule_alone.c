// SPDX-License-Identifier: GPL-2.0-only
#include "userspace/cli/rule_alone.h"

#include <errno.h>
#include <stdlib.h>

#include "userspace/cli/rule_change.h"
#include "userspace/cli/source.h"
#include "userspace/lang/frame.h"
#include "userspace/lang/parse_policy.h"

/* What @policy is compiled to, if there is nothing to say about it. */
static int compile(struct policy *policy, const struct backend *backend,
		   struct image *image, struct messages *messages)
{
	int err = 0;

	if (policy && !messages->count)
		backend_check(backend, policy, BACKEND_USE_LOAD, messages);
	if (policy && !messages->count)
		err = policy_compile(policy, image, messages);
	return err ?: messages->count ? -EINVAL : 0;
}

int rule_alone_compile(const char *frame, uint32_t group, const char *rule,
		       const struct backend *backend, struct image *image,
		       char *why)
{
	char *text = frame_fill(frame, group, rule);
	struct messages messages = { 0 };
	struct policy *policy;
	int err;

	if (!text)
		return refuse_memory(why);
	policy = policy_parse(RULE_FILE, text, &messages);
	err = compile(policy, backend, image, &messages);
	policy_free(policy);
	messages_clear(&messages);
	free(text);
	return err ? refuse(why, err,
			    "there is something to say about the rule") :
		     0;
}
