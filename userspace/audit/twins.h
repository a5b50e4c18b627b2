/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accesses that iptables-save has shown. iptables-nft writes some matches as
 * native expressions, which nft -j shows once more.
 */
#ifndef KZ_AUDIT_TWINS_H
#define KZ_AUDIT_TWINS_H

#include "userspace/audit/model.h"

struct audit_twins {
	uint64_t *keys; /* owned; sorted */
	size_t count;
};

/* Note what @audit has by now. 0 or -ENOMEM. */
int audit_twins_init(struct audit_twins *twins, const struct audit *audit);
void audit_twins_free(struct audit_twins *twins);

/* Does a rule of iptables at @where do what @user does? */
bool audit_twins_have(const struct audit_twins *twins, const char *where,
		      const struct audit_user *user);

#endif
