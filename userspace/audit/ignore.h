/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings that one accepts, one a line: class, bits, and optionally patterns
 * (fnmatch(3)) of the first rule's owner or place, and of the second's:
 *
 *	unmasked-compare 0xffffffff wg-quick
 *	overlap * kube-proxy NetBird # known since May
 */
#ifndef KZ_AUDIT_IGNORE_H
#define KZ_AUDIT_IGNORE_H

#include "userspace/audit/finding.h"

/*
 * Leave out of @findings those that @text, of the file @name, accepts. How many
 * were left out is in @ignored. 0, or -EINVAL with a sentence in @why
 * (WHY_SIZE) that names a bad line.
 */
int findings_ignore(struct findings *findings, char *text, const char *name,
		    size_t *ignored, char *why);

#endif
