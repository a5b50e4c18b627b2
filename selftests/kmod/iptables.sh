#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The target KZMARK, by all four iptables. The rules are the lines of
# userspace/iptables/libxt_kzmark.t, in iptables' own notation for tests.
. "$(dirname "$0")/lib.sh"

export XTABLES_LIBDIR=$build:/usr/lib/$(uname -m)-linux-gnu/xtables
tools=(iptables-legacy iptables-nft ip6tables-legacy ip6tables-nft)
lines=$root/userspace/iptables/libxt_kzmark.t

insert_module
p=$(policy edge <<-'EOF'
	mark window 0x0000ff00
	field class 4 bits in mark
	group g {
		udp dport 9 count drop
		udp dport 10 count accept
		udp dport 11 count set class 5
	}
EOF
)
for name in edge edge.v2-test_1; do
	kz load "$p" --backend kmod --name $name --hook none >/dev/null
done

rules()
{
	"$1" -t mangle -S PREROUTING | grep '^-A' | sed 's/^-A PREROUTING //'
}

# One line of the .t: RULE;EXPECTED;RESULT, with the tool.
good_line()
{
	local tool=$1 rule=$2 expected=$3

	[[ $expected != = ]] || expected=$rule
	# shellcheck disable=SC2086 # a rule is words
	"$tool" -t mangle -A PREROUTING $rule || return
	is "printed back" "$(rules "$tool" 2>/dev/null)" "$expected" || return
	# shellcheck disable=SC2086
	"$tool" -t mangle -C PREROUTING $rule || return
	# shellcheck disable=SC2086
	"$tool" -t mangle -D PREROUTING $rule
}

bad_line()
{
	local tool=$1 rule=$2

	# eval: "" in a rule is an empty word
	! eval "$tool -t mangle -A PREROUTING $rule" && is rules "$(rules "$tool")" ""
}

run_lines()
{
	local tool rule expected result

	while IFS=';' read -r rule expected result; do
		[[ $rule == -* ]] || continue
		for tool in "${tools[@]}"; do
			case $result in
			OK) t "$tool $rule" good_line "$tool" "$rule" "$expected" ;;
			FAIL) t "$tool refuses $rule" bad_line "$tool" "$rule" ;;
			esac
			"$tool" -t mangle -F PREROUTING
		done
	done <"$lines"
}

# save | restore gives the same rule again.
survives_restore()
{
	local tool=$1

	$tool -t mangle -A PREROUTING -j KZMARK --apply-policy edge || return
	$tool-save -t mangle >"$work/saved" || return
	$tool -t mangle -F PREROUTING
	$tool-restore <"$work/saved" || return
	is rules "$(rules "$tool" 2>/dev/null)" "-j KZMARK --apply-policy edge"
	local status=$?
	$tool -t mangle -F PREROUTING
	return $status
}

# A rule holds the policy and the module; without it both can go.
holds()
{
	local tool=$1

	$tool -t mangle -A PREROUTING -j KZMARK --apply-policy edge || return
	refused "iptables rules refer to" kz unload edge || return
	refused "in use" rmmod xt_kzmark || return
	kz load "$p" --backend kmod --name edge || return
	is users "$(kz list | awk '$1 == "edge" { print $6 }')" 1 || return
	$tool -t mangle -F PREROUTING
	is users "$(kz list | awk '$1 == "edge" { print $6 }')" 0
}

# What the rules of the policy do to a chain: drop, accept, continue.
verdicts()
{
	local tool=$1 address=$2 comment before

	pair a b
	in_namespace b "$build/kzmark" load "$p" --backend kmod --name edge \
		--hook none || return
	in_namespace b "$tool" -t mangle -A PREROUTING -p udp -j KZMARK \
		--apply-policy edge || return
	in_namespace b "$tool" -t mangle -A PREROUTING -p udp -m mark \
		--mark 0x500/0xf00 -j ACCEPT || return
	in_namespace b "$tool" -t mangle -A PREROUTING -p udp -j DROP || return
	before=$(arrived b)
	send a "$address" 9 3
	is "dropped: arrived" $(($(arrived b) - before)) 0 || return
	send a "$address" 10 4
	is "accepted: arrived" $(($(arrived b) - before)) 4 || return
	send a "$address" 11 5
	is "continued with its mark: arrived" $(($(arrived b) - before)) 9 || return
	send a "$address" 12 6
	is "continued without: arrived" $(($(arrived b) - before)) 9
}

after_verdicts()
{
	verdicts "$@"
	local status=$?
	ip netns del a
	ip netns del b
	return $status
}

plan $(($(grep -c '^-' "$lines") * 4 + 4 + 4 + 4 + 1))
run_lines
for tool in "${tools[@]}"; do
	t "$tool: save and restore" survives_restore "$tool"
done
for tool in "${tools[@]}"; do
	t "$tool: a rule holds policy and module, and follows a replace" \
		holds "$tool"
done
t "iptables-legacy: verdicts" after_verdicts iptables-legacy 10.1.0.2
t "iptables-nft: verdicts" after_verdicts iptables-nft 10.1.0.2
t "ip6tables-legacy: verdicts" after_verdicts ip6tables-legacy 2001:db8::2
t "ip6tables-nft: verdicts" after_verdicts ip6tables-nft 2001:db8::2
t "no rule is left: the module can go" remove_module
