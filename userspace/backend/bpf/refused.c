// SPDX-License-Identifier: GPL-2.0-only
/* Why the kernel did not load a program; see refused.h. */
#include <errno.h>
#include <string.h>

#include <bpf/btf.h>

#include "userspace/backend/bpf/refused.h"
#include "userspace/base/capability.h"
#include "userspace/base/refuse.h"

/* A line of the verifier's log that shows an instruction, a source line or a
 * state, and no message.
 */
static bool line_is_trace(const char *line)
{
	return (*line >= '0' && *line <= '9') || *line == ';' ||
	       !strncmp(line, "from ", 5);
}

/* The verifier's last message before the statistics, or NULL. */
static char *log_verdict(char *log)
{
	char *verdict = NULL, *line;

	for (line = strtok(log, "\n"); line; line = strtok(NULL, "\n")) {
		if (!strncmp(line, "processed ", 10))
			break;
		if (!line_is_trace(line))
			verdict = line;
	}
	return verdict;
}

/* The first kernel with a type of program, if it is a recent one. */
static const char *type_since(enum bpf_prog_type type)
{
	return type == BPF_PROG_TYPE_NETFILTER ? "6.4" : NULL;
}

int bpf_btf_missing(char *why)
{
	return refuse(
		why, -EOPNOTSUPP,
		"the program needs the kernel's types, and this kernel has none (CONFIG_DEBUG_INFO_BTF)");
}

static bool btf_is_missing(void)
{
	struct btf *btf = btf__load_vmlinux_btf();

	btf__free(btf);
	return !btf;
}

int bpf_load_refused(const struct bpf_program *program, char *why, int err,
		     char *log)
{
	enum bpf_prog_type type = bpf_program__type(program);
	const char *line;

	/* Without it the verifier is stricter, too. */
	if (err == -EPERM || capabilities_missing(CAPABILITIES_READ_BPF))
		return refuse_capability(why, CAPABILITIES_LOAD_BPF,
					 "loading BPF");
	switch (-err) {
	case ENOSYS:
		return refuse(why, err,
			      "this kernel has no BPF (CONFIG_BPF_SYSCALL)");
	case ENOMEM:
		return refuse(why, err, BPF_NO_MEMORY);
	}
	if (type_since(type) && !libbpf_probe_bpf_prog_type(type, NULL))
		return refuse(
			why, -EOPNOTSUPP,
			"this kernel has no BPF programs of type %s: they came with Linux %s",
			libbpf_bpf_prog_type_str(type), type_since(type));
	line = log_verdict(log);
	if (!line && btf_is_missing())
		return bpf_btf_missing(why);
	if (err == -ESRCH)
		return refuse(
			why, -EOPNOTSUPP,
			"this kernel has not all the functions (kfuncs) that the program calls");
	if (line)
		return refuse(why, err,
			      "the kernel's verifier refuses the program: %s",
			      line);
	return refuse_errno(why, err, "cannot load the BPF program");
}
