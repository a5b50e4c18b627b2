// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/sut.h"

#include <string.h>

#include "bench/bpf/flow.h"

const char *const side_names[] = {
	[OURS] = "ours",
	[BASELINE] = "baseline",
	[PEER] = "peer",
};

/* Rule by rule, 10,000 rules take some 50 us a packet: enough is seen there. */
#define LINEAR_MOST LINEAR_RULES
static const char *const nft[] = { "nft", "-f", "-", NULL };
static const char *const iptables_legacy[] = { "iptables-legacy-restore",
					       NULL };
static const char *const iptables_nft[] = { "iptables-nft-restore", NULL };

static const char *const kmod_modules[] = { "xt_kzmark", NULL };
static const char *const xt_modules[] = { "xt_kzmark", "x_tables", "ip_tables",
					  "iptable_mangle", NULL };
static const char *const nft_modules[] = { "nf_tables", NULL };
static const char *const legacy_modules[] = { "x_tables", "ip_tables",
					      "iptable_mangle", "xt_tcpudp",
					      NULL };
static const char *const iptables_nft_modules[] = { "nf_tables", "nft_compat",
						    "x_tables", "xt_tcpudp",
						    NULL };
static const char *const ipset_modules[] = {
	"x_tables",	   "ip_tables", "iptable_mangle", "xt_set", "ip_set",
	"ip_set_hash_net", NULL
};

