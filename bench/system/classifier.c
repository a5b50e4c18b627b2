// SPDX-License-Identifier: GPL-2.0-only
/* Searches in userspace: of ours, and of DPDK. */
#include "bench/system/five_tuple.h"
#include "bench/system/sut.h"

const struct sut sut_kzmark_search = {
	.name = "kzmark-search",
	.label = "kzmark",
	.style = "kzmark",
	.help = "kzmark's evaluator in userspace, packet by packet",
	.side = OURS,
	.classifier = "build/classify-image",
	.how = "make classifiers; build/classify-image FOLDER WORKLOAD -",
};

const struct sut sut_rte_acl = {
	.name = "rte-acl",
	.label = "rte_acl",
	.style = "peer",
	.help = "DPDK's rte_acl, the CPU's widest vectors, by 32",
	.side = PEER,
	.write = five_tuples_write,
	.classifier = "build/classify-rte_acl",
	.how = "scripts/fetch-peers dpdk; make classifiers; "
	       "build/classify-rte_acl FOLDER WORKLOAD RULES",
	.most_rules = 10000,
};
