/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module does for a program that was loaded with its help (`kzmark
 * load --with-module`): the flow's words are conntrack's label, read and
 * written by kfuncs, and so is the mark, where the program may not write it
 * itself. kmod/kfunc.h documents them.
 *
 * kfuncs take the packet's context, which the evaluator does not have. So a
 * hook reads the words before the evaluation and writes them after it, and the
 * evaluator's own calls do nothing (program.h). Without the module nothing is
 * done here, and flows.h keeps what the evaluator asks for.
 *
 * A hook defines before this header
 *
 *	KZ_CONTEXT		the type of its program's context
 *	kz_context_skb(ctx)	its packet as a struct __sk_buff *
 */
#ifndef KZ_LABELS_H
#define KZ_LABELS_H

#ifdef KZ_WITH_MODULE

extern int kzmark_set_field(struct __sk_buff *skb, __u32 mask,
			    __u32 value) __ksym;
extern __u32 kzmark_get_flow(struct __sk_buff *skb, __u32 word,
			     __u32 mask) __ksym;
extern int kzmark_set_flow(struct __sk_buff *skb, __u32 word, __u32 mask,
			   __u32 value) __ksym;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64); /* packets whose flow kept nothing */
} kz_labels_lost SEC(".maps");

kz_inline void kz_labels_count_lost(void)
{
	__u32 index = 0;
	__u64 *lost = bpf_map_lookup_elem(&kz_labels_lost, &index);

	if (lost)
		kz_count_add(lost, 1);
}

/* The words of the packet's flow into @key, as far as the policy has bits. */
KZ_SUBPROGRAM int kz_labels_read(KZ_CONTEXT *ctx, struct kz_key *key)
{
	const struct kz_image_header *header = &kz_setup_get()->header;
	int i;

	if (!key || !(header->features & KZ_F_FLOW))
		return 0;
	for (i = 0; i < KZ_FLOW_WORDS; i++)
		if (header->flow_window[i])
			key->word[KZ_W_FLOW + i] = kzmark_get_flow(
				kz_context_skb(ctx), i, header->flow_window[i]);
	return 0;
}

/* Write those that the policy has changed, if the packet is not dropped. */
KZ_SUBPROGRAM int kz_labels_write(KZ_CONTEXT *ctx, const struct kz_eval *e)
{
	const struct kz_image_header *header = &kz_setup_get()->header;
	__u32 word, mask;
	int i, err = 0;

	if (!e || !(header->features & KZ_F_FLOW))
		return 0;
	for (i = 0; i < KZ_FLOW_WORDS; i++) {
		if (!header->flow_window[i])
			continue;
		word = e->key.word[KZ_W_FLOW + i];
		mask = e->flow[i] & header->flow_window[i];
		if (mask)
			err |= kzmark_set_flow(kz_context_skb(ctx), i, mask,
					       word & mask);
	}
	if (err)
		kz_labels_count_lost();
	return 0;
}

/* The mark, which was @before. */
kz_inline void kz_labels_mark(KZ_CONTEXT *ctx, __u32 before, __u32 mark)
{
	__u32 mask = before ^ mark;

	if (mask)
		kzmark_set_field(kz_context_skb(ctx), mask, mark & mask);
}

#else

kz_inline int kz_labels_read(KZ_CONTEXT *ctx, struct kz_key *key)
{
	(void)ctx;
	(void)key;
	return 0;
}

kz_inline int kz_labels_write(KZ_CONTEXT *ctx, const struct kz_eval *e)
{
	(void)ctx;
	(void)e;
	return 0;
}

kz_inline void kz_labels_mark(KZ_CONTEXT *ctx, __u32 before, __u32 mark)
{
	(void)ctx;
	(void)before;
	(void)mark;
}

#endif

#endif
