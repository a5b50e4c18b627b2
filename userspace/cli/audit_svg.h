/* SPDX-License-Identifier: GPL-2.0-only */
/* The 32 bits with owners and collisions, as a self-contained SVG. */
#ifndef KZ_CLI_AUDIT_SVG_H
#define KZ_CLI_AUDIT_SVG_H

#include "userspace/audit/finding.h"
#include "userspace/audit/free.h"

/* Write it to the file @path. An exit status, after a complaint. */
int audit_svg(const char *path, const struct findings *findings,
	      const struct audit_bits *bits);

/* The bits of findings that two owners have. */
uint32_t audit_collisions(const struct findings *findings);

#endif
