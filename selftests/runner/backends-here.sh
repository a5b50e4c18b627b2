# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by tests that compare backends: backends_here [NAME,...] prints those
# to use, separated by commas: those of the named ones that this kernel has, or
# all. In a VM it inserts the module for kmod, and all is without what has no
# kernel in it.

backends_here()
{
	local backends=ref,image,xdp,tc,nft

	if [[ -n ${KZMARK_VM:-} ]]; then
		[[ -d /sys/module/xt_kzmark ]] ||
			scripts/insert-module >&2 || return
		backends=kmod,xdp,tc,nft
	fi
	backends=${1:-$backends,netfilter}
	# BPF_PROG_TYPE_NETFILTER came with 6.4.
	printf '6.4\n%s\n' "$(uname -r)" | sort -VC ||
		backends=$(sed 's/,netfilter//; s/^netfilter,//' <<<"$backends")
	echo "$backends"
}
