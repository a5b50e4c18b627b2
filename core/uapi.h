/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * xt_kzmark.ko's interface: the generic netlink family "kzmark", and what the
 * xt target puts into an iptables rule.
 *
 * Everything is per network namespace, that of the socket. Every command
 * needs CAP_NET_ADMIN in the initial user namespace (GENL_ADMIN_PERM).
 * Errors are -errno with the reason in the extended ack.
 *
 * KZMARK_CMD_LOAD	NAME, IMAGE..., [HOOKS], [PRIORITY], [FLAGS]
 *	Validate the image (the IMAGE attributes joined in order; one holds at
 *	most 65,531 bytes) and put it in force under NAME, all in this one
 *	message. If NAME exists, its image is replaced at once: each packet is
 *	judged by the old or the new one, whole; counters whose digest both
 *	have go on counting, and dynamic sets whose name, type and size both
 *	have keep their elements; HOOKS and PRIORITY must then
 *	be absent or as they are (-EEXIST otherwise). HOOKS is a bit mask of
 *	1 << NF_INET_*; the policy is attached to them for IPv4 and IPv6 at
 *	PRIORITY (s32, default NF_IP_PRI_MANGLE), which must be behind conntrack's
 *	where it is about flows. Without HOOKS it waits for
 *	"-j KZMARK --apply-policy NAME" or KZMARK_CMD_TEST.
 *	FLAGS: KZMARK_F_TRANSIENT: unload when this socket closes; iptables
 *	rules cannot refer to it, and only this socket can replace it, as
 *	transient again (-EEXIST). KZMARK_F_CREATE: -EEXIST if NAME exists;
 *	KZMARK_F_REPLACE: -ENOENT if it does not.
 *	Reply: NAME, GENERATION. -EINVAL: not an image; -EOPNOTSUPP: it needs
 *	features that the module has not.
 * KZMARK_CMD_UNLOAD	NAME
 *	-EBUSY while an iptables rule refers to it, -ENOENT without it.
 * KZMARK_CMD_GET	NAME; or a dump of all without it
 *	Per policy: NAME, GENERATION, HOOKS, PRIORITY, FLAGS (TRANSIENT), USERS
 *	(iptables rules), IMAGE_SIZE, RULES, MEMORY (bytes of the image, of the
 *	counters of all CPUs and of the dynamic sets).
 * KZMARK_CMD_GET_IMAGE	NAME, dump
 *	The image in messages of one IMAGE attribute each, in order.
 * KZMARK_CMD_GET_COUNTERS	NAME, dump
 *	COUNTERS attributes: arrays of struct kz_counter (image.h), in order
 *	of the counters' indices, summed over CPUs.
 * KZMARK_CMD_TEST	NAME, FRAME, [MARK], [IIF], [OIF], [FLOW], [REPEAT]
 *	Judge the Ethernet frame REPEAT times (default 1, at most
 *	KZMARK_MAX_REPEAT) as if it stood at a hook, VLAN tags stripped; of a
 *	frame too short for its headers an empty packet is left. Each judging
 *	starts from MARK, IIF and OIF (default 0), CT (invalid), and FLOW, the
 *	words that its flow remembers: conntrack is not asked, and not told.
 *	Counters count, and
 *	limits are used up; the frame does not change, is not mirrored and not
 *	redirected. Reply: RESULT, of the last one, with the mean ns of all.
 * KZMARK_CMD_SET_ADD	NAME, SET, ENTRIES...
 *	Put the ENTRIES (arrays of struct kz_entry, all in this message) into
 *	the policy's dynamic set SET; one that is there gets the new timeout.
 *	-ENOENT without the policy or the set, -ENOSPC when the set is full:
 *	those before the one that had no place are in. Reply: DONE.
 * KZMARK_CMD_SET_DEL	NAME, SET, ENTRIES...
 *	Take them out; -ENOENT at the first that is not in. Reply: DONE.
 * KZMARK_CMD_SET_FLUSH	NAME, SET
 * KZMARK_CMD_GET_SET	NAME, SET, dump
 *	The elements that have not expired, in any order, in ENTRIES
 *	attributes. One that is added or taken out meanwhile may or may not be
 *	among them; all others are, once.
 */
#ifndef KZMARK_UAPI_H
#define KZMARK_UAPI_H

#include "image.h"

#define KZMARK_GENL_NAME "kzmark"
#define KZMARK_GENL_VERSION 1
#define KZMARK_NAME_SIZE 32 /* with the NUL; [A-Za-z0-9_.-]+ */
#define KZMARK_MAX_REPEAT 1000000
#define KZMARK_MAX_FRAME 65531 /* what an attribute holds */
#define KZMARK_IMAGE_CHUNK 32768 /* bytes in an IMAGE attribute we send */

enum kzmark_command {
	KZMARK_CMD_UNSPEC,
	KZMARK_CMD_LOAD,
	KZMARK_CMD_UNLOAD,
	KZMARK_CMD_GET,
	KZMARK_CMD_GET_IMAGE,
	KZMARK_CMD_GET_COUNTERS,
	KZMARK_CMD_TEST,
	KZMARK_CMD_SET_ADD,
	KZMARK_CMD_SET_DEL,
	KZMARK_CMD_SET_FLUSH,
	KZMARK_CMD_GET_SET,
};

enum kzmark_attribute {
	KZMARK_A_UNSPEC,
	KZMARK_A_NAME, /* string */
	KZMARK_A_IMAGE, /* binary, repeated */
	KZMARK_A_HOOKS, /* u32 */
	KZMARK_A_PRIORITY, /* s32 */
	KZMARK_A_FLAGS, /* u32, KZMARK_F_* */
	KZMARK_A_GENERATION, /* u32, from 1, counted in the namespace */
	KZMARK_A_USERS, /* u32 */
	KZMARK_A_IMAGE_SIZE, /* u32, bytes */
	KZMARK_A_COUNTERS, /* binary: struct kz_counter[] */
	KZMARK_A_FRAME, /* binary */
	KZMARK_A_MARK, /* u32 */
	KZMARK_A_IIF, /* u32, ifindex */
	KZMARK_A_REPEAT, /* u32 */
	KZMARK_A_RESULT, /* binary: struct kz_result */
	KZMARK_A_RULES, /* u32 */
	KZMARK_A_MEMORY, /* u64 */
	KZMARK_A_PAD, /* aligns MEMORY */
	KZMARK_A_SET, /* string, a set's name */
	KZMARK_A_ENTRIES, /* binary, repeated: struct kz_entry[] */
	KZMARK_A_DONE, /* u32: entries carried out, also beside an error */
	KZMARK_A_OIF, /* u32, ifindex */
	KZMARK_A_FLOW, /* binary: u32[KZ_FLOW_WORDS] */
	KZMARK_A_CT, /* u32, kz_ct_bit() */
	__KZMARK_A_END,
	KZMARK_A_MAX = __KZMARK_A_END - 1,
};

#define KZMARK_F_TRANSIENT 0x1U
#define KZMARK_F_CREATE 0x2U
#define KZMARK_F_REPLACE 0x4U

/* xt target KZMARK, revision 0: --apply-policy NAME (--policy is iptables' own). */
struct xt_kzmark_tginfo0 {
	char policy[KZMARK_NAME_SIZE];
	/* Used internally by the kernel */
	void *slot __attribute__((aligned(8)));
};

#endif
