/* SPDX-License-Identifier: GPL-2.0-only */
/* Test runs in xt_kzmark.ko: operations of struct backend. */
#ifndef KZ_KMOD_TEST_RUN_H
#define KZ_KMOD_TEST_RUN_H

#include "userspace/backend/backend.h"

int kmod_test_open(struct test_run *test, const struct policy *policy,
		   const struct image *image, char *why);
int kmod_test_run(struct test_run *test, const struct packet *packets,
		  size_t count, struct kz_result *results, char *why);
void kmod_test_close(struct test_run *test);
const char *kmod_test_refuses(const struct packet *packet);

#endif
