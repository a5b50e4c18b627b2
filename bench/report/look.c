// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/look.h"

#include <stddef.h>
#include <string.h>

static const struct look looks[] = {
	{ "kzmark-xdp", "kzmark XDP", "xdp" },
	{ "kzmark-tc", "kzmark tc", "tc" },
	{ "kzmark-netfilter", "kzmark nf BPF", "netfilter" },
	{ "kzmark-kmod", "kzmark module", "kmod" },
	{ "kzmark-xt", "module by iptables", "kmod" },
	{ "kzmark-nft", "kzmark as nft", "translation" },
	{ "empty-xdp", "empty program", "floor" },
	{ "empty-tc", "empty program", "floor" },
	{ "empty-prerouting", "empty hook", "floor" },
	{ "tracked-prerouting", "tracking alone", "floor" },
	{ "empty-nft", "empty nft chain", "floor" },
	{ "linear-xdp", "BPF, rule by rule", "peer" },
	{ "lpm-xdp", "BPF prefix tree", "sets" },
	{ "xdp-filter", "xdp-filter", "peer" },
	{ "nft-netdev", "nft rules", "nft" },
	{ "nft-prerouting", "nft rules", "nft" },
	{ "nft-concat", "nft concat. sets", "sets" },
	{ "nft-concat-ip", "nft concat. sets", "sets" },
	{ "nft-set", "nft set", "sets" },
	{ "nft-set-netdev", "nft set", "sets" },
	{ "iptables-legacy", "iptables-legacy", "iptables" },
	{ "iptables-nft", "iptables-nft", "iptables2" },
	{ "ipset", "iptables + ipset", "iptables" },
};

const char *look_of_backend(const char *name)
{
	static const struct {
		const char *name, *label;
	} labels[] = {
		{ "xdp", "XDP" },	   { "tc", "tc" },
		{ "netfilter", "nf BPF" }, { "kmod", "module" },
		{ "nft", "nft" },
	};
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (!strcmp(labels[i].name, name))
			return labels[i].label;
	return name;
}

const struct look *look_of(const char *contender)
{
	static struct look other = { .style = "peer" };
	size_t i;

	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (!strcmp(looks[i].contender, contender))
			return &looks[i];
	other.contender = other.label = contender;
	return &other;
}
