/* SPDX-License-Identifier: GPL-2.0-only */
/* Which rules of a dump are in a policy, and why the others are not. */
#ifndef KZ_IMPORT_XT_ACCOUNT_H
#define KZ_IMPORT_XT_ACCOUNT_H

#include "userspace/import/iptables/dump.h"
#include "userspace/import/report.h"

/*
 * Add the rules of @table to @report: those that are reached, and with @all the
 * others, too. 0, or -ENOMEM.
 */
int xt_account_table(const struct xt_dump *dump, const struct xt_table *table,
		     bool all, struct import_report *report);

/* Add the rules of a nat table: what they do, without what cannot be said. */
void xt_account_nat(const struct xt_table *table, struct import_report *report);

#endif
