/* SPDX-License-Identifier: GPL-2.0-only */
/* The answers that "reject" can give: nft(8)'s. */
#ifndef KZ_POLICY_REJECT_H
#define KZ_POLICY_REJECT_H

#include <stddef.h>
#include <stdint.h>

/* How answers are written, "icmpx CODE", and what packets they are for. */
struct reject_form {
	const char *word;
	uint32_t class_mask; /* of KZ_W_CLASS; 0: all packets */
	uint32_t class_value;
	const char *only; /* all packets of a rule must be, for people: "IPv4"; */
	const char *condition; /* one that says so */
};

struct reject_answer {
	const struct reject_form *form;
	const char *code; /* "port-unreachable" */
	uint32_t value; /* core/reject.h */
	uint8_t nft_type; /* enum nft_reject_types, and its code */
	uint8_t nft_code;
};

extern const struct reject_answer reject_answers[];
extern const size_t n_reject_answers;

/* Of "reject" alone. */
const struct reject_answer *reject_default(void);

#endif
