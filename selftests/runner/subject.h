/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A policy under test in xt_kzmark.ko: from its text into the kernel, and
 * questions about single packets. What is wrong is on stderr.
 */
#ifndef KZ_SUBJECT_H
#define KZ_SUBJECT_H

#include "userspace/backend/backend.h"
#include "userspace/backend/kmod/request.h"

/* The image of @text, freed by image_free(). 0 or -errno. */
int subject_compile(const char *name, const char *text, struct image *image);

/* The same with room for changes, however few rules it has. */
int subject_compile_room(const char *name, const char *text,
			 struct image *image);

/* The same of the policy in a file. */
int subject_compile_file(const char *path, struct image *image);

/* Load @text as @name, on no hook, new or in place of the old one. */
int subject_load(const char *name, const char *text);

/*
 * An Ethernet frame of a UDP packet, 192.0.2.2 or 2001:db8::2, port 9, to
 * port @dport. @saddr: its source, one word or four.
 */
#define SUBJECT_FRAME_SIZE 64U
uint32_t subject_frame(uint8_t *frame, const uint32_t *saddr,
		       unsigned int words, uint16_t dport);

/* Test-run policy @name on @frame once. 0, or -errno with @why. */
int subject_test(struct kmod_socket *s, const char *name, const uint8_t *frame,
		 uint32_t length, struct kz_result *result, char *why);

#endif
