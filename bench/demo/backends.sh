# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# How each system under test loads a policy in $ROUTER, and unloads it: NAME_up
# POLICY and NAME_down. The peers have examples/edge.kz in their own languages,
# so their POLICY is either that one or an empty one ("baseline"): the hook with
# nothing to do.

kzmark()
{
	in_router "$BUILD/kzmark" "$@"
}

xdp_up() { kzmark load "$1" --name demo --backend xdp --dev in0 -q; }
xdp_down() { kzmark unload demo -q; }

tc_up() { kzmark load "$1" --name demo --backend tc --dev in0 -q; }
tc_down() { kzmark unload demo -q; }

netfilter_up() { kzmark load "$1" --name demo --backend netfilter -q; }
netfilter_down() { kzmark unload demo -q; }

kmod_up() { kzmark load "$1" --name demo --backend kmod -q; }
kmod_down() { kzmark unload demo -q; }

# The module as an iptables target. The baseline is iptables' own: a table with
# no rules.
xt_up()
{
	local tables
	kzmark load "$1" --name demo --backend kmod --hook none -q
	for tables in iptables-legacy ip6tables-legacy; do
		if is_baseline "$1"; then
			in_router $tables -t mangle -L -n >/dev/null
		else
			in_router env "XTABLES_LIBDIR=$BUILD:$XTABLES" \
				$tables -t mangle -A PREROUTING \
				-j KZMARK --apply-policy demo
		fi
	done
}

xt_down()
{
	in_router iptables-legacy -t mangle -F
	in_router ip6tables-legacy -t mangle -F
	kzmark unload demo -q
}

nft_up()
{
	if is_baseline "$1"; then
		in_router nft 'table inet peer { chain prerouting { type filter hook prerouting priority mangle; }; }'
		return
	fi
	sed -e "/@BLOCKED@/{r /dev/stdin" -e 'd;}' bench/peers/edge.nft \
		< <(sed 's/$/,/' "$BLOCKED") >"$WORK/edge.nft"
	in_router nft -f "$WORK/edge.nft"
}

nft_down() { in_router nft delete table inet peer; }

iptables_sets()
{
	echo "create bogons hash:net
add bogons 0.0.0.0/8
add bogons 127.0.0.0/8
add bogons 169.254.0.0/16
add bogons 192.0.0.0/24
add bogons 198.18.0.0/15
add bogons 198.51.100.0/24
add bogons 224.0.0.0/4
create bogons6 hash:net family inet6
add bogons6 ::1
add bogons6 ::ffff:0:0/96
add bogons6 100::/64
add bogons6 2001:db8:dead::/48
add bogons6 ff00::/8
create admins hash:net
add admins 192.0.2.0/28
add admins 10.1.0.0/24
create blocked hash:net hashsize 32768 maxelem 262144"
	sed 's/^/add blocked /' "$BLOCKED"
}

iptables_up()
{
	if is_baseline "$1"; then
		in_router iptables-legacy -t mangle -L -n >/dev/null
		in_router ip6tables-legacy -t mangle -L -n >/dev/null
		return
	fi
	iptables_sets | in_router ipset restore
	sed '/^6 /d; s/^4 //' bench/peers/edge.iptables |
		in_router iptables-legacy-restore
	sed '/^4 /d; s/^6 //' bench/peers/edge.iptables |
		in_router ip6tables-legacy-restore
}

iptables_down()
{
	in_router iptables-legacy -t mangle -F
	in_router iptables-legacy -t mangle -X
	in_router ip6tables-legacy -t mangle -F
	in_router ip6tables-legacy -t mangle -X
	in_router ipset destroy || :
}


is_baseline() { [[ $1 == *empty.kz ]]; }
