// SPDX-License-Identifier: GPL-2.0-only
/*
 * Line coverage of xt_kzmark.ko in a kernel without CONFIG_GCOV_KERNEL: built
 * into the module by selftests/fuzz/module. Who writes a folder's name into the
 * module's parameter "lines" gets a .gcda file there for each source.
 */
#include <linux/fs.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

/* The kernel's own converter, which is not built there, and what it calls. */
#include <kernel/gcov/gcc_4_7.c>

size_t store_gcov_u32(void *buffer, size_t off, u32 v)
{
	if (buffer)
		*(u32 *)(buffer + off) = v;
	return sizeof(v);
}

size_t store_gcov_u64(void *buffer, size_t off, u64 v)
{
	if (buffer) /* by halves, the low one first */
		memcpy(buffer + off, &v, sizeof(v));
	return sizeof(v);
}

/* -fprofile-info-section; lines.lds gathers them. */
extern struct gcov_info *kz_lines_begin[], *kz_lines_end[];

/* That the compiler refers to it says only that there are counters. */
void __gcov_merge_add(gcov_type *counters, unsigned int count);
void __gcov_merge_add(gcov_type *counters, unsigned int count)
{
}

static int write_counts(const char *folder, struct gcov_info *info)
{
	char *path = kasprintf(GFP_KERNEL, "%s/%s", folder,
			       kbasename(gcov_info_filename(info)));
	size_t size = convert_to_gcda(NULL, info);
	char *counts = kvmalloc(size, GFP_KERNEL);
	struct file *file;
	loff_t at = 0;
	int err = -ENOMEM;

	if (!path || !counts)
		goto out;
	convert_to_gcda(counts, info);
	file = filp_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	err = PTR_ERR_OR_ZERO(file);
	if (err)
		goto out;
	if (kernel_write(file, counts, size, &at) != size)
		err = -EIO;
	filp_close(file, NULL);
out:
	kvfree(counts);
	kfree(path);
	return err;
}

static int lines_set(const char *text, const struct kernel_param *param)
{
	char *copy = kstrdup(text, GFP_KERNEL);
	struct gcov_info **info;
	int err = copy ? 0 : -ENOMEM;

	for (info = kz_lines_begin; !err && info < kz_lines_end; info++)
		err = write_counts(strim(copy), *info);
	kfree(copy);
	return err;
}

static const struct kernel_param_ops lines_ops = { .set = lines_set };
module_param_cb(lines, &lines_ops, NULL, 0200);
