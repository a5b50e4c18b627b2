/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dynamic sets for the BPF programs: kz_env_set_has() and kz_env_set_add() of
 * core/eval.h. A set is a hash of its own, so that the next generation can take
 * it over; kz_sets has the generation's sets by index.
 *
 * A set's hash has as many elements as its size, allocated beforehand. Expired
 * elements stay until an add finds the set full and sweeps it; see
 * kz_set_sweep() for what that may cost a packet.
 */
#ifndef KZ_SETS_H
#define KZ_SETS_H

#define KZ_NS_PER_MS 1000000ULL
/* CLOCK_MONOTONIC: the cheap one is a tick late, and not for all programs. */
#ifndef KZ_NOW
#define KZ_NOW bpf_ktime_get_coarse_ns
#endif
/* The least time between two sweeps of a set, and as many times as long as
 * the sweep took.
 */
#define KZ_SWEEP_PAUSE 1000000000ULL
#define KZ_SWEEP_SHARE 64

/* Both are made as large as the policy has sets. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_HASH);
			__uint(max_entries, 1); /* the set's size */
			__type(key, struct kz_value);
			__type(value, __u64); /* CLOCK_MONOTONIC ns; 0: ever */
		});
} kz_sets SEC(".maps");

/* Those of wide sets, at the index that the set has among all. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_HASH);
			__uint(max_entries, 1);
			__uint(key_size, sizeof(struct kz_wide));
			__uint(value_size, sizeof(__u64));
		});
} kz_wides SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64); /* no sweep before; CLOCK_MONOTONIC ns */
} kz_sweeps SEC(".maps");

kz_inline bool kz_expired(__u64 expiry, __u64 now)
{
	return expiry && expiry <= now;
}

/* @set: its hash; @value: as wide as the hash's keys. */
kz_inline bool kz_set_has_live(void *set, const void *value)
{
	const __u64 *expiry;

	if (!set)
		return false;
	expiry = bpf_map_lookup_elem(set, value);
	return expiry && (!*expiry || !kz_expired(*expiry, KZ_NOW()));
}

struct kz_sweep {
	__u64 now;
	__u64 earliest; /* to expire of what stays */
	bool freed; /* no number: the verifier would count along, for ever */
};

static long kz_sweep_one(void *set, const void *value, const __u64 *expiry,
			 struct kz_sweep *sweep)
{
	__u64 at = *expiry;

	if (!at)
		return 0;
	if (kz_expired(at, sweep->now)) {
		if (!bpf_map_delete_elem(set, value))
			sweep->freed = true;
	} else if (at < sweep->earliest) {
		sweep->earliest = at;
	}
	return 0;
}

/*
 * Take the expired elements out of full set @index; true if there were any.
 * One packet pays for reading the whole set. What bounds that, whatever an
 * attacker sends: it happens when something may have expired since the last
 * time, once a second at most, and takes a 64th of the time at most. Userspace
 * sets kz_sweeps back to 0 when it changes the set.
 */
kz_inline bool kz_set_sweep(void *set, __u32 index)
{
	__u64 *due = bpf_map_lookup_elem(&kz_sweeps, &index);
	__u64 seen, next, pause, now = bpf_ktime_get_ns();
	struct kz_sweep sweep;

	/* No initialiser: it would add a constant to the read-only data. */
	sweep.now = now;
	sweep.earliest = ~0ULL;
	sweep.freed = false;
	if (!due)
		return false;
	seen = *due;
	next = now + KZ_SWEEP_PAUSE;
	if (seen > now || __sync_val_compare_and_swap(due, seen, next) != seen)
		return false;
	bpf_for_each_map_elem(set, kz_sweep_one, &sweep, 0);
	pause = (bpf_ktime_get_ns() - now) * KZ_SWEEP_SHARE;
	seen = next;
	if (pause > KZ_SWEEP_PAUSE)
		next = now + pause;
	if (!sweep.freed && sweep.earliest > next)
		next = sweep.earliest;
	__sync_val_compare_and_swap(due, seen, next);
	return sweep.freed;
}

kz_inline bool kz_env_set_has(const struct kz_env *env, __u32 index,
			      const struct kz_value *value)
{
	(void)env;
	return kz_setup_get()->header.n_dynamic &&
	       kz_set_has_live(bpf_map_lookup_elem(&kz_sets, &index), value);
}

kz_inline bool kz_env_wide_has(const struct kz_env *env, __u32 index,
			       const struct kz_wide *value)
{
	(void)env;
	return kz_set_has_live(bpf_map_lookup_elem(&kz_wides, &index), value);
}

/* True if @set is full. @value: before 6.2 a key must be on the caller's own
 * stack.
 */
kz_inline bool kz_set_learn(void *set, const void *value, __u32 timeout,
			    bool renew)
{
	__u64 now = KZ_NOW(), expiry = 0, flags;
	const __u64 *there;

	if (!set)
		return false;
	if (timeout)
		expiry = now + timeout * KZ_NS_PER_MS;
	there = bpf_map_lookup_elem(set, value);
	if (there && !kz_expired(*there, now)) {
		/* In a place of its own: this one may be another's by now. */
		if (renew && *there &&
		    kz_setup_get()->header.features & KZ_F_UPDATE)
			bpf_map_update_elem(set, value, &expiry, BPF_EXIST);
		return false;
	}
	flags = there ? BPF_ANY : BPF_NOEXIST;
	return bpf_map_update_elem(set, value, &expiry, flags) == -E2BIG;
}

kz_inline void kz_env_set_add(const struct kz_env *env, __u32 index,
			      const struct kz_value *value, __u32 timeout,
			      bool renew)
{
	void *set = bpf_map_lookup_elem(&kz_sets, &index);

	(void)env;
	if (kz_set_learn(set, value, timeout, renew) &&
	    kz_set_sweep(set, index))
		kz_set_learn(set, value, timeout, false);
}

kz_inline bool kz_env_wide_add(const struct kz_env *env, __u32 index,
			       const struct kz_wide *value, __u32 timeout,
			       bool renew)
{
	(void)env;
	return kz_set_learn(bpf_map_lookup_elem(&kz_wides, &index), value,
			    timeout, renew);
}

/* A sweep and a wide value in one function take too much stack. */
kz_inline bool kz_env_wide_sweep(const struct kz_env *env, __u32 index)
{
	void *set = bpf_map_lookup_elem(&kz_wides, &index);

	(void)env;
	return set && kz_set_sweep(set, index);
}
#define kz_env_wide_sweep kz_env_wide_sweep

#endif
