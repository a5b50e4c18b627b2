/* SPDX-License-Identifier: GPL-2.0-only */
/* How kzmark eval shows what was said of a packet. */
#ifndef KZ_CLI_EVAL_PRINT_H
#define KZ_CLI_EVAL_PRINT_H

#include "userspace/cli/cross_check.h"

/* Packet @i of the batch, number @number of all (from 1), on one line: what
 * the first evaluator that evaluated it says. @differs: and what each says.
 */
void eval_print(const struct policy *policy, const struct cross_check *check,
		const struct packet *packet, size_t i, size_t number,
		bool differs);

/* The same as one JSON object on a line. */
void eval_print_json(const struct policy *policy,
		     const struct cross_check *check,
		     const struct packet *packet, size_t i, size_t number,
		     bool differs);

#endif
