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

/* In *@found, what kz_group_search() finds of the group at @offset, or else the
 * group's fallback. False: this policy's search is not in the program.
 */
kz_inline bool kz_code_search(const struct kz_key *key, __u64 offset,
			      __u32 *found)
{
	__u64 result;

	if (!kz_setup_get()->code)
		return false;
	asm volatile("r1 = %[key]\n\t"
		     "r2 = %[offset]\n\t" KZ_MARK(KZ_CODE_MARK) "%[result] = r0"
		     : [result] "=r"(result)
		     : [key] "r"(key), [offset] "r"(offset)
		     : "r0", "r1", "r2", "r3", "r4", "r5", "memory");
	*found = result;
	return true;
}
#define kz_code_search kz_code_search

/* All rules that it finds say their verdict by themselves. */
#define kz_all_plain() (kz_setup_get()->code == KZ_CODE_PLAIN)

#endif
