// SPDX-License-Identifier: GPL-2.0-only
/* KZMARK_CMD_OPEN_IMAGE, and the files that it opens. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "core/edits.h"
#include "kmod/image_file.h"
#include "kmod/memory.h"
#include "kmod/netlink.h"
#include "kmod/slot.h"

void *kz_image_alloc(u32 size)
{
	u8 *image = kz_kvmalloc(PAGE_ALIGN(size));

	if (image)
		memset(image + size, 0, PAGE_ALIGN(size) - size);
	return image;
}

static unsigned long page_number(const u8 *at)
{
	return is_vmalloc_addr(at) ? vmalloc_to_pfn(at) :
				     virt_to_phys((void *)at) >> PAGE_SHIFT;
}

/* Bytes from @at on, at most @size, whose pages are adjacent. */
static unsigned long run_size(const u8 *at, unsigned long size)
{
	unsigned long first = page_number(at), run = PAGE_SIZE;

	while (run < size && page_number(at + run) == first + run / PAGE_SIZE)
		run += PAGE_SIZE;
	return run;
}

/*
 * No page is counted: the mapping holds the file, that the policy, and that its
 * image, which nobody writes any more.
 */
static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	const struct kz_policy *policy = file->private_data;
	const u8 *image = (const u8 *)policy->image;
	unsigned long size = vma->vm_end - vma->vm_start, at, run;
	int err = 0;

	if (vma->vm_flags &
	    VM_MAYWRITE) /* it is private, and copies on write */
		return -EACCES;
	if (vma->vm_pgoff || size > PAGE_ALIGN(policy->image->size))
		return -EINVAL;
	for (at = 0; at < size && !err; at += run) {
		run = run_size(image + at, size - at);
		err = remap_pfn_range(vma, vma->vm_start + at,
				      page_number(image + at), run,
				      vma->vm_page_prot);
		cond_resched();
	}
	return err;
}

static int file_release(struct inode *inode, struct file *file)
{
	kz_policy_put(file->private_data);
	return 0;
}

static const struct file_operations file_ops = {
	.owner = THIS_MODULE,
	.mmap = file_mmap,
	.release = file_release,
	.llseek = noop_llseek,
};

/* The reply with @fd, which is not the caller's yet. */
static int reply_open(struct genl_info *info, const struct kz_policy *policy,
		      int fd)
{
	struct sk_buff *reply;
	void *header;

	header = kz_reply_start(info, 4 * nla_total_size(sizeof(u32)), &reply);
	if (!header)
		return -ENOMEM;
	nla_put_u32(reply, KZMARK_A_GENERATION, policy->generation);
	nla_put_u32(reply, KZMARK_A_EDITS, kz_edits_count(policy->image));
	nla_put_u32(reply, KZMARK_A_IMAGE_SIZE, policy->image->size);
	nla_put_s32(reply, KZMARK_A_FD, fd);
	genlmsg_end(reply, header);
	return genlmsg_reply(reply, info);
}

static int image_open(struct genl_info *info, struct kz_policy *policy)
{
	int fd = get_unused_fd_flags(O_CLOEXEC), err;
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile("[kzmark-image]", &file_ops, policy,
				  O_RDONLY);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	refcount_inc(&policy->refs);
	err = reply_open(info, policy, fd);
	if (err) {
		put_unused_fd(fd);
		fput(file);
	} else {
		fd_install(fd, file);
	}
	return err;
}

int kz_cmd_open_image(struct sk_buff *skb, struct genl_info *info)
{
	struct kz_policy *policy;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KZMARK_A_NAME))
		return -EINVAL;
	policy = kz_slot_policy_asked(info);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	err = image_open(info, policy);
	kz_policy_put(policy);
	return err;
}
