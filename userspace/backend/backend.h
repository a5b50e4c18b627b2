/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A backend: something that evaluates a policy. One file each, one row in
 * backends[]; nothing outside knows more of a backend than this.
 *
 * All calls act on the caller's network namespace. They return 0 or -errno
 * and put one sentence into @why on error: the object, the cause, and where
 * there is one the next step ("no module: 'modprobe xt_kzmark'").
 * A call that fails has changed nothing.
 */
#ifndef KZ_BACKEND_H
#define KZ_BACKEND_H

#include "userspace/backend/feature.h"
#include "userspace/backend/position.h"
#include "userspace/backend/reach.h"
#include "userspace/compile/compile.h"
#include "userspace/compile/patch.h"
#include "core/event.h"
#include "core/flow.h"
#include "core/result.h"
#include "userspace/base/refuse.h"
#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

#define BACKEND_MAX_DEVICES 1024
#define POLICY_NAME_SIZE 32 /* with the NUL; KZMARK_NAME_SIZE of the module */

/* Where to attach a policy. */
struct attachment {
	char name[POLICY_NAME_SIZE];
	const char *devices[BACKEND_MAX_DEVICES]; /* xdp, tc */
	unsigned int n_devices;
	const char *hook; /* kmod, netfilter: "prerouting"...; tc: "ingress",
			   * "egress"; xdp: "native", "generic"; NULL: the
			   * backend's default
			   */
	bool has_priority;
	int32_t priority; /* of a netfilter hook */
	struct position position; /* tc */
	const char *sets; /* xdp, tc, netfilter: the policy whose dynamic sets
			   * it shares, where it has the same; NULL: none's
			   */
	const char *flows; /* xdp, tc, netfilter: the policy whose flows it
			    * shares; NULL: none's
			    */
	const char *form; /* xdp, tc, netfilter: "code", "tables"; NULL: what
			   * is best
			   */
	bool waits; /* for those of @devices that are not there, and is not
		     * refused
		     */
	bool with_module; /* with xt_kzmark's help; where the backend can */
	bool adopt; /* nft: replace a table of its name, whoever made it */
	const struct kz_counter *counts; /* where a new policy's counters
					  * begin, by their index; NULL: at 0.
					  * A replacement has those of the
					  * policy before
					  */
	const struct policy *policy; /* what was compiled; nft translates it */
	struct messages *messages; /* gets, with its place, what of it cannot be
				    * there, and warnings; NULL: nothing does
				    */
};

/* What a flow cache has counted since it was loaded, on all CPUs. */
struct cache_counts {
	bool there;
	uint64_t hits;
	uint64_t misses;
	uint32_t off; /* CPUs that leave it alone for now, as too few hit */
};

/* A loaded policy: a member for each row of facts.def, and what is told in
 * other words.
 */
struct loaded {
	bool with_module; /* xt_kzmark's help; in words, it is in @where */
	bool at_devices; /* @where begins with them */
	uint32_t edits; /* changes in place since it was loaded: that many of
			 * its generations
			 */
	uint64_t refused; /* keys that found no place in a limit's table; 0,
			   * where nobody counts (nft)
			   */
	struct cache_counts cache; /* its flow cache's */
#define FACT_TEXT(MEMBER, SIZE, TITLE, IN) char MEMBER[SIZE];
#define FACT_STRING(MEMBER, TITLE, IN) const char *MEMBER;
#define FACT_NUMBER(MEMBER, TYPE, TITLE, IN) TYPE MEMBER;
#include "userspace/backend/facts.def"
#undef FACT_TEXT
#undef FACT_STRING
#undef FACT_NUMBER
	bool left_over; /* attached nowhere, or damaged: only good for unload */
	bool elsewhere; /* its pins are in another BPF file system */
	bool foreign; /* not by 'load': there is nothing to do but list it */
	bool unread; /* the numbers are not known */
};

struct backend;

enum set_change {
	SET_ADD,
	SET_DEL,
	SET_FLUSH,
};

/* A policy made ready to evaluate given packets, attached to nothing. */
struct test_run {
	const struct backend *backend;
	void *state; /* the backend's */
};

/* The flows that a loaded policy remembers. */
struct flows {
	struct kz_flow *list; /* owned; in any order */
	size_t count;
	uint64_t size; /* most that are remembered; 0: others decide that */
	uint64_t evicted; /* forgotten for want of room; only with size */
	uint64_t lost; /* packets whose flow could not take what they set: it
			* is not tracked, or from before; only without size
			*/
};

