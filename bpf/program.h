/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the BPF programs share: the image, the counters, and the environment
 * that core/eval.h asks for. A program includes this, then its packet access
 * (env_*.h).
 *
 * The image lies in one of two places. As long as the kernel takes it as one
 * map element it is kz_image, a global that is resized before loading: an
 * access is an addition, without a helper and without a NULL. Else the program
 * is built with KZ_CHUNKED, and the image is the elements of the map
 * kz_chunks. Either way an offset is masked, not checked, and a chunk has
 * KZ_MAX_READ bytes more than the mask can name, the next chunk's, so that
 * what is read at any offset lies inside it.
 */
#ifndef KZ_PROGRAM_H
#define KZ_PROGRAM_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "bpf/setup.h"

#define KZ_SUBPROGRAM __attribute__((noinline))

/* Does a policy ask the hook for what is in no packet (asked.h)? Those answers
 * need the kernel's types, which libbpf reads for a program that names one,
 * called or not.
 */
#ifdef KZ_WITHOUT_BTF
#define KZ_ASKS(header) false
#else
#define KZ_ASKS(header) ((header)->features & KZ_F_ASKED)
#endif

/* Trees of all groups that the verifier follows one after the other. */
#define KZ_TREES_TOGETHER 40
#ifdef KZ_MANY_GROUPS
#define KZ_TREES_APART(header) true
#else
#define KZ_TREES_APART(header) ((header)->n_listed > KZ_TREES_TOGETHER)
#endif

/* Keeps the compiler from folding what only the loader knows. */
#define kz_opaque(pointer) asm("" : "+r"(pointer))
/* And from keeping the pointer, for which it takes a slot of the stack that it
 * reads as often as the address itself would be an instruction.
 */
#define kz_opaque_here(pointer) asm volatile("" : "+r"(pointer))

/*
 * core/parse.h: what is put together from halves on the stack is any number
 * to the verifier.
 */
kz_inline __u32 kz_unknown(__u32 value)
{
	union halves {
		__u32 whole;
		__u16 half[2];
	} known = { value };
	volatile union halves unknown;

	unknown.half[0] = known.half[0];
	unknown.half[1] = known.half[1];
	return unknown.whole;
}
#define kz_unknown kz_unknown

const struct kz_setup kz_setup SEC(KZ_SETUP_MAP) = {};
const __u8 kz_image[KZ_MAX_READ * 2] SEC(".rodata.image") = {};
struct kz_test kz_test SEC(".bss");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct kz_counter);
} kz_counters SEC(".maps");

/* Everything is global to the program. */
struct kz_env {
};

kz_inline const struct kz_setup *kz_setup_get(void)
{
	const struct kz_setup *setup = &kz_setup;

#if defined(KZ_CHUNKED) || defined(KZ_MANY_GROUPS)
	kz_opaque_here(setup);
#else
	kz_opaque(setup);
#endif
	return setup;
}

kz_inline const struct kz_image_header *kz_env_header(const struct kz_env *env)
{
	(void)env;
	return &kz_setup_get()->header;
}

#ifdef KZ_CHUNKED
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__uint(key_size, 4);
	__uint(value_size, KZ_MAX_READ * 2);
} kz_chunks SEC(".maps");

kz_inline const void *kz_env_bytes(const struct kz_env *env, __u32 offset,
				   __u32 length)
{
	__u32 index = offset >> KZ_CHUNK_SHIFT;
	const __u8 *chunk = bpf_map_lookup_elem(&kz_chunks, &index);
	const __u8 *none = kz_image;

	(void)env;
	(void)length;
	kz_opaque_here(none);
	/* A validated image names no chunk that is not there. */
	return chunk ? chunk + (offset & KZ_CHUNK_MASK) : none;
}
#else
kz_inline const void *kz_env_bytes(const struct kz_env *env, __u32 offset,
				   __u32 length)
{
	const __u8 *image = kz_image;

	(void)env;
	(void)length;
	kz_opaque_here(image);
	return image + (offset & kz_setup_get()->chunk_mask);
}
#endif

/* Nobody else adds on this CPU, unless the hook runs in processes. */
#ifndef kz_count_add
#define kz_count_add(to, value) (*(to) += (value))
#endif

