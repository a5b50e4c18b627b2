/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ClassBench filter sets (Taylor and Turner, "ClassBench: A Packet
 * Classification Benchmark", 2007) -> policies. One filter a line:
 *
 *	@192.0.2.0/24 10.0.0.0/8 0 : 65535 1024 : 2048 0x06/0xFF 0x0000/0x0200
 *
 * source, destination (both IPv4, or both IPv6), source ports, destination
 * ports, protocol/mask, and flags/mask, whose upper byte is of TCP's flags, or
 * ICMP's type. The published traces ignore the flags. '#' begins a comment.
 */
#ifndef KZ_CLASSBENCH_H
#define KZ_CLASSBENCH_H

#include <stddef.h>
#include <stdio.h>

#include "userspace/import/format.h"

/*
 * Read filters from @in, called @name in messages, and write to @out a policy
 * of one group, "classbench", of one accepting rule for each, in order, named
 * r0, r1, ... 0, or -errno with a sentence in @why (WHY_SIZE): -EINVAL for
 * a bad line, which it names. @out then holds a part of the policy.
 */
int classbench_import(FILE *in, const char *name, FILE *out,
		      const struct import_options *options, char *why);

#endif
