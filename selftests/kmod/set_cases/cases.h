/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What xt_kzmark.ko does with dynamic sets, case by case: a table a file, and
 * the policy that all begin with. Port 53 adds, anything else asks.
 */
#ifndef KZ_TEST_SET_CASES_H
#define KZ_TEST_SET_CASES_H

#include "selftests/runner/subject.h"

#define NAME "sets"
#define PATIENCE 30 /* seconds for what must happen at last */

struct set_case {
	const char *name;
	bool (*holds)(void);
};

/* Each ends with a case without name. */
extern const struct set_case change_cases[], time_cases[], packet_cases[],
	bulk_cases[], refuse_cases[], replace_cases[];

/* ---- session.c ---- */

extern uint32_t many; /* KZMARK_MANY; 65536 is the most */
extern const struct backend *kmod;
extern struct kmod_socket us;
extern char why[WHY_SIZE];
extern size_t done; /* of the last change */
extern const char cases_policy[];

/* The policy is attached, with empty sets: what every case begins with. */
bool afresh(void);

struct kz_entry entry(uint32_t word, uint64_t timeout);
int change_some(const char *set, enum set_change change,
		const struct kz_entry *entries, size_t count);
int change(const char *set, enum set_change how, uint32_t word,
	   uint64_t timeout);

/* Elements in @set, or -errno. */
long size_of(const char *set);
/* What @word has left; 0: it is not in. */
uint64_t timeout_of(const char *set, uint32_t word);

/* What becomes of a packet from @saddr to @dport: a verdict, or -errno. */
int sent(const uint32_t *saddr, unsigned int words, uint16_t dport);
int sent_by(uint32_t saddr, uint16_t dport);

/* ---- bulk.c ---- */

/* 0 to many - 1 into the set "many". */
bool add_many(void);
/* How many of these are in it exactly once; -errno. */
long stand_once(void);

#endif