kz_inline void kz_env_count(const struct kz_env *env, __u32 index, __u32 bytes)
{
	struct kz_counter *counter;

	(void)env;
	if (!kz_setup_get()->header.n_counters)
		return;
	counter = bpf_map_lookup_elem(&kz_counters, &index);
	if (!counter)
		return;
	kz_count_add(&counter->packets, 1);
	kz_count_add(&counter->bytes, bytes);
}

#include "bpf/sets.h"

#include "bpf/buckets.h"
#include "bpf/log.h"

#ifdef KZ_WITH_MODULE
/* The hook asks for them and writes them: labels.h. */
kz_inline void kz_env_flow_get(const struct kz_env *env, struct kz_key *key)
{
	(void)env;
	(void)key;
}

kz_inline void kz_env_flow_set(const struct kz_env *env,
			       const struct kz_key *key, const __u32 *masks)
{
	(void)env;
	(void)key;
	(void)masks;
}
#else
#include "bpf/flows.h"
#endif

kz_inline __u32 kz_env_random(const struct kz_env *env)
{
	(void)env;
	return bpf_get_prandom_u32();
}

/*
 * Groups are run by bpf_loop() in programs that are built for it alone: the
 * verifier counts the frame of every function that could be called, even where
 * it knows that it is not.
 */
#ifdef KZ_MANY_GROUPS
#define KZ_GROUPS_APART
#else
#define KZ_GROUPS_IN_ORDER
#endif

#define kz_within(i, bound) ((i) < (bound))
#define kz_at_most(value, most) ((value) > (most) ? (most) : (value))
#include "bpf/cache.h"
#include "bpf/code.h"
#include "core/eval.h"

#ifdef KZ_GROUPS_APART
/*
 * The walk over a policy's groups, as bpf_loop() calls it. Linux before 6.7
 * verifies a callback with what is on the stack at the first turn, and removes
 * code that is dead there: with the group's number on the stack, 0, that would
 * be all that group 0 does not need. It does not know the turn.
 */
struct kz_groups_walk {
	struct kz_eval *e;
	struct kz_result *result;
	__u32 passed; /* groups that had no turn */
	int verdict;
};

static long kz_group_next(__u32 turn, void *context)
{
	const struct kz_image_header *header = &kz_setup_get()->header;
	struct kz_groups_walk *walk = context;
	__u32 number = turn + walk->passed, offset, next;

	if (number >= header->n_groups)
		return 1;
	offset = header->groups + number * (__u32)sizeof(struct kz_group);
	next = kz_group_pass(walk->e, offset, number);
	if (next) {
		walk->passed = next - turn - 1;
		return 0;
	}
	walk->passed = kz_group_after(walk->e, offset, number) - turn - 1;
	walk->verdict = kz_group_run(walk->e, offset, number, walk->result);
	return walk->verdict != KZ_CONTINUE;
}

/* bpf_loop() has its callback verified once, however many groups there are. */
static int kz_groups_run(struct kz_eval *e, struct kz_result *result)
{
	struct kz_groups_walk walk = { .e = e, .result = result };

	bpf_loop(kz_setup_get()->header.n_groups, kz_group_next, &walk, 0);
	return walk.verdict;
}
#endif

/* Evaluate the policy for e->key: enum kz_verdict. */
kz_inline int kz_program_run(struct kz_eval *e)
{
	struct kz_result *result;

	/* Each by itself: what is not asked of the first costs it nothing. */
	if (!kz_setup_get()->testing)
		return kz_evaluate(e, NULL);
	/* A loaded policy has no kz_test: not even its address may be taken. */
	result = &kz_test.result;
	asm volatile("" : "+r"(result));
	return kz_evaluate(e, result);
}

/* The policy does not see this frame. */
kz_inline void kz_program_skip(struct kz_eval *e)
{
	struct kz_result *result;

	if (!kz_setup_get()->testing)
		return;
	result = &kz_test.result;
	asm volatile("" : "+r"(result));
	kz_evaluate_nothing(e, result);
}

char kz_license[] SEC("license") = "GPL";

#endif
