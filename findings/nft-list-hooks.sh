#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# nftables 1.0.6-2+deb12u2 (Debian 12, 2026-11): 'nft list hooks' on a kernel without
# CONFIG_NETFILTER_NETLINK_HOOK prints nothing and returns 0.
#
# Input: a base chain at inet input; then 'nft list hooks'.
# Seen: no output, no message, status 0, as if nothing were at any hook. The
# kernel refuses the request (EINVAL: it has no such subsystem).
# What helps: 'nft list ruleset' for nft's own; for others' hooks there is no
# answer on such a kernel, and a script cannot tell that from "none".
# shellcheck source=findings/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
fetched bookworm nftables=1.0.6-2+deb12u2 libnftables1=1.0.6-2+deb12u2 libnftnl11=1.2.4-2
isolated
nft=$(find "$WORK/root" -path '*sbin/nft' | head -n 1)
LD_LIBRARY_PATH=$WORK/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH
"$nft" --version >/dev/null 2>&1 || skip "this system cannot run it"
"$nft" 'add table inet t; add chain inet t c { type filter hook input priority 0; }' ||
	skip 'cannot make a chain'
"$nft" list chain inet t c | grep -q 'hook input' || skip 'the chain is not there'
hooks=$("$nft" list hooks 2>&1)
status=$?
[[ $hooks != *'hook input'* ]] || skip 'this kernel can list hooks'
same '0 ' "$status $hooks" 'no hooks, no message, status 0'
finish
