// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel's BPF can do: found out by trying. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "userspace/host/fact.h"

#define LOOPBACK 1 /* its ifindex in every network namespace */

/* A program that returns at once; -errno. */
static int try_program(enum bpf_prog_type type)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts);
	int fd;

	if (type == BPF_PROG_TYPE_NETFILTER)
		opts.expected_attach_type = BPF_NETFILTER;
	fd = bpf_prog_load(type, NULL, "GPL", insns, 2, &opts);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static void answer_try(struct host_answer *answer, int err, const char *what)
{
	if (!err)
		host_answer(answer, ANSWER_YES, "the kernel takes %s", what);
	else if (err == -EPERM || err == -EACCES)
		host_answer(answer, ANSWER_UNKNOWN,
			    "not permitted to try: see the capabilities");
	else
		host_answer(answer, ANSWER_NO, "the kernel refuses %s: %s",
			    what, errno_words(err));
}

void host_ask_program(const struct host_fact *fact, struct host_answer *answer)
{
	answer_try(answer, try_program(fact->number), "such a program");
}

void host_ask_tcx(const struct host_fact *fact, struct host_answer *answer)
{
	LIBBPF_OPTS(bpf_prog_query_opts, opts);
	int err = bpf_prog_query_opts(LOOPBACK, BPF_TCX_INGRESS, &opts);

	(void)fact;
	if (!err)
		host_answer(answer, ANSWER_YES,
			    "the kernel answers, of loopback");
	else if (errno == EPERM)
		host_answer(answer, ANSWER_UNKNOWN,
			    "not permitted to ask: needs CAP_NET_ADMIN");
	else
		host_answer(answer, ANSWER_NO, "the kernel has none: %s",
			    errno_words(-errno));
}

void host_ask_bpffs(const struct host_fact *fact, struct host_answer *answer)
{
	const char *path = fact->argument;
	struct statfs fs;

	if (statfs(path, &fs))
		host_answer(answer, ANSWER_NO, "%s: %s", path,
			    errno_file_words(-errno));
	else if (fs.f_type != BPF_FS_MAGIC)
		host_answer(answer, ANSWER_NO, "%s: no bpffs is mounted there",
			    path);
	else if (access(path, R_OK | W_OK | X_OK))
		host_answer(answer, ANSWER_NO, "%s: %s", path,
			    errno_file_words(-errno));
	else
		host_answer(answer, ANSWER_YES, "mounted at %s", path);
}
