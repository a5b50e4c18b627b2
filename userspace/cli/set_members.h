/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A dynamic set of the text as backends have it: one set, or of prefixes one
 * for each length, in ascending order.
 */
#ifndef KZ_CLI_SET_MEMBERS_H
#define KZ_CLI_SET_MEMBERS_H

#include "userspace/cli/active.h"
#include "userspace/cli/set_asked.h"
#include "userspace/cli/set_elements.h"
#include "userspace/compile/image.h"

#define MEMBER_NAME_SIZE 80

struct set_member {
	char name[MEMBER_NAME_SIZE]; /* "bans.64" */
	struct kz_dynamic set;
};

struct set_members {
	struct set_member list[KZ_MAX_LENGTHS];
	uint32_t count; /* 0: there is no such set */
};

/* Of set @name, "bans" or "bans.64", in @image. */
void set_members_find(const struct image *image, const char *name,
		      struct set_members *members);

/* The name in the text of a set with prefixes of @prefix bits, or 0: its own. */
void set_members_name(const char *own, uint32_t prefix,
		      char name[MEMBER_NAME_SIZE]);

/* "48, 64, 128"; without prefixes, "". */
#define LENGTHS_SIZE (5 * KZ_MAX_LENGTHS + 1)
void set_lengths_write(const struct set_members *members,
		       char text[LENGTHS_SIZE]);

/* 0 if each of @elements is for a member; else -EINVAL after a complaint. */
int set_members_check(const struct set_members *members,
		      const struct set_elements *elements);

/* Those of @elements that are for @member; set_elements_free() in any case. 0,
 * or -ENOMEM.
 */
int set_member_select(const struct set_member *member,
		      const struct set_elements *elements,
		      struct set_elements *selected);

/*
 * For each of @elements, whether an element of a member contains it: *@asked,
 * of *@count, which the caller frees in any case. 0, or -errno and @why.
 */
int set_members_ask(const struct target *target,
		    const struct set_members *members,
		    const struct set_elements *elements,
		    struct set_asked **asked, size_t *count, char *why);

#endif
