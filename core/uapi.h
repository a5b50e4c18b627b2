/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * xt_kzmark.ko's interface: the generic netlink family "kzmark", and what the
 * xt target puts into an iptables rule.
 *
 * Everything is per network namespace, that of the socket. Every command
 * needs CAP_NET_ADMIN in the initial user namespace (GENL_ADMIN_PERM).
 * Errors are -errno with the reason in the extended ack.
 *
 * KZMARK_CMD_LOAD	NAME, IMAGE..., [HOOKS], [PRIORITY], [FLAGS],
 *			[COUNTERS...]
 *	Validate the image (the IMAGE attributes joined in order; one holds at
 *	most 65,531 bytes) and load it under NAME, all in this one
 *	message. If NAME exists, its image is replaced at once: each packet is
 *	evaluated by the old or the new one, whole. Counters whose digest both
 *	have keep their counts, and dynamic sets whose name, type and size both
 *	have keep their elements. HOOKS and PRIORITY must then be absent or
 *	unchanged (-EEXIST otherwise). HOOKS is a bit mask of 1 << NF_INET_*;
 *	the policy is attached to them for IPv4 and IPv6 at PRIORITY (s32,
 *	default NF_IP_PRI_MANGLE), which must be after conntrack's if the
 *	policy needs flows. Without HOOKS it is evaluated by
 *	"-j KZMARK --apply-policy NAME" and KZMARK_CMD_TEST only.
 *	COUNTERS, joined: what each of the image's counters has counted already
 *	(-EINVAL if it is not one struct kz_counter for each), in addition.
 *	If iptables rules wait for a policy called NAME, they have it at once.
 *	FLAGS: KZMARK_F_TRANSIENT: unload when this socket closes; it has no
 *	HOOKS, iptables rules cannot refer to it, and only this socket can
 *	replace it, as transient again (-EEXIST). KZMARK_F_CREATE: -EEXIST if NAME exists;
 *	KZMARK_F_REPLACE: -ENOENT if it does not.
 *	Reply: NAME, GENERATION. -EINVAL: not an image; -EOPNOTSUPP: it needs
 *	features that the module does not have.
 * KZMARK_CMD_UNLOAD	NAME
 *	-EBUSY while an iptables rule refers to it, -ENOENT without it.
 * KZMARK_CMD_PATCH	NAME, GENERATION, OPS..., [DATA...]
 *	Change a rule of the policy in a copy of its image (image_room.h), which
 *	then takes the image's place: each packet is evaluated by the old or the
 *	new one, whole. OPS, joined, are struct kz_patch_op[], and DATA, joined,
 *	the bytes that they write, each at most once and in order. Counters, sets
 *	and limits stay what they are. Reply: NAME, GENERATION, which is one
 *	more. -ESTALE: the policy has another generation: read its image again.
 *	-EINVAL: the result is not an image, or differs from it in more than
 *	rules can; -EOPNOTSUPP: the image has no room for changes. A transient
 *	policy cannot be changed (-EPERM).
 * KZMARK_CMD_GET	NAME; or a dump of all without it
 *	Per policy: NAME, GENERATION, HOOKS, PRIORITY, FLAGS (TRANSIENT), USERS
 *	(iptables rules), IMAGE_SIZE, RULES, MEMORY (bytes of the image, of
 *	the counters of all CPUs and of the dynamic sets), LOGGED (packets that
 *	rules with "log" have met), LOST (packets whose flow could not keep what
 *	rules have set), REFUSED (times that a key found no place in the table of a
 *	limit per key), EDITS (changes by KZMARK_CMD_PATCH, each of which is one of
 *	its GENERATION's). In the dump also, with NAME, USERS and the one flag
 *	KZMARK_F_WAITING, each policy that is not loaded but that iptables
 *	rules refer to; every command about NAME says -ENOENT of it.
 * KZMARK_CMD_GET_IMAGE	NAME, dump
 *	The image in messages of one IMAGE attribute each, in order. Its checksum
 *	is that of the one that was loaded, whatever PATCH has changed.
 * KZMARK_CMD_OPEN_IMAGE	NAME
 *	Open a file that is the image, of IMAGE_SIZE bytes, and can be mapped:
 *	for reading, shared. It stays that of GENERATION, whatever is loaded
 *	later. Reply: GENERATION, EDITS, IMAGE_SIZE, FD, a descriptor of the
 *	process that sends the request.
 * KZMARK_CMD_GET_COUNTERS	NAME, dump
 *	COUNTERS attributes: arrays of struct kz_counter (image.h), in order
 *	of the counters' indices, summed over CPUs.
 * KZMARK_CMD_ADD_COUNTERS	NAME, COUNTERS...
 *	Add COUNTERS, joined, to those of the policy, which counts meanwhile.
 *	-EINVAL if it is not one struct kz_counter for each of its counters.
 * KZMARK_CMD_TEST	NAME, FRAME, [GIVEN], [REPEAT]
 *	Evaluate the Ethernet frame REPEAT times (default 1, at most
 *	KZMARK_MAX_REPEAT) as a hook would, VLAN tags stripped; a frame too
 *	short for its headers counts as an empty packet. Each evaluation starts
 *	from GIVEN (struct kz_given; default: all 0), which has the words that
 *	the packet's flow keeps: conntrack is neither read nor written.
 *	Counters count, and limits are used up; the frame does not change, is
 *	not mirrored and not redirected. Reply: RESULT, of the last evaluation,
 *	with the mean ns of all.
 * KZMARK_CMD_SET_ADD	NAME, SET, ENTRIES..., [FLAGS]
 *	Put the ENTRIES (arrays of struct kz_entry, all in this message) into
 *	the policy's dynamic set SET; a value in the set gets the new timeout.
 *	-ENOENT without the policy or the set, -ENOSPC when the set is full:
 *	the entries before the one that did not fit are added. Reply: DONE, the
 *	number of entries that were. FLAGS: KZMARK_F_REPLACE: the set has the
 *	ENTRIES and no others, from one packet to the next; on error it is as
 *	it was, and DONE is 0. -EAGAIN: the policy was replaced meanwhile.
 * KZMARK_CMD_SET_DEL	NAME, SET, ENTRIES...
 *	Delete them; -ENOENT at the first that is not in the set. Reply: DONE.
 * KZMARK_CMD_SET_FLUSH	NAME, SET
 * KZMARK_CMD_GET_SET	NAME, SET, dump
 *	The elements that have not expired, in any order, in ENTRIES
 *	attributes. One that is added or deleted meanwhile may or may not be
 *	among them; all others are, once. NLM_F_DUMP_INTR: the set was
 *	replaced meanwhile, the answer mixes both.
 * KZMARK_CMD_EVENT
 *	To the multicast group KZMARK_GENL_EVENTS of the namespace: a packet
 *	matched a rule with "log". NAME, EVENT (struct kz_event, whose lost is
 *	0), LOGGED (how many the policy has logged so far, with this one). At
 *	most 1,000 a second of a policy are sent, and none of KZMARK_CMD_TEST's
 *	packets.
 *
 * Fields. Each namespace has a registry of who owns which bits of the mark and
 * of the flow's words: the fields of loaded policies (but TRANSIENT ones),
 * which change in one step with LOAD and UNLOAD, and those reserved statically.
 * Several owners may have a field of one name if all mean the same bits. LOAD
 * and FIELD_ADD are refused with -EBUSY if a field of that name has other bits,
 * or another field has one of the bits; LOAD, UNLOAD and FIELD_DEL are refused
 * if an iptables rule refers to a field that would be removed.
 *
 * KZMARK_CMD_FIELD_ADD	FIELD, OWNER, WORD, MASK, [FLOW_WORD, FLOW_MASK],
 *			[VALUES]
 *	Reserve the bits MASK of WORD statically: of the mark (KZ_W_MARK) or of
 *	a word kept with the flow (KZ_W_FLOW + i). A sticky field of the mark
 *	has the bits FLOW_MASK of FLOW_WORD, too: MASK, rotated. VALUES are
 *	names (KZMARK_V_NAME) for numbers (KZMARK_V_NUMBER). -EEXIST: OWNER has
 *	reserved it already.
 * KZMARK_CMD_FIELD_DEL	FIELD, [OWNER]
 *	Release the static reservation of OWNER, or without OWNER all of them.
 *	-ENOENT if there is none.
 * KZMARK_CMD_GET_FIELDS	dump
 *	Per field and owner: FIELD, OWNER, STATIC (a flag; else OWNER is a
 *	policy), WORD, MASK, FLOW_WORD, FLOW_MASK (0: not sticky), USERS
 *	(iptables rules that refer to the field), LOST (writes to the flow by
 *	such rules that had no flow, or one without a label), VALUES. If not
 *	all of them fit, more messages of that FIELD and OWNER follow.
 */
#ifndef KZMARK_UAPI_H
#define KZMARK_UAPI_H

#include "core/given.h"
#include "core/image_room.h"
#include "core/result.h"

#define KZMARK_GENL_NAME "kzmark"
#define KZMARK_GENL_VERSION 2
#define KZMARK_GENL_EVENTS "events"
#define KZMARK_NAME_SIZE 32 /* with the NUL; [A-Za-z0-9_.-]+ */
#define KZMARK_FIELD_SIZE 64 /* of a field's and a value's name, likewise */
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
	KZMARK_CMD_FIELD_ADD,
	KZMARK_CMD_FIELD_DEL,
	KZMARK_CMD_GET_FIELDS,
	KZMARK_CMD_ADD_COUNTERS,
	KZMARK_CMD_EVENT,
	KZMARK_CMD_PATCH,
	KZMARK_CMD_OPEN_IMAGE,
	__KZMARK_CMD_END,
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
	KZMARK_A_COUNTERS, /* binary, repeated: struct kz_counter[] */
	KZMARK_A_FRAME, /* binary */
	KZMARK_A_GIVEN, /* binary: struct kz_given */
	KZMARK_A_REPEAT, /* u32 */
	KZMARK_A_RESULT, /* binary: struct kz_result */
	KZMARK_A_RULES, /* u32 */
	KZMARK_A_MEMORY, /* u64 */
	KZMARK_A_PAD, /* aligns MEMORY */
	KZMARK_A_SET, /* string, a set's name */
	KZMARK_A_ENTRIES, /* binary, repeated: struct kz_entry[] */
	KZMARK_A_DONE, /* u32: entries carried out, also beside an error */
	KZMARK_A_FIELD, /* string */
	KZMARK_A_OWNER, /* string, like NAME */
	KZMARK_A_STATIC, /* flag */
	KZMARK_A_WORD, /* u32, KZ_W_* */
	KZMARK_A_MASK, /* u32 */
	KZMARK_A_FLOW_WORD, /* u32 */
	KZMARK_A_FLOW_MASK, /* u32 */
	KZMARK_A_LOST, /* u64 */
	KZMARK_A_VALUES, /* nested array of nested KZMARK_V_* */
	KZMARK_A_EVENT, /* binary: struct kz_event */
	KZMARK_A_LOGGED, /* u64 */
	KZMARK_A_REFUSED, /* u64 */
	KZMARK_A_EDITS, /* u32 */
	KZMARK_A_OPS, /* binary, repeated: struct kz_patch_op[] */
	KZMARK_A_DATA, /* binary, repeated */
	KZMARK_A_FD, /* s32 */
	__KZMARK_A_END,
	KZMARK_A_MAX = __KZMARK_A_END - 1,
};

