/* SPDX-License-Identifier: GPL-2.0-only */
/* The backends a user named: --backend B[,B]... */
#ifndef KZ_CLI_CHOICE_H
#define KZ_CLI_CHOICE_H

#include "userspace/backend/backend.h"

#define CHOICE_MAX 16

struct choice {
	const struct backend *list[CHOICE_MAX];
	unsigned int count;
	bool with_module; /* choice_with_module() */
};

/* 0, or -1 after a complaint. @text NULL: none chosen. */
int choice_parse(struct choice *choice, const char *text);

/* Take each as it is with the module's help. 0, or -1 after a complaint. */
int choice_with_module(struct choice *choice);

/* One backend by name, or NULL after a complaint. */
const struct backend *choice_backend(const char *name);

#endif
