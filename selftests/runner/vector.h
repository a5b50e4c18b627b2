/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of test vectors: policies, packets, and what must become of them. The
 * format is described in selftests/vectors/README.md.
 */
#ifndef KZ_VECTOR_H
#define KZ_VECTOR_H

#include "userspace/packet/packet.h"
#include "userspace/policy/policy.h"

#define VECTOR_FIELDS 4

struct expected_field {
	char name[32];
	uint32_t value; /* not shifted */
};

/* What is expected of one packet. */
struct expected {
	bool drop; /* else accept */
	uint32_t rule; /* number, or KZ_NONE */
	uint32_t mark;
	int n_fired; /* -1: not said */
	uint32_t dscp, priority, mirror, redirect;
	uint32_t ttl; /* or hop limit; 0: not said */
	struct expected_field fields[VECTOR_FIELDS];
	int n_fields;
};

struct vector {
	char name[64];
	uint32_t line; /* of its packet */
	struct packet packet; /* frame: owned */
	struct expected expected;
};

/* A policy and the vectors that run through it. */
struct vector_block {
	char *policy; /* with empty lines before it: its line numbers are the
		       * file's
		       */
	struct vector *vectors;
	size_t count;
};

struct vector_file {
	const char *path; /* the caller's */
	struct vector_block *blocks;
	size_t count;
};

/* 0, or -errno with "file:line: what" in @why (size bytes). */
int vector_file_read(const char *path, struct vector_file *file, char *why,
		     size_t size);

void vector_file_free(struct vector_file *file);

/*
 * True if @result is what @expected says; else a sentence in @why. Accept is
 * also where the policy ends without a verdict. What ns is does not matter.
 */
bool vector_agrees(const struct expected *expected, const struct policy *policy,
		   const struct kz_result *result, char *why, size_t size);

#endif
