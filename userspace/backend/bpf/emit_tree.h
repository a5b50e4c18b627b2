/* SPDX-License-Identifier: GPL-2.0-only */
/* A walk down a tree of the image as instructions, without the image. */
#ifndef KZ_BPF_EMIT_TREE_H
#define KZ_BPF_EMIT_TREE_H

#include "userspace/backend/bpf/emit.h"
#include "userspace/compile/compile.h"

/* Beyond these, tables cost a packet about as much, and the verifier less. */
#define EMIT_MAX_RECORDS 512 /* nodes and candidates; children of a node */

/*
 * Registers: RESULT is the best rule so far, GROUP the group's offset, and where
 * a whole policy is searched, the number of the group that has the rule.
 */
#define EMIT_RESULT BPF_REG_0
#define EMIT_KEY BPF_REG_1
#define EMIT_GROUP BPF_REG_2
#define EMIT_VALUE BPF_REG_3

struct emit_tree {
	struct emit *emit;
	const struct image *image;
	/* What comes at a leaf; it does not end there. */
	void (*leaf)(const struct emit_tree *tree, const struct kz_node *leaf);
};

/* The walk from node @root on; VALUE is lost. */
void emit_tree(const struct emit_tree *tree, const struct kz_node *root);

#endif
