/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A file that is a loaded policy's image, to be mapped for reading: to change one
 * rule, userspace reads a few of its pages.
 */
#ifndef KZ_IMAGE_FILE_H
#define KZ_IMAGE_FILE_H

#include <linux/types.h>

struct file;
struct genl_info;
struct kz_policy;
struct sk_buff;

/*
 * Memory for an image of @size bytes, in whole pages: aligned as an image must
 * be, and nothing else is in what is mapped. Freed by kvfree(); NULL without memory.
 */
void *kz_image_alloc(u32 size);

/* KZMARK_CMD_OPEN_IMAGE */
int kz_cmd_open_image(struct sk_buff *skb, struct genl_info *info);

#endif
