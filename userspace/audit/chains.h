/* SPDX-License-Identifier: GPL-2.0-only */
/* The chains of one table, and which hooks' packets reach each. */
#ifndef KZ_AUDIT_CHAINS_H
#define KZ_AUDIT_CHAINS_H

#include "userspace/audit/model.h"

struct audit_chain {
	char *name; /* owned */
	struct audit_place place;
	bool base;
	struct audit_chain **to; /* that it jumps to; owned */
	size_t n_to;
	struct audit_chain *next;
};

struct audit_chains {
	struct audit_chain *first, **last; /* in the order of their making */
	void *by_name; /* tsearch(3) */
};

void audit_chains_init(struct audit_chains *chains);
void audit_chains_free(struct audit_chains *chains);

/* The chain called @name, made if there is none; NULL: no memory. */
struct audit_chain *audit_chain_get(struct audit_chains *chains,
				    const char *name);
bool audit_chains_have(const struct audit_chains *chains, const char *name);
/* A base chain has @hook at @priority. */
void audit_chain_hook(struct audit_chain *chain, enum audit_hook hook,
		      int32_t priority, bool reroutes);
/* 0 or -ENOMEM. */
int audit_chain_jump(struct audit_chain *from, struct audit_chain *to);

/* Give each chain the hooks of those that jump to it, at any depth. */
void audit_chains_reach(struct audit_chains *chains);

#endif
