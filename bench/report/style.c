// SPDX-License-Identifier: GPL-2.0-only
#include "bench/report/style.h"

#include <stddef.h>
#include <string.h>

static const struct style styles[] = {
	{ "kzmark-xdp", "kzmark XDP", "xdp" },
	{ "kzmark-tc", "kzmark tc", "tc" },
	{ "kzmark-netfilter", "kzmark nf BPF", "netfilter" },
	{ "kzmark-kmod", "kzmark module", "kmod" },
	{ "kzmark-xt", "module by iptables", "kmod" },
	{ "kzmark-nft", "kzmark as nft", "translation" },
	{ "empty-xdp", "empty program", "baseline" },
	{ "empty-tc", "empty program", "baseline" },
	{ "empty-prerouting", "empty hook", "baseline" },
	{ "tracked-prerouting", "tracking alone", "baseline" },
	{ "empty-nft", "empty nft chain", "baseline" },
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

const char *backend_label(const char *name)
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

const struct style *style_of(const char *sut)
{
	static struct style other = { .css_class = "peer" };
	size_t i;

	for (i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (!strcmp(styles[i].sut, sut))
			return &styles[i];
	other.sut = other.label = sut;
	return &other;
}
