// SPDX-License-Identifier: GPL-2.0-only
#include "contender.h"

#include <string.h>

static const char *const nft[] = { "nft", "-f", "-", NULL };
static const char *const iptables_legacy[] = { "iptables-legacy-restore",
					       NULL };
static const char *const iptables_nft[] = { "iptables-nft-restore", NULL };

const struct contender contenders[] = {
	/* ---- ours ---- */
	{
		.name = "kzmark-xdp",
		.help = "the policy in XDP, native",
		.hook = HOOK_XDP,
		.up = kzmark_up,
		.backend = "xdp",
	},
	{
		.name = "kzmark-tc",
		.help = "the policy in tc, ingress",
		.hook = HOOK_TC,
		.up = kzmark_up,
		.backend = "tc",
	},
	{
		.name = "kzmark-netfilter",
		.help = "the policy in BPF at prerouting",
		.hook = HOOK_PREROUTING,
		.up = kzmark_up,
		.backend = "netfilter",
	},
	{
		.name = "kzmark-kmod",
		.help = "the policy in the module, at prerouting",
		.hook = HOOK_PREROUTING,
		.up = kzmark_up,
		.backend = "kmod",
	},
	/* ---- floors ---- */
	{
		.name = "empty-xdp",
		.help = "an XDP program that counts and drops",
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "empty_xdp",
	},
	{
		.name = "bare-xdp",
		.help = "an XDP program that drops",
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "bare_xdp",
	},
	{
		.name = "empty-tc",
		.help = "a tc program that counts and drops",
		.hook = HOOK_TC,
		.up = program_up,
		.program = "empty_tc",
	},
	{
		.name = "empty-prerouting",
		.help = "nothing at prerouting",
		.hook = HOOK_PREROUTING,
	},
	/* ---- peers ---- */
	{
		.name = "hand-prefix",
		.help = "the shortest XDP program for: ip saddr 10.0.0.0/8",
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "hand_prefix",
	},
	{
		.name = "hand-port",
		.help = "the same for: ip saddr 10.0.0.0/8 tcp dport 22",
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "hand_port",
	},
	{
		.name = "lpm-xdp",
		.help = "an XDP program with one look-up in BPF's prefix tree",
		.hook = HOOK_XDP,
		.up = program_lpm_up,
		.write = program_lpm_write,
		.program = "lpm_xdp",
	},
	{
		.name = "xdp-filter",
		.help = "xdp-tools' xdp-filter, IPv4 addresses only",
		.hook = HOOK_XDP,
		.up = xdp_filter_up,
		.write = addresses_write,
	},
	{
		.name = "nft-netdev",
		.help = "nft at netdev ingress, rule by rule",
		.hook = HOOK_TC,
		.up = command_up,
		.write = nft_netdev_write,
		.command = nft,
	},
	{
		.name = "nft-concat",
		.help = "nft at netdev ingress, concatenated interval sets",
		.hook = HOOK_TC,
		.up = command_up,
		.write = nft_concat_write,
		.command = nft,
	},
	{
		.name = "nft-prerouting",
		.help = "nft at prerouting, rule by rule",
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = nft_prerouting_write,
		.command = nft,
	},
	{
		.name = "iptables-legacy",
		.help = "iptables at mangle PREROUTING",
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = iptables_write,
		.command = iptables_legacy,
	},
	{
		.name = "iptables-nft",
		.help = "the same, iptables-nft",
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = iptables_write,
		.command = iptables_nft,
	},
};
const unsigned int n_contenders = sizeof(contenders) / sizeof(contenders[0]);

const struct contender *contender_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < n_contenders; i++)
		if (!strcmp(contenders[i].name, name))
			return &contenders[i];
	return NULL;
}
