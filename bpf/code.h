/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search through a small policy's rules as instructions of its own, which
 * userspace puts into the program before it is loaded, in the place of a mark
 * (userspace/backend/bpf/emit_search.h).
 */
#ifndef KZ_CODE_H
#define KZ_CODE_H

#define KZ_TEXT(x) #x
#define KZ_MARK(number) "r0 = " KZ_TEXT(number) " ll\n\t"

/* What they find in r0; r2 as it is after them. */
kz_inline __u32 kz_code_run(const struct kz_key *key, __u64 offset,
			    __u32 *number)
{
	__u64 result, r2;

	asm volatile("r1 = %[key]\n\t"
		     "r2 = %[offset]\n\t" KZ_MARK(KZ_CODE_MARK) "%[r2] = r2\n\t"
								"%[result] = r0"
		     : [result] "=r"(result), [r2] "=&r"(r2)
		     : [key] "r"(key), [offset] "r"(offset)
		     : "r0", "r1", "r2", "r3", "r4", "r5", "memory");
	*number = r2;
	return result;
}

/* In *@found, what kz_group_search() finds of the group at @offset, or else the
 * group's fallback. False: this policy's search is not in the program.
 */
kz_inline bool kz_code_search(const struct kz_key *key, __u64 offset,
			      __u32 *found)
{
	__u32 ignored;

	if (!kz_setup_get()->code)
		return false;
	*found = kz_code_run(key, offset, &ignored);
	return true;
}
#define kz_code_search kz_code_search

/* A policy of one search needs no program for many groups or large images. */
#if defined(KZ_GROUPS_IN_ORDER) && !defined(KZ_CHUNKED)
/* The rule of the whole policy's first group that has one, and that group's
 * number. False: it is not one search.
 */
kz_inline bool kz_code_policy(const struct kz_key *key, __u32 *found,
			      __u32 *number)
{
	if (!(kz_setup_get()->code & KZ_CODE_POLICY))
		return false;
	*found = kz_code_run(key, 0, number);
	return true;
}
#define kz_code_policy kz_code_policy
#endif

/* All rules that it finds say their verdict by themselves. */
#define kz_all_plain() (kz_setup_get()->code & KZ_CODE_PLAIN)

#endif
