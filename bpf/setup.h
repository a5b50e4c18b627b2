/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What userspace tells a BPF program before it is loaded, and the result of a
 * test run. Shared by bpf/ and userspace/backend/.
 *
 * struct kz_setup is the program's read-only data. The verifier knows its
 * values and drops the branches that they rule out.
 */
#ifndef KZ_SETUP_H
#define KZ_SETUP_H

#include "core/given.h"
#include "core/image.h"
#include "core/result.h"

/* Groups that the verifier follows one after the other. */
#define KZ_GROUPS_TOGETHER 38
/* The same where it follows each by the cache and by its trees. */
#define KZ_CACHED_TOGETHER 2

/*
 * An image in several map elements: each the largest that every kernel takes,
 * half of KMALLOC_MAX_SIZE, which bounds it before 6.10, less the slack rounded
 * up.
 */
#define KZ_CHUNK_SHIFT 21
#define KZ_CHUNK_MASK ((1U << KZ_CHUNK_SHIFT) - 1)

/* Of the policy's flow cache: cache.h. */
struct kz_cache_setup {
	__u32 on; /* 0: there is none, and the rest is 0 */
	__u32 hash_shift; /* from a hash of 64 bits to an entry's number */
	__u32 entry_shift; /* an entry has 1 << entry_shift bytes */
	__u32 mask; /* of an entry's offset */
	__u32 window; /* misses after which it sees whether it is worth it */
	__u32 shared; /* 1: packets on a CPU may interrupt each other */
	__u32 n_words;
	__u32 word[KZ_CACHED_WORDS]; /* of the key */
	__u32 bits[KZ_CACHED_WORDS]; /* those that count */
};

struct kz_setup {
	struct kz_image_header header; /* of the policy */
	__u32 chunk_shift; /* a chunk has 1 << chunk_shift bytes */
	__u32 chunk_mask; /* and this mask; if there are several: below */
	__u32 n_chunks; /* 1: the image is kz_image; else map kz_chunks */
	__u32 link_length; /* of the device's link header: 14 or 0 */
	__u32 ether; /* 1: it is an Ethernet device's */
	__u32 frags; /* xdp: 1: frames may have several buffers */
	__u32 bound; /* xdp: ifindex of the device that it is bound to, or 0 */
	__u32 egress; /* tc: 1 at egress */
	__u32 generation; /* of the policy, for its events */
	__s32 tai; /* s that TAI is ahead of UTC, as the kernel has it */
	__u32 testing; /* 1: evaluate for kz_test, under BPF_PROG_TEST_RUN */
	__u32 secret; /* xdp: of the policy, in its packets' metadata */
	__u32 code; /* enum kz_code, or'ed */
	struct kz_cache_setup cache;
};

/* Whether the search for a rule is instructions of the program. */
enum kz_code {
	KZ_CODE_NONE, /* it walks the image */
	KZ_CODE_SEARCH = 1, /* of a group at a time */
	KZ_CODE_PLAIN = 2, /* all its rules are plain */
	KZ_CODE_POLICY = 4, /* it is one search of all groups */
};

/* The 64-bit constant in whose place they are put. */
#define KZ_CODE_MARK 0x6b7a2d636f6465

/* What a test run's frame does not say, and its result. */
struct kz_test {
	struct kz_given given; /* tc has the mark in its context */
	struct kz_result result;
};

/* What a CPU's part of the cache counts. */
struct kz_cache_cpu {
	__u64 hits;
	__u64 misses;
	__u64 hits_before; /* at the last look */
	__u32 off; /* packets until it is tried again */
	__u32 busy; /* 1: somebody uses it; if shared */
	__u32 reserved[8];
};
_Static_assert(sizeof(struct kz_cache_cpu) == 64, "kz_cache_cpu");

/* With 6 or 14 words. */
struct kz_cache_entry {
	__u32 of; /* kz_cached_of(); 0: empty */
	__u32 found; /* by the search */
	__u32 word[KZ_CACHED_WORDS];
};
_Static_assert(sizeof(struct kz_cache_entry) == 64, "kz_cache_entry");

#define KZ_CACHE_CPUS 1024U
#define KZ_CACHE_MAP "kz_cache"
#define KZ_CACHE_CPU_MAP ".bss.cache"

#define KZ_SETUP_MAP ".rodata.setup"

/*
 * What an XDP program leaves in the packet's metadata for meta.bpf.c. It stays
 * there: the next device of the packet, and the next namespace, find it. So it
 * names its policy by a random number, which the policy's companions know. An
 * XDP program whose policy sets marks leaves it with every packet, so that none
 * comes with an older one of the same policy.
 */
#define KZ_META_MAGIC 0x4b5a6d6cU

struct kz_meta {
	__u32 magic;
	__u32 secret;
	__u32 mark;
	__u32 mask; /* the bits of skb->mark that it sets */
};
_Static_assert(sizeof(struct kz_meta) == 16, "kz_meta");

#endif
