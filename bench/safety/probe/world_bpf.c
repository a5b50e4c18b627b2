// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "bench/safety/probe/world.h"

#define LOG_SIZE (4 << 20)

static struct bpf_object *object;
static struct bpf_link *attachment;
static bool attached;
static int result_fd = -1;
static char verifier_log[LOG_SIZE];

static int silent(enum libbpf_print_level level, const char *format,
		  va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

/* Lines of the verifier's that name no reason. */
static bool is_state(const char *line)
{
	static const char *const begins[] = { "cur state",   "old state",
					      "processed ",  "verification",
					      "stack depth", "from ",
					      "max_states",  ";" };
	size_t i;

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (!strncmp(line, begins[i], strlen(begins[i])))
			return true;
	return !*line;
}

/* The verifier's reason: what it says after the last instruction. */
static void reason(char *why, size_t size)
{
	char *line, *next;

	why[0] = '\0';
	for (line = verifier_log; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (isdigit(line[0]) && strstr(line, ": ("))
			why[0] = '\0';
		else if (!is_state(line))
			snprintf(why + strlen(why), size - strlen(why), "%s%s",
				 why[0] ? "; " : "", line);
	}
}

static int attach(struct bpf_program *program)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = if_nametoindex(DEVICE),
		    .attach_point = BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = bpf_program__fd(program));
	int err;

	if (bpf_program__type(program) != BPF_PROG_TYPE_SCHED_CLS) {
		attachment = bpf_program__attach(program);
		return attachment ? 0 : -errno;
	}
	err = bpf_tc_hook_create(&hook);
	if (!err || err == -EEXIST)
		err = bpf_tc_attach(&hook, &options);
	attached = !err;
	return err;
}

/* The policy that packets find first, in the map "first": mark 1. */
static void policy_fill(void)
{
	struct bpf_map *first = bpf_object__find_map_by_name(object, "first");
	uint64_t mark = 1;
	uint32_t key = 0;

	if (first)
		bpf_map_update_elem(bpf_map__fd(first), &key, &mark, BPF_ANY);
}

static int program_load(const char *path, const char *id, char *why,
			size_t size)
{
	LIBBPF_OPTS(bpf_object_open_opts, options,
		    .kernel_log_buf = verifier_log,
		    .kernel_log_size = sizeof(verifier_log),
		    .kernel_log_level = 1);
	struct bpf_map *map;
	int err;

	(void)id;
	libbpf_set_print(silent);
	object = bpf_object__open_file(path, &options);
	if (!object) {
		snprintf(why, size, "cannot open %s", path);
		return -errno;
	}
	err = bpf_object__load(object);
	if (err) {
		reason(why, size);
		return err;
	}
	policy_fill();
	map = bpf_object__find_map_by_name(object, ".data.result");
	result_fd = map ? dup(bpf_map__fd(map)) : -1;
	err = attach(bpf_object__next_program(object, NULL));
	snprintf(why, size, "cannot attach");
	return err;
}

static int program_call(const uint8_t *data)
{
	struct bpf_map *map =
		bpf_object__find_map_by_name(object, ".data.command");
	uint32_t key = 0;

	if (!map || bpf_map__value_size(map) != DATA_SIZE)
		return -ENOENT;
	return bpf_map_update_elem(bpf_map__fd(map), &key, data, BPF_ANY);
}

/* The map of maps "policies" gets a new one; the first one is closed. */
static int program_swap(void)
{
	struct bpf_map *outer =
		bpf_object__find_map_by_name(object, "policies");
	struct bpf_map *first = bpf_object__find_map_by_name(object, "first");
	int fd, null, err;
	uint64_t mark = 1;
	uint32_t key = 0;

	if (!outer || !first)
		return -ENOENT;
	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "second", 4, 8, 1, NULL);
	err = bpf_map_update_elem(fd, &key, &mark, BPF_ANY);
	if (!err)
		err = bpf_map_update_elem(bpf_map__fd(outer), &key, &fd,
					  BPF_ANY);
	close(fd);
	/* Nothing but packets on their way may hold the old one. */
	null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	dup2(null, bpf_map__fd(first));
	close(null);
	return err;
}

static int program_result(struct result *result)
{
	uint32_t key = 0;

	return bpf_map_lookup_elem(result_fd, &key, result);
}

static int program_forget(void)
{
	bpf_object__close(object);
	object = NULL;
	attached = false;
	return 0;
}

static int program_unload(void)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = if_nametoindex(DEVICE),
		    .attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS);

	if (attached && hook.ifindex)
		bpf_tc_hook_destroy(&hook);
	bpf_link__destroy(attachment);
	attachment = NULL;
	bpf_object__close(object);
	object = NULL;
	return 0;
}

const struct world world_bpf = {
	.name = "bpf",
	.load = program_load,
	.call = program_call,
	.swap = program_swap,
	.result = program_result,
	.unload = program_unload,
	.forget = program_forget,
};