/* A policy that was attached to a device that has come, or could not be. */
struct reattached {
	const char *policy;
	const char *backend;
	const char *device; /* one, or several with commas; "": not known */
	int error; /* 0 or -errno */
	const char *why; /* of an error, or a warning; "": none */
};

/* The image of a loaded policy, to be changed in place. */
struct live {
	struct patch_image image;
	uint32_t edits; /* that were made so */
	uint32_t generation; /* these included */
	void *state; /* the backend's */
};

struct backend {
	enum backend_id id;
	const char *name;
	const char *help; /* one line for --help and the man page */
	bool with_module; /* takes an attachment with_module */
	bool adopts; /* takes an attachment's adopt */
	bool takes_position; /* takes an attachment's position */
	bool runs_in_kernel;

	/* Add warnings of packets that it treats otherwise than @policy says,
	 * where that is no reason to refuse it; NULL: of none.
	 */
	void (*warn)(const struct policy *policy, struct messages *messages);

	/* Why it cannot do @limit, after "backend NAME cannot do this limit: ", a
	 * static string; NULL: it can. NULL instead of a function: it can do any.
	 */
	const char *(*limit_refuses)(const struct policy_limit *limit);

	/* Evaluate packets without attaching. */
	int (*test_open)(struct test_run *test, const struct policy *policy,
			 const struct image *image, char *why);
	int (*test_run)(struct test_run *test, const struct packet *packets,
			size_t count, struct kz_result *results, char *why);
	void (*test_close)(struct test_run *test);
	/* test_run() goes by the packets' time, not by the kernel's clock. */
	bool test_timed;
	/* Why @packet cannot be put before this backend ("XDP sees no mark",
	 * "netfilter sees only IP packets"), a static string; NULL if it can.
	 * NULL instead of a function: any packet can. test_run() is given
	 * only packets that can.
	 */
	const char *(*test_refuses)(const struct packet *packet);

	/* Load (atomically replacing a policy of that name), and unload.
	 * NULL where the backend evaluates only (ref, image).
	 */
	int (*load)(const struct backend *backend,
		    const struct attachment *attachment,
		    const struct image *image, uint32_t *generation, char *why);
	int (*unload)(const struct backend *backend, const char *name,
		      char *why);
	/* Attach a loaded policy at more devices, or detach it from some:
	 * the attachment's name and devices. NULL: it is not at devices.
	 */
	int (*attach)(const struct backend *backend,
		      const struct attachment *attachment, char *why);
	int (*detach)(const struct backend *backend,
		      const struct attachment *attachment, char *why);
	/* Call @each with each name or pattern that the devices of a loaded
	 * policy were told by, until it returns other than 0; returns that.
	 * NULL where policies are not at devices.
	 */
	int (*devices)(const struct backend *backend, const char *name,
		       int (*each)(const char *device, void *context),
		       void *context, char *why);
	/* Attach every policy at those of its devices where it is not. Calls
	 * @report for every policy where there was one. A policy that cannot
	 * be attached is reported, and no error. NULL: not at devices.
	 */
	int (*reattach)(const struct backend *backend,
			void (*report)(const struct reattached *what,
				       void *context),
			void *context, char *why);
	/* Calls @each for every policy of this backend here; stops at non-zero
	 * and returns it.
	 */
	int (*list)(const struct backend *backend,
		    int (*each)(const struct loaded *loaded, void *context),
		    void *context, char *why);
	/*
	 * True if policy @name is loaded here, in this backend: cheaper than
	 * list(). False also where that is not known. NULL: ask list().
	 */
	bool (*has)(const struct backend *backend, const char *name);
	/* Calls @each with the place of policy @name at each of its devices,
	 * among others' programs; stops at non-zero and returns it. NULL:
	 * there are no others.
	 */
	int (*positions)(const struct backend *backend, const char *name,
			 int (*each)(const struct positioned *placed,
				     void *context),
			 void *context, char *why);
	/* The place that policy @name was told to have there; *@position points
	 * to @program. 0 or -errno and @why. NULL: takes_position is false.
	 */
	int (*position)(const struct backend *backend, const char *name,
			struct position *position,
			char program[POLICY_NAME_SIZE], char *why);
	/* What has come to policy @name so far, while the fd of reach_begin()
	 * (or -errno and @why) is open. NULL: it cannot tell.
	 */
	int (*reach_begin)(char *why);
	int (*reach)(const struct backend *backend, const char *name,
		     struct reach *reach, char *why);
	/* The loaded image, freed by the caller with image_free(). Its hot
	 * part may be missing (all zero beyond the header) for BPF backends.
	 */
	int (*get_image)(const struct backend *backend, const char *name,
			 struct image *image, char *why);
	/* As much of it as there is to say of sets: the header, the table of
	 * dynamic sets, the info part. NULL: get_image() does (backend_sets()).
	 */
	int (*get_sets)(const struct backend *backend, const char *name,
			struct image *image, char *why);
	/*
	 * Open the image of policy @name to change it in place, under the
	 * namespace's lock, until live_close(). -EOPNOTSUPP: this one can only
	 * be replaced, for the reason in @why. NULL: that holds for all.
	 * live_change() makes a patch of it: each packet meets the policy before
	 * it or after it.
	 */
	int (*live_open)(const struct backend *backend, const char *name,
			 struct live *live, char *why);
	int (*live_change)(struct live *live, const struct patch *patch,
			   char *why);
	void (*live_close)(struct live *live);
	/* header->n_counters counters, summed over CPUs; freed by the
	 * caller.
	 */
	int (*get_counters)(const struct backend *backend, const char *name,
			    struct kz_counter **counters, uint32_t *count,
			    char *why);
	/* Add @more, one for each of its counters, to those of policy @name,
	 * which was loaded with an attachment's counts; it counts meanwhile.
	 */
	int (*add_counters)(const struct backend *backend, const char *name,
			    const struct kz_counter *more, uint32_t count,
			    char *why);

