/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers to a question about each rule of a group. */
#ifndef KZ_LINT_ANSWER_H
#define KZ_LINT_ANSWER_H

enum lint_answer {
	ANSWER_OPEN, /* not answered yet */
	ANSWER_NO,
	ANSWER_YES,
	ANSWER_UNSURE, /* it would take too long to know */
};

#endif
