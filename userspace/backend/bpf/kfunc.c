// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include <bpf/btf.h>

#include "core/features.h"
#include "userspace/backend/bpf/kfunc.h"
#include "userspace/backend/bpf/refused.h"
#include "userspace/base/refuse.h"

#define TC (1U << BPF_PROG_TYPE_SCHED_CLS)
#define XDP (1U << BPF_PROG_TYPE_XDP)

static const struct {
	uint64_t features;
	uint32_t types; /* 1 << enum bpf_prog_type */
	const char *name;
	const char *what; /* a policy does with it, and since when it can */
} rows[] = {
	{ KZ_F_IIFNAME | KZ_F_OIFNAME, TC | XDP, "bpf_cast_to_kern_ctx",
	  "devices are matched by name from Linux 6.2 on: use meta iif or meta oif, or backend kmod or nft" },
	{ KZ_F_OWNER, TC, "bpf_cast_to_kern_ctx",
	  "tc reads a socket's owner from Linux 6.2 on: use backend kmod or nft" },
};

int kfuncs_check(enum bpf_prog_type type, uint64_t features, char *why)
{
	struct btf *btf = NULL;
	size_t i;
	int err = 0;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && !err; i++) {
		if (!(rows[i].features & features) ||
		    !(rows[i].types & 1U << type))
			continue;
		if (!btf)
			btf = btf__load_vmlinux_btf();
		if (!btf)
			return bpf_btf_missing(why);
		if (btf__find_by_name_kind(btf, rows[i].name, BTF_KIND_FUNC) <
		    0)
			err = refuse(why, -EOPNOTSUPP, "%s", rows[i].what);
	}
	btf__free(btf);
	return err;
}
