/* SPDX-License-Identifier: GPL-2.0-only */
/* The packets of 'kzmark eval': where they come from, what is given with them. */
#ifndef KZ_CLI_EVAL_PACKETS_H
#define KZ_CLI_EVAL_PACKETS_H

#include "userspace/cli/options.h"
#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

/* The options that say it. */
struct eval_packets_options {
	const char *pcap, *trace, *packet; /* one of them */
	const char *device; /* --dev */
	const char *state; /* --state */
	const char *given; /* --given "WORD VALUE..." */
	struct option_number mark;
	struct option_number limit;
};

/*
 * Read the packets, and give each what the options say. EXIT_DONE, or another
 * status after a complaint. The packets are to be freed in any case.
 */
int eval_packets_open(const struct eval_packets_options *options,
		      struct packets *packets);

/*
 * EXIT_DONE if the packets say all that @policy asks for; else a status after
 * a complaint: nothing is guessed.
 */
int eval_packets_check(const struct packets *packets,
		       const struct policy *policy);

/*
 * Complain about what there was besides the packets: a capture's damage, link
 * types that are not read, packets of which a part is missing that @policy's
 * @image asks for. True if something is not there that should have been.
 */
bool eval_packets_incomplete(const struct eval_packets_options *options,
			     const struct packets *packets,
			     const struct kz_image_header *image);

#endif
