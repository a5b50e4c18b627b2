// SPDX-License-Identifier: GPL-2.0-only
/* What rules take in the kernel: memory, and code that runs for a packet. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "backend.h"
#include "metric.h"

#define SETTLE_US 200000

/* Free memory in bytes, caches dropped; in a VM where nothing else runs. */
static double memory_free(void)
{
	FILE *file = fopen("/proc/sys/vm/drop_caches", "w");
	unsigned long long kilobytes = 0;
	char line[128];

	sync();
	usleep(SETTLE_US);
	if (file) {
		fputs("3", file);
		fclose(file);
	}
	usleep(SETTLE_US);
	file = fopen("/proc/meminfo", "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "MemFree: %llu", &kilobytes) == 1)
			break;
	if (file)
		fclose(file);
	return kilobytes * 1024.0;
}

/* Once before: what is loaded with the first rule stays for good. */
static int memory_prepare(struct entrant *entrant, char *why)
{
	return entrant_put(entrant, why);
}

static int memory_sample(struct entrant *entrant, double *value, char *why)
{
	double before;
	int err = entrant_fresh(entrant, why);

	before = memory_free();
	if (!err)
		err = entrant_put(entrant, why);
	*value = (before - memory_free()) / entrant->record.size;
	return err;
}

const struct metric metric_memory = {
	.unit = "bytes a rule",
	.prepare = memory_prepare,
	.sample = memory_sample,
};

/* ---- code ---- */

/* Bytes of machine code of all BPF programs loaded. */
static double jited_bytes(void)
{
	struct bpf_prog_info info;
	uint32_t id = 0, length;
	double sum = 0;
	int fd;

	while (!bpf_prog_get_next_id(id, &id)) {
		fd = bpf_prog_get_fd_by_id(id);
		if (fd < 0)
			continue;
		length = sizeof(info);
		memset(&info, 0, sizeof(info));
		if (!bpf_obj_get_info_by_fd(fd, &info, &length))
			sum += info.jited_prog_len;
		close(fd);
	}
	return sum;
}

/* Code and static data of the modules that a contender is made of. */
static double module_bytes(const char *const *module)
{
	unsigned long long bytes;
	char path[96];
	double sum = 0;
	FILE *file;

	for (; module && *module; module++) {
		snprintf(path, sizeof(path), "/sys/module/%s/coresize",
			 *module);
		file = fopen(path, "r");
		if (file && fscanf(file, "%llu", &bytes) == 1)
			sum += bytes;
		if (file)
			fclose(file);
	}
	return sum;
}

static int code_sample(struct entrant *entrant, double *value, char *why)
{
	double before;
	int err = entrant_fresh(entrant, why);

	before = jited_bytes();
	if (!err)
		err = entrant_put(entrant, why);
	*value = jited_bytes() - before +
		 module_bytes(entrant->contender->modules);
	return err;
}

const struct metric metric_code = {
	.unit = "bytes",
	.prepare = memory_prepare,
	.sample = code_sample,
};
