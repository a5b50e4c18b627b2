// SPDX-License-Identifier: GPL-2.0-only
/* The table of facts; see fact.h. */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "userspace/backend/backend.h"
#include "userspace/host/fact.h"

#define ALL_BPF (1U << BACKEND_XDP | 1U << BACKEND_TC | 1U << BACKEND_NETFILTER)
#define ALL (ALL_BPF | 1U << BACKEND_KMOD | 1U << BACKEND_NFT)
#define HOOKS (1U << BACKEND_NETFILTER | 1U << BACKEND_KMOD | 1U << BACKEND_NFT)

#define BOOT "boot a kernel that has it"

/* A file that is there where the kernel has the thing. */
static void ask_file(const struct host_fact *fact, struct host_answer *answer)
{
	if (!access(fact->argument, F_OK))
		host_answer(answer, ANSWER_YES, "%s", fact->argument);
	else
		host_answer(answer,
			    errno == ENOENT ? ANSWER_NO : ANSWER_UNKNOWN,
			    "%s: %s", fact->argument, errno_file_words(-errno));
}

/* A switch of the kernel's that must not be 0. */
static void ask_switch(const struct host_fact *fact, struct host_answer *answer)
{
	char line[32];
	int err = host_line(fact->argument, line, sizeof(line));

	if (err)
		host_answer(answer, ANSWER_UNKNOWN, "%s: %s", fact->argument,
			    errno_file_words(err));
	else
		host_answer(answer, strcmp(line, "0") ? ANSWER_YES : ANSWER_NO,
			    "%s is %s", fact->argument, line);
}

/* clang-format off */
const struct host_fact host_facts[] = {
	{ "linux", ALL, NULL, host_ask_release, "6.1", 0, BOOT },
	{ "linux-6.4", 1U << BACKEND_NETFILTER, NULL,
	  host_ask_release, "6.4", 0, BOOT },

	{ "CAP_NET_ADMIN", ALL, NULL,
	  host_ask_capability, NULL, CAP_NET_ADMIN, "run kzmark as root" },
	/* It has CAP_BPF and CAP_PERFMON in it. */
	{ "CAP_SYS_ADMIN", ALL_BPF, NULL,
	  host_ask_capability, NULL, CAP_SYS_ADMIN, "run kzmark as root" },
	{ "CAP_SYS_MODULE", 0, "loading xt_kzmark",
	  host_ask_capability, NULL, CAP_SYS_MODULE, "run modprobe as root" },
	{ "lockdown-off", 0, "an xt_kzmark that is not signed",
	  host_ask_lockdown, "/sys/kernel/security/lockdown", 0,
	  "sign the module: see kzmark-dkms" },

	{ "config-bpf", ALL_BPF, NULL,
	  host_ask_config, "CONFIG_BPF_SYSCALL", 0, BOOT },
	{ "config-clsact", 0, "tc before Linux 6.6",
	  host_ask_config, "CONFIG_NET_SCH_INGRESS", 0, BOOT },
	{ "config-netfilter", HOOKS, NULL,
	  host_ask_config, "CONFIG_NETFILTER", 0, BOOT },
	{ "config-netfilter-bpf", 1U << BACKEND_NETFILTER, NULL,
	  host_ask_config, "CONFIG_NETFILTER_BPF_LINK", 0, BOOT },
	{ "config-nf-tables", 1U << BACKEND_NFT, NULL,
	  host_ask_config, "CONFIG_NF_TABLES", 0, BOOT },
	{ "config-modules", 1U << BACKEND_KMOD, NULL,
	  host_ask_config, "CONFIG_MODULES", 0, BOOT },
	{ "config-btf", 1U << BACKEND_NETFILTER, "device names, owners in xdp and tc; --with-module",
	  host_ask_config, "CONFIG_DEBUG_INFO_BTF", 0, BOOT },

	{ "bpf-xdp", 1U << BACKEND_XDP, NULL,
	  host_ask_program, NULL, BPF_PROG_TYPE_XDP, NULL },
	{ "bpf-tc", 1U << BACKEND_TC, NULL,
	  host_ask_program, NULL, BPF_PROG_TYPE_SCHED_CLS, NULL },
	{ "bpf-netfilter", 1U << BACKEND_NETFILTER, NULL,
	  host_ask_program, NULL, BPF_PROG_TYPE_NETFILTER, NULL },
	{ "bpffs", ALL_BPF, NULL,
	  host_ask_bpffs, "/sys/fs/bpf", 0,
	  "mount -t bpf bpf /sys/fs/bpf" },
	{ "tcx", 0, "tc in one list with others' programs; else clsact",
	  host_ask_tcx, NULL, 0, NULL },
	{ "jit", 0, "speed of xdp, tc and netfilter",
	  ask_switch, "/proc/sys/net/core/bpf_jit_enable", 0,
	  "sysctl net.core.bpf_jit_enable=1" },
	{ "btf", 1U << BACKEND_NETFILTER, "device names, owners in xdp and tc; --with-module",
	  ask_file, "/sys/kernel/btf/vmlinux", 0, BOOT },

	{ "nf_tables", 1U << BACKEND_NFT, NULL,
	  host_ask_module, "nf_tables", 0, NULL },
	{ "xt_kzmark", 1U << BACKEND_KMOD, "--with-module",
	  host_ask_module, "xt_kzmark", 0,
	  "install kzmark-dkms, or 'make modules_install'" },
	{ "module-loading", 0, "loading a module that is not loaded yet",
	  host_ask_loading, "/proc/sys/kernel/modules_disabled", 0,
	  "load it before that is set, or boot again" },
	{ "module-btf", 0, "--with-module",
	  ask_file, "/sys/kernel/btf/xt_kzmark", 0,
	  "load xt_kzmark, built with pahole" },
	{ "conntrack", 0, "ct conditions, fields in flow of kmod",
	  ask_file, "/proc/sys/net/netfilter/nf_conntrack_max", 0,
	  "modprobe nf_conntrack" },
};
/* clang-format on */
const size_t n_host_facts = sizeof(host_facts) / sizeof(host_facts[0]);
