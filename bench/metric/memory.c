// SPDX-License-Identifier: GPL-2.0-only
/* What rules cost in the kernel: memory, and code that runs for a packet. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "userspace/backend/backend.h"
#include "bench/metric/memcg.h"
#include "bench/metric/metric.h"
#include "bench/metric/subject.h"

/* Until the programs by which loaders probe the kernel are gone. */
#define SETTLE_US 100000

static int memory_prepare(struct subject *subject, char *why)
{
	(void)subject;
	return memcg_init(why);
}

static int put(void *subject, char *why)
{
	return subject_load(subject, why);
}

static int memory_sample(struct subject *subject, double *value, char *why)
{
	int err = subject_reset(subject, why);

	if (!err)
		err = memcg_usage_of(put, subject, value, why);
	*value /= subject->record.size;
	return err;
}

const struct metric metric_memory = {
	.unit = "bytes a rule",
	.once = true,
	.prepare = memory_prepare,
	.sample = memory_sample,
};

/* ---- code ---- */

static uint32_t latest_program(void)
{
	uint32_t id = 0;

	while (!bpf_prog_get_next_id(id, &id))
		;
	return id;
}

/* Bytes of machine code of the BPF programs loaded after @id. Sums are not
 * compared, because the kernel frees earlier programs some time later.
 */
static double jited_bytes(uint32_t id)
{
	struct bpf_prog_info info;
	uint32_t length;
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

/* Code and static data of the modules that a system under test consists of. */
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

static int code_sample(struct subject *subject, double *value, char *why)
{
	int err = subject_reset(subject, why);
	uint32_t before = latest_program();

	if (!err)
		err = subject_load(subject, why);
	usleep(SETTLE_US);
	*value = jited_bytes(before) + module_bytes(subject->sut->modules);
	return err;
}

const struct metric metric_code = {
	.unit = "bytes",
	.once = true,
	.sample = code_sample,
};
