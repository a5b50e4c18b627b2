/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A static set, or a map, of a loaded policy. The loaded image, or nft's own
 * set, has the elements of most. Of keys of several parts, Ethernet addresses,
 * values of maps, and sets that no rule reads, they are those of the text that
 * the policy was loaded from (kept.h).
 */
#ifndef KZ_CLI_SET_STATIC_H
#define KZ_CLI_SET_STATIC_H

#include <stdbool.h>
#include <stdint.h>

#include "userspace/cli/rule.h"
#include "userspace/cli/set_asked.h"
#include "userspace/lang/literals.h"
#include "userspace/policy/policy.h"

#define STATIC_NAME_SIZE 80

/* One set of the image: of "type address", one of two. */
struct static_half {
	char name[STATIC_NAME_SIZE];
	enum kz_set_type type;
	bool loaded; /* it can be read from what is loaded: */
	struct ranges ranges; /* its elements, normalized; owned */
	const struct policy_set *set; /* else: of the text */
};

struct static_set {
	struct static_half halves[2];
	uint32_t n_halves; /* 0: there is no such set */
	struct rule_policy text;
	bool has_text;
};

/* Find set @name, "feed", or "feed.ipv4", in @image of @backend. */
void static_set_find(struct static_set *set, const struct image *image,
		     const struct backend *backend, const char *name);

/*
 * Read the elements of @set, for @verb ("set list"). EXIT_DONE; the exit
 * status, after a complaint; or -errno and @why. static_set_close() in any case.
 */
int static_set_read(struct static_set *set, const struct target *target,
		    const char *verb, char *why);
void static_set_close(struct static_set *set);

/* Its elements: a line each that a file of a set, or map, can have; or a JSON
 * array.
 */
void static_set_print(const struct static_set *set, bool json);

/* The answers for @count elements on the command line, or those in file @path:
 * *@asked, which the caller frees. 0, or -errno after a complaint.
 */
int static_set_ask_words(const struct static_set *set, int count, char **words,
			 struct set_asked **asked, size_t *n);
int static_set_ask_file(const struct static_set *set, const char *path,
			bool skip, struct set_asked **asked, size_t *n);

/*
 * Is element @text, @length bytes, in @set? @asked is filled for the caller to
 * free. 0, -ENOMEM, or -EINVAL and @why.
 */
int static_set_ask(const struct static_set *set, struct literals *literals,
		   const char *text, size_t length, struct set_asked *asked,
		   char *why);

#endif