	/* Change @set, a dynamic set of the loaded policy @name, entry by
	 * entry; *@done is how many were carried out, also on error: ADD
	 * stops with -ENOSPC at the first without a place, DEL with -ENOENT at
	 * the first that is not in. FLUSH takes no entries.
	 */
	int (*set_change)(const struct backend *backend, const char *name,
			  const char *set, enum set_change change,
			  const struct kz_entry *entries, size_t count,
			  size_t *done, char *why);
	/* Give @set @entries in place of what it has, in one step for packets.
	 * -ENOSPC: they do not fit, and it has what it had.
	 */
	int (*set_replace)(const struct backend *backend, const char *name,
			   const char *set, const struct kz_entry *entries,
			   size_t count, char *why);
	/* The elements not expired, in any order, freed by the caller. */
	int (*set_list)(const struct backend *backend, const char *name,
			const char *set, struct kz_entry **entries,
			size_t *count, char *why);
	/* Add the elements of @set, a static set of @type, to @ranges,
	 * normalized; the caller frees ranges->list in any case. NULL: the
	 * loaded image has them.
	 */
	int (*static_set)(const struct backend *backend, const char *name,
			  const char *set, enum kz_set_type type,
			  struct ranges *ranges, char *why);

	/* The flows with anything in the policy's flow window; the caller
	 * frees flows->list.
	 */
	int (*flows)(const struct backend *backend, const char *name,
		     struct flows *flows, char *why);
	/* Call @each for every event of the policy from now on, and about ten
	 * times a second with NULL while there is none, until it returns
	 * non-zero; returns that. What an event says of lost ones begins with
	 * this call. -ENOENT when the policy is unloaded.
	 */
	int (*events)(const struct backend *backend, const char *name,
		      int (*each)(const struct kz_event *event, void *context),
		      void *context, char *why);

	const struct bpf_hook *bpf; /* bpf/hook.h; NULL where it is not BPF */
};

/* By their id, which is the order of the documentation; ends with NULL. */
extern const struct backend *const backends[];

const struct backend *backend_find(const char *name);

/* get_sets(), or get_image(). Freed with image_free(); 0 or -errno and @why. */
int backend_sets(const struct backend *backend, const char *name,
		 struct image *image, char *why);

/*
 * Add an error for each part of @policy that @backend cannot do for @use, at
 * its place, saying what it cannot do and why (core/features.def). The number
 * of errors.
 */
size_t backend_check(const struct backend *backend, const struct policy *policy,
		     enum backend_use use, struct messages *messages);

#endif
