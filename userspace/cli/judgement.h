/* SPDX-License-Identifier: GPL-2.0-only */
/* How kzmark eval shows what was said of a packet. */
#ifndef KZ_CLI_JUDGEMENT_H
#define KZ_CLI_JUDGEMENT_H

#include "contest.h"

/* Packet @i of the batch, number @number of all (from 1), on one line: what
 * the first contender that judged it says. @differs: and what each says.
 */
void judgement_print(const struct policy *policy, const struct contest *contest,
		     const struct packet *packet, size_t i, size_t number,
		     bool differs);

/* The same as one JSON object on a line. */
void judgement_print_json(const struct policy *policy,
			  const struct contest *contest,
			  const struct packet *packet, size_t i, size_t number,
			  bool differs);

#endif
