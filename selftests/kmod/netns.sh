#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Every network namespace has policies of its own, which go with it.
. "$(dirname "$0")/lib.sh"

export XTABLES_LIBDIR=$build:/usr/lib/$(uname -m)-linux-gnu/xtables
insert_module
drop9=$(policy drop9 <<-'EOF'
	group g {
		udp dport 9 count drop
	}
EOF
)
drop10=$(policy drop10 <<-'EOF'
	group g {
		udp dport 10 count drop
		udp dport 9 count accept
	}
EOF
)

load_in()
{
	in_namespace "$1" "$build/kzmark" load "$2" --backend kmod --name p \
		"${@:3}"
}

unseen_elsewhere()
{
	load_in a "$drop9" && load_in b "$drop10" && not_loaded p &&
		load_in b "$drop10" &&
		in_namespace a "$build/kzmark" list | awk \
			'{ print } $1 == "p" && $3 == 1 { ok = 1 } END { exit !ok }'
}

# The same name, another policy, at the same time, in both directions.
judges_only_its_own()
{
	local at_a at_b

	at_a=$(arrived a) at_b=$(arrived b)
	send a 10.1.0.2 9 3
	send a 10.1.0.2 10 4
	send b 10.1.0.1 9 5
	send b 10.1.0.1 10 6
	is "arrived in a" $(($(arrived a) - at_a)) 6 &&
		is "arrived in b" $(($(arrived b) - at_b)) 3
}

unload_elsewhere()
{
	in_namespace a "$build/kzmark" unload p &&
		in_namespace b "$build/kzmark" list | grep -q '^p '
}

# Hooks, rules of both kinds and packets on the way, then no more namespace.
# The order in which the kernel takes the parts down is not ours to choose.
dies_with_everything()
{
	local i tool

	for ((i = 0; i < 8; i++)); do
		pair c d
		load_in d "$drop9" --hook prerouting,input,output || return
		for tool in iptables-legacy iptables-nft ip6tables-legacy \
			ip6tables-nft; do
			in_namespace d $tool -t mangle -A PREROUTING -j KZMARK \
				--apply-policy p || return
		done
		send c 10.1.0.2 9 5
		in_namespace c ping -qfi 0.002 -c 300 10.1.0.2 >/dev/null &
		sleep 0.1
		ip netns del d
		wait $!
		ip netns del c
	done
}

pair a b
plan 5
t "a policy is seen in its namespace only" unseen_elsewhere
t "packets meet their namespace's policy only" judges_only_its_own
t "an unload leaves the other namespace's policy" unload_elsewhere
t "a namespace dies with hooks, rules and traffic" dies_with_everything
t "nothing is left that holds the module" remove_module
