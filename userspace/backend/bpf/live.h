/* SPDX-License-Identifier: GPL-2.0-only */
/* Loaded images that are changed in place: operations of struct backend. */
#ifndef KZ_BPF_LIVE_H
#define KZ_BPF_LIVE_H

#include "userspace/backend/backend.h"
#include "userspace/backend/bpf/live_image.h"

int bpf_live_open(const struct backend *backend, const char *name,
		  struct live *live, char *why);
int bpf_live_change(struct live *live, const struct patch *patch, char *why);
void bpf_live_close(struct live *live);

/* How often the image of @program was changed in place. 0 or -errno. */
int bpf_live_edits(int program, uint32_t *edits, uint32_t *rules);

/*
 * The edits of a program, for the numbers in its events: a rule's is that of when
 * the program was loaded. 0-filled: none.
 */
struct bpf_numbers {
	uint32_t program; /* its id */
	uint32_t generation;
	bool is_live; /* it can be changed in place: */
	struct live_image image;
};

/* Go over to @program. 0 or -errno; bpf_numbers_close() in the end. */
int bpf_numbers_follow(struct bpf_numbers *numbers, int program);
/* Give @event, one of the program's, the number and generation of now. */
void bpf_numbers_event(struct bpf_numbers *numbers, struct kz_event *event);
void bpf_numbers_close(struct bpf_numbers *numbers);

#endif
