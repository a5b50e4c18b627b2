/* SPDX-License-Identifier: GPL-2.0-only */
/* What programs at tc are called: kzmark's own by their policies' names. */
#ifndef KZ_TC_NAME_H
#define KZ_TC_NAME_H

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/tc_order.h"

/*
 * The name of program @called, which may be an id, into @name: an id is of
 * another program after the system's next start. An id that is none stays.
 */
void tc_name_keep(const char *called, char name[POLICY_NAME_SIZE]);

/* The id of what policy @name, or its companion, runs at tc; 0: nothing. */
uint32_t tc_name_policy(const char *name);

/* "says_ok (id 12, link 7)", "policy 'edge' (id 14)" */
void tc_name_print(const struct tc_program *program, char *text, size_t size);

#endif
