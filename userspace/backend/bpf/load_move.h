/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A load that takes the policy to another hook: the new program is attached
 * there, out of a folder of its own, before the old one is detached. Then the
 * two folders are exchanged, which is the step from the old policy to the new
 * one; and what is in the other one is removed.
 */
#ifndef KZ_BPF_LOAD_MOVE_H
#define KZ_BPF_LOAD_MOVE_H

#include "userspace/backend/bpf/load.h"

/* Remove what a move that was killed has left; @pins are locked. 0 or -errno
 * and @why.
 */
int bpf_move_clear(const struct pins *pins, char *why);

/* Steps of a load; nothing unless load->moving. From begin() on load->pins is
 * the new policy's folder, and load->replaced the old one's.
 */
int bpf_move_begin(struct bpf_load *load, char *why);
void bpf_move_undo(struct bpf_load *load);
int bpf_move_exchange(struct bpf_load *load, char *why);
/* After success: detach the old one. */
void bpf_move_finish(struct bpf_load *load);

#endif
