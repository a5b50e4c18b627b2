/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One drawn policy with packets drawn for it, and what the reference says of
 * each when it evaluates them in order. Everything comes from the seed.
 */
#ifndef KZ_TRIAL_H
#define KZ_TRIAL_H

#include "userspace/backend/backend.h"
#include "userspace/compile/compile.h"
#include "selftests/fuzz/draw_frame.h"
#include "selftests/fuzz/sketch.h"

#define TRIAL_PACKETS 256U

struct trial {
	uint64_t seed;
	struct sketch sketch;
	struct policy *policy; /* NULL: what was drawn does not check */
	struct image image;
	uint64_t packet_seeds[TRIAL_PACKETS];
	struct packet packets[TRIAL_PACKETS];
	struct kz_result expected[TRIAL_PACKETS];
	uint8_t *frames; /* owned: where packets point */
};

/* 0, or -errno: what was drawn is refused. -ENOTRECOVERABLE: by the compiler,
 * which does not say why. Close it also then.
 */
int trial_open(struct trial *trial, uint64_t seed);
void trial_close(struct trial *trial);

/* Draw packet @number again, as layers. */
void trial_packet(const struct trial *trial, uint32_t number,
		  struct drawn *drawn);

/* The first packet of which the backend of @test says something else than the
 * reference, which evaluates what it evaluates, or at which it fails with @why;
 * TRIAL_PACKETS: none. @evaluated grows by those that it evaluated, @refused by
 * those it cannot.
 */
uint32_t trial_compare(const struct trial *trial, struct test_run *test,
		       size_t *evaluated, size_t *refused, char *why);

#endif
