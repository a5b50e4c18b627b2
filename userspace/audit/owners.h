/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose rule is it? By base/owners.def, and by the rules of the same marks. */
#ifndef KZ_AUDIT_OWNERS_H
#define KZ_AUDIT_OWNERS_H

#include "userspace/audit/model.h"

enum owner_flag {
	OWNER_ELSEWHERE = 1, /* sockets or BPF programs set its marks, too */
	OWNER_VALID_MARK = 2, /* sets net.ipv4.conf.*.src_valid_mark */
	OWNER_TPROXY = 4, /* routes marked packets to local sockets */
	OWNER_UNNAMED = 8, /* nobody that has a name */
};

struct audit_owner {
	const char *name;
	uint32_t bits;
	uint32_t flags;
	const char *patterns;
	const char *source;
};

/* Ends with a row without name. */
extern const struct audit_owner audit_owners[];

const struct audit_owner *audit_owner_find(const char *name);

/* Is VALUE/MASK one of its marks? */
bool audit_owner_has_mark(const struct audit_owner *owner, uint32_t value,
			  uint32_t mask);

/* Give each rule its owner. 0 or -ENOMEM. */
int audit_owners_assign(struct audit *audit);

#endif
