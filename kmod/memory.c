// SPDX-License-Identifier: GPL-2.0-only
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "kmod/memory.h"

static void *allocate(size_t size, gfp_t zero)
{
	void *memory;

	if (size <= PAGE_SIZE)
		return kmalloc(size, KZ_GFP | zero);
	memory = kmalloc(size, GFP_KERNEL_ACCOUNT | __GFP_NORETRY |
				       __GFP_NOWARN | zero);
	return memory ? memory : vmalloc_huge(size, KZ_GFP | zero);
}

void *kz_kvmalloc(size_t size)
{
	return allocate(size, 0);
}

void *kz_kvzalloc(size_t size)
{
	return allocate(size, __GFP_ZERO);
}