const struct sut suts[] = {
	/* ---- ours ---- */
	{
		.name = "kzmark-xdp",
		.help = "the policy in XDP, native",
		.side = OURS,
		.hook = HOOK_XDP,
		.up = kzmark_up,
		.backend = "xdp",
	},
	{
		.name = "kzmark-tc",
		.help = "the policy in tc, ingress",
		.side = OURS,
		.hook = HOOK_TC,
		.up = kzmark_up,
		.backend = "tc",
	},
	{
		.name = "kzmark-netfilter",
		.help = "the policy in BPF at prerouting",
		.side = OURS,
		.hook = HOOK_PREROUTING,
		.up = kzmark_up,
		.backend = "netfilter",
	},
	{
		.name = "kzmark-kmod",
		.help = "the policy in the module, at prerouting",
		.side = OURS,
		.hook = HOOK_PREROUTING,
		.up = kzmark_up,
		.backend = "kmod",
		.modules = kmod_modules,
	},
	{
		.name = "kzmark-xt",
		.help = "the same, by one rule of iptables-legacy",
		.side = OURS,
		.hook = HOOK_PREROUTING,
		.up = kzmark_xt_up,
		.backend = "kmod",
		.modules = xt_modules,
	},
	{
		.name = "kzmark-nft",
		.help = "the policy as nftables rules, at prerouting",
		.side = OURS,
		.hook = HOOK_PREROUTING,
		.up = kzmark_command_up,
		.backend = "nft",
		.modules = nft_modules,
		.most_rules = LINEAR_MOST,
	},
	/* ---- baselines ---- */
	{
		.name = "empty-xdp",
		.help = "an XDP program that counts, and drops or passes",
		.side = BASELINE,
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "empty_xdp",
		.passing = "pass_xdp",
	},
	{
		.name = "bare-xdp",
		.help = "an XDP program that drops",
		.side = BASELINE,
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "bare_xdp",
	},
	{
		.name = "empty-tc",
		.help = "a tc program that counts, and drops or passes",
		.side = BASELINE,
		.hook = HOOK_TC,
		.up = program_up,
		.program = "empty_tc",
		.passing = "pass_tc",
	},
	{
		.name = "empty-prerouting",
		.help = "nothing at prerouting",
		.side = BASELINE,
		.hook = HOOK_PREROUTING,
	},
	{
		.name = "tracked-prerouting",
		.help = "connection tracking, and nothing else at prerouting",
		.side = BASELINE,
		.hook = HOOK_PREROUTING,
	},
	{
		.name = "empty-nft",
		.help = "an nft chain without rules at prerouting",
		.side = BASELINE,
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = nft_empty_write,
		.command = nft,
		.modules = nft_modules,
	},
	/* ---- peers ---- */
	{
		.name = "hand-prefix",
		.help = "the shortest XDP program for: ip saddr 10.0.0.0/8",
		.side = PEER,
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "hand_prefix",
	},
	{
		.name = "hand-port",
		.help = "the same for: ip saddr 10.0.0.0/8 tcp dport 22",
		.side = PEER,
		.hook = HOOK_XDP,
		.up = program_up,
		.program = "hand_port",
	},
	{
		.name = "linear-xdp",
		.help = "an XDP program that tries rule after rule",
		.side = PEER,
		.hook = HOOK_XDP,
		.up = program_linear_up,
		.write = program_linear_write,
		.program = "linear_xdp",
		.most_rules = LINEAR_MOST,
	},
	{
		.name = "lpm-xdp",
		.help = "an XDP program with one look-up in BPF's prefix tree",
		.side = PEER,
		.hook = HOOK_XDP,
		.up = program_lpm_up,
		.write = program_lpm_write,
		.program = "lpm_xdp",
	},
	{
		.name = "xdp-filter",
		.help = "xdp-tools' xdp-filter, IPv4 addresses only",
		.side = PEER,
		.hook = HOOK_XDP,
		.up = xdp_filter_up,
		.write = addresses_write,
		.how = "xdp-filter load --mode native --features ipv4 -p allow in0; "
		       "xdp-filter ip --mode src ADDRESS, for each of RULES",
	},
	{
		.name = "nft-netdev",
		.help = "nft at netdev ingress, rule by rule",
		.side = PEER,
		.hook = HOOK_TC,
		.up = command_up,
		.write = nft_linear_write,
		.command = nft,
		.modules = nft_modules,
		.most_rules = LINEAR_MOST,
	},
	{
		.name = "nft-concat",
		.help = "nft at netdev ingress, concatenated interval sets",
		.side = PEER,
		.hook = HOOK_TC,
		.up = command_up,
		.write = nft_concat_write,
		.command = nft,
		.modules = nft_modules,
	},
	{
		.name = "nft-set-netdev",
		.help = "nft at netdev ingress, one interval set of addresses",
		.side = PEER,
		.hook = HOOK_TC,
		.up = command_up,
		.write = nft_set_write,
		.command = nft,
		.modules = nft_modules,
	},
	{
		.name = "nft-prerouting",
		.help = "nft at prerouting, rule by rule",
		.side = PEER,
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = nft_linear_write,
		.command = nft,
		.modules = nft_modules,
		.most_rules = LINEAR_MOST,
	},
	{
		.name = "nft-concat-ip",
		.help = "nft at prerouting, concatenated interval sets",
		.side = PEER,
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = nft_concat_write,
		.command = nft,
		.modules = nft_modules,
	},
	{
		.name = "nft-set",
		.help = "nft at prerouting, one interval set of addresses",
		.side = PEER,
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = nft_set_write,
		.command = nft,
		.modules = nft_modules,
	},
	{
		.name = "iptables-legacy",
		.help = "iptables at mangle PREROUTING, rule by rule",
		.side = PEER,
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = iptables_write,
		.command = iptables_legacy,
		.modules = legacy_modules,
		.most_rules = LINEAR_MOST,
	},
	{
		.name = "iptables-nft",
		.help = "the same, iptables-nft",
		.side = PEER,
		.hook = HOOK_PREROUTING,
		.up = command_up,
		.write = iptables_write,
		.command = iptables_nft,
		.modules = iptables_nft_modules,
		.most_rules = LINEAR_MOST,
	},
	{
		.name = "ipset",
		.help = "iptables with one ipset, hash:net",
		.side = PEER,
		.hook = HOOK_PREROUTING,
		.up = ipset_up,
		.write = ipset_write,
		.how = "ipset restore <RULES; iptables-legacy -t mangle -A PREROUTING "
		       "-m set --match-set listed src -j ACCEPT",
		.modules = ipset_modules,
	},
};
const unsigned int n_suts = sizeof(suts) / sizeof(suts[0]);

const struct sut *sut_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < n_suts; i++)
		if (!strcmp(suts[i].name, name))
			return &suts[i];
	return NULL;
}

void sut_command_print(const struct sut *sut, FILE *out)
{
	const char *const *word;

	if (sut->how)
		fputs(sut->how, out);
	else if (sut->backend)
		fprintf(out, "kzmark load RULES.kz --name bench --backend %s%s",
			sut->backend,
			sut->hook == HOOK_PREROUTING ? "" : " --dev in0");
	for (word = sut->command; word && *word; word++)
		fprintf(out, "%s ", *word);
	if (sut->command)
		fputs("<RULES", out);
	if (sut->program)
		fprintf(out, "bench/bpf/peer.bpf.c: %s", sut->program);
	if (!sut->up)
		fprintf(out, "(%s)", sut->help);
}
