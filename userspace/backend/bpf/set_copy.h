/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KZ_BPF_SET_COPY_H
#define KZ_BPF_SET_COPY_H

#include <stdbool.h>

/*
 * Copy the elements of the set @from that have not expired to the set @to, fds
 * of hashes, with the time they have left. With @missing only those that @to
 * does not have: packets may use it already. 0 or -errno; -ENOSPC: @to is full.
 */
int bpf_set_copy(int to, int from, bool missing);

#endif
