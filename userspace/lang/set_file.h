/* SPDX-License-Identifier: GPL-2.0-only */
/* The file of a set: a list of elements, in any format of import/format.h. */
#ifndef KZ_SET_FILE_H
#define KZ_SET_FILE_H

#include "userspace/lang/literals.h"
#include "userspace/policy/messages.h"
#include "userspace/policy/policy.h"

struct set_file {
	char *path;
	struct policy_set *set; /* elements are added here, or to its half */
	struct literals *literals;
	struct messages *messages; /* mistakes, with the file's lines */
	bool loose; /* host bits of a prefix are cleared, not a mistake */
	bool skip; /* mistakes are left out, counted, and told as one warning */
	uint32_t number; /* of the file among the set's */
	size_t errors; /* out: messages added as errors */
};

/*
 * Where the file @name (@length bytes) of the policy file @policy is: a
 * relative name counts from the policy's folder. Freed by the caller; NULL if
 * there is no memory.
 */
char *set_file_path(const char *policy, const char *name, size_t length);

/*
 * 0, also if there is no element; -EINVAL: mistakes, in messages; -E2BIG: more
 * than KZ_MAX_SET_ELEMENTS; -errno of reading it.
 */
int set_file_read(struct set_file *file);

#endif
