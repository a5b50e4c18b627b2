/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy that is kept in a file: its text and those of its sets' files,
 * where it is loaded, and the elements of its dynamic sets. Lines,
 *
 *	kzmark-saved 1			the version of this format
 *	name edge			the words of a place (placement.h)
 *	backend tc
 *	device lan0
 *	hook ingress
 *	generation 3
 *	due 81234567			only of a load to be confirmed: ms since
 *					the system's start
 *	frame 45 -			the policy's frame (frame.h), if it has
 *	...				one: what 'rule' reads of all this
 *	file 123 /etc/kzmark/edge.kz	123 bytes of text follow; the first
 *	...				file is the policy's
 *	set 58 abusers			58 bytes of elements follow, as
 *	...				'set list' prints them
 *	end
 *
 * It is written by rename. A file without "end", or of another version, is
 * refused.
 *
 * 'load' keeps in /run/kzmark/COOKIE/NAME, for the network namespace of that
 * cookie, what it has loaded: a loaded policy does not have its text. 'rule'
 * loads a text that is nowhere else: it is in NAME~next before the switch. What
 * 'rule' changes in place is in NAME~edits (kept_edits.h).
 */
#ifndef KZ_CLI_KEPT_H
#define KZ_CLI_KEPT_H

#include "userspace/base/text_files.h"
#include "userspace/cli/active.h"
#include "userspace/cli/placement.h"

#define KEPT_FOLDER "/var/lib/kzmark" /* of save and restore */
#define KEPT_SUFFIX ".saved"

struct kept {
	struct placement place;
	uint32_t generation; /* that it was loaded as; 0: not said */
	uint64_t due; /* unconfirmed.h; then there may be no files: nothing was
		       * loaded. 0: none
		       */
	struct text_files frame; /* one, or none */
	struct text_files files;
	struct text_files sets; /* by name; elements as text */
};

/* 0, or -errno with a sentence in @why (WHY_SIZE), as all of these. */
int kept_write(const struct kept *kept, const char *path, char *why);

/* kept_clear() in any case. */
int kept_read(struct kept *kept, const char *path, char *why);
/* The same without the texts, and at a cost that does not depend on them. */
int kept_read_head(struct kept *kept, const char *path, char *why);
void kept_clear(struct kept *kept);

/*
 * What is to be known of the loaded policy @name to load it again, its dynamic
 * sets included. Takes the namespace's lock. -ESTALE: its text is not kept, and its file is not what was loaded.
 */
int kept_collect(struct kept *kept, const char *name, char *why);

/*
 * Of that, what loads the text again in the policy's place: name, backend and
 * files. The caller holds the namespace's lock.
 */
int kept_collect_text(struct kept *kept, const struct target *target,
		      char *why);

/* Add the kept elements to the dynamic sets of @target that are empty. */
int kept_elements_restore(const struct kept *kept, const struct target *target,
			  char *why);

/*
 * Load it as it is kept, on behalf of @verb, and restore its elements. The exit
 * status, after a complaint if it is not EXIT_DONE.
 */
int kept_restore(struct kept *kept, const char *verb, bool quiet);

#define KEPT_PATH_SIZE 128
#define KEPT_NEXT "~next"
#define KEPT_EDITS "~edits"

/* What is kept in /run of policy @name, for @suffix: "", or "~missed". */
int kept_run_path(char path[KEPT_PATH_SIZE], const char *name,
		  const char *suffix, char *why);
/* Remove that: of a switch that came, or will not come; of a text that has it. */
void kept_forget(const char *name, const char *suffix);

/*
 * Before policy @name is unloaded: the follower shall not put it back. After
 * it: forget what is kept, or if there was an @error, keep it.
 */
void kept_set_aside(const char *name);
void kept_set_aside_end(const char *name, int error);

#endif
