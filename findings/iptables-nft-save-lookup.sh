#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# iptables 1.8.9-2 (Debian 12, 2026-11): iptables-nft-save prints a rule of nft's that
# looks a mark up in a set as '-j ACCEPT', for all packets, with status 0.
#
# Input: table ip filter, chain INPUT, rule 'meta mark { 1, 2 } accept', made with
# nft; then iptables-nft-save.
# Seen: '-A INPUT -j ACCEPT', status 0, no message. Restored, it accepts what the
# rule does not. (The same of 1.8.11 and 1.8.13.) For what it cannot print at all
# it stops with a message.
# What helps: read rules from the program that made them; 'nft list ruleset' for
# nft's.
# shellcheck source=findings/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
fetched bookworm iptables=1.8.9-2 libxtables12=1.8.9-2
isolated
PATH=$PATH:/usr/sbin:/sbin
save=$WORK/root/usr/sbin/xtables-nft-multi
LD_LIBRARY_PATH=$WORK/root/usr/lib/x86_64-linux-gnu
XTABLES_LIBDIR=$LD_LIBRARY_PATH/xtables
export LD_LIBRARY_PATH XTABLES_LIBDIR
"$save" iptables --version >/dev/null 2>&1 || skip 'this system cannot run it'
nft -f - <<'END' || skip 'cannot make the rule'
table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy drop;
		meta mark { 1, 2 } accept
	}
}
END
printed=$("$save" iptables-save 2>"$WORK/errors")
status=$?
same '0 ' "$status $(<"$WORK/errors")" 'status 0, no message'
same '-A INPUT -j ACCEPT' "$(grep '^-A' <<<"$printed")" 'the set is gone'
finish