#define KZMARK_F_TRANSIENT 0x1U
#define KZMARK_F_CREATE 0x2U
#define KZMARK_F_REPLACE 0x4U
#define KZMARK_F_WAITING 0x8U /* in answers only */

enum kzmark_value_attribute {
	KZMARK_V_UNSPEC,
	KZMARK_V_NAME, /* string */
	KZMARK_V_NUMBER, /* u32 */
	__KZMARK_V_END,
	KZMARK_V_MAX = __KZMARK_V_END - 1,
};

/* xt match kzmark, revision 0: [!] --field NAME=VALUE. */
struct xt_kzmark_mtinfo0 {
	char field[KZMARK_FIELD_SIZE];
	__u32 value; /* not shifted */
	__u32 invert; /* 0, 1 */
	/* Used internally by the kernel */
	void *priv __attribute__((aligned(8)));
};

/* What a rule's target does; --policy is an option of iptables' own. */
enum xt_kzmark_action {
	XT_KZMARK_APPLY_POLICY, /* --apply-policy NAME */
	XT_KZMARK_SET_FIELD, /* --set-field NAME=VALUE */
	XT_KZMARK_SAVE, /* --save NAME */
	XT_KZMARK_RESTORE, /* --restore NAME */
	XT_KZMARK_ACTIONS,
};

/* While the policy is not loaded, drop packets: "--or-drop". Without it the
 * next rule is looked at.
 */
#define XT_KZMARK_OR_DROP 0x1U

/* xt target KZMARK, revision 0. */
struct xt_kzmark_tginfo0 {
	char name[KZMARK_FIELD_SIZE]; /* of the policy or the field */
	__u32 action; /* enum xt_kzmark_action */
	__u32 value; /* SET_FIELD: not shifted; APPLY_POLICY: XT_KZMARK_OR_DROP
		      * or 0; else 0
		      */
	/* Used internally by the kernel */
	void *priv __attribute__((aligned(8)));
};

#endif
