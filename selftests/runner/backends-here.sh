# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by tests that compare backends: backends_here [NAME,...] prints those
# to use, separated by commas: the named ones, or all that this kernel has. In a
# VM it inserts the module for kmod, and leaves out what has no kernel in it.

backends_here()
{
	local module backends=ref,image,xdp,tc,nft

	if [[ -n ${KZMARK_VM:-} ]]; then
		module=build/$(uname -r)/xt_kzmark.ko
		modprobe -a x_tables nf_conntrack
		[[ -d /sys/module/xt_kzmark ]] || insmod "$module" >&2 || return
		backends=kmod,xdp,tc,nft
	fi
	# BPF_PROG_TYPE_NETFILTER came with 6.4.
	if printf '6.4\n%s\n' "$(uname -r)" | sort -VC; then
		backends+=,netfilter
	fi
	echo "${1:-$backends}"
}
