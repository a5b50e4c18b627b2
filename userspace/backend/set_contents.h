/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that a set has: whether elements are in it, and what it lacks. @name is
 * the policy; what fails returns -errno and @why. The set is dynamic unless it
 * says otherwise.
 */
#ifndef KZ_SET_CONTENTS_H
#define KZ_SET_CONTENTS_H

#include "userspace/backend/backend.h"
#include "userspace/policy/ranges.h"

/* @there[i]: @entries[i] is in the set. */
int set_test(const struct backend *backend, const char *name, const char *set,
	     const struct kz_entry *entries, size_t count, bool *there,
	     char *why);

/*
 * The elements of @set, a static set of addresses or ports, normalized, in
 * *@ranges, whose list the caller frees in any case.
 */
int set_static_read(const struct backend *backend, const char *name,
		    const char *set, struct ranges *ranges, char *why);

/* Remove from @entries those that are not in the set. */
int set_keep_present(const struct backend *backend, const char *name,
		     const char *set, struct kz_entry *entries, size_t *count,
		     char *why);

/*
 * Add those of @entries that are not in the set, or that would expire there
 * more than a second too early. @entries are changed. -ENOSPC: they do not fit.
 */
int set_complete(const struct backend *backend, const char *name,
		 const char *set, struct kz_entry *entries, size_t count,
		 char *why);

#endif
