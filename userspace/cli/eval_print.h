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

#define EVAL_RULE_SIZE 128

/* "rule 3 dns (line 10)", "no rule". */
void eval_rule_write(const struct policy *policy, uint32_t number,
		     char text[EVAL_RULE_SIZE]);

/* "accept"; of a number that is none, "?". */
const char *eval_verdict_name(uint32_t verdict);

/* An object with the members that the packet's object has for a result. */
struct json_object *eval_result_json(const struct policy *policy,
				     const struct kz_result *result);

#endif
