/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program as a filter of a device's clsact qdisc: tc before Linux 6.6. A
 * filter is not a link, so a note that says where it is is pinned.
 */
#ifndef KZ_CLSACT_H
#define KZ_CLSACT_H

#include "userspace/backend/bpf/pin.h"

struct clsact_note {
	uint32_t ifindex;
	uint32_t egress;
	uint32_t handle;
	uint32_t priority;
	uint32_t made_qdisc; /* the qdisc was not there before */
};

static const struct bpffs_kind clsact_note_kind = {
	.map = BPF_MAP_TYPE_ARRAY,
	.key_size = sizeof(uint32_t),
	.value_size = sizeof(struct clsact_note),
};

/* The note of filter @number; -ENOENT; -EMEDIUMTYPE: it is none. */
int clsact_note_read(const struct pins *pins, const char *prefix,
		     unsigned int number, struct clsact_note *note);

/* Write it again. 0 or -errno. */
int clsact_note_write(const struct pins *pins, const char *prefix,
		      unsigned int number, const struct clsact_note *note);

/* Attach; on error nothing is left. Sets note->handle and made_qdisc.
 * -EPROTOTYPE: the device has the qdisc "ingress", which knows no egress.
 */
int clsact_create(const struct pins *pins, const char *prefix,
		  unsigned int number, struct clsact_note *note, int program);
int clsact_update(const struct clsact_note *note, int program);
/* The filter without its note, and the qdisc that it needed. 0 or -errno. */
int clsact_detach(const struct clsact_note *note);
void clsact_remove(const struct pins *pins, const char *prefix,
		   unsigned int number);

#endif
