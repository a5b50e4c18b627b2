#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Real packets at the hooks, without iptables: what is dropped does not arrive,
# marks steer routing, counters say what was sent.
. "$(dirname "$0")/lib.sh"

insert_module
p=$(policy p <<-'EOF'
	mark window 0x0000ff00
	field wan 4 bits in mark
	group g {
		udp dport 9 count drop
		udp dport 10 count accept
		udp dport 20-29 count set wan 2
	}
EOF
)

load_in()
{
	in_namespace "$1" "$build/kzmark" load "$p" --backend kmod "${@:2}"
}

counter_in()
{
	in_namespace "$1" "$build/kzmark" counters p | awk -v rule="$2" \
		'$3 == rule { print $1, $2 }'
}

# A packet "x\n" has 30 bytes in IPv4 and 50 in IPv6.
drops_at()
{
	local ns=$1 hook=$2 before

	load_in "$ns" --hook "$hook" || return
	before=$(arrived b)
	send a 10.1.0.2 9 7
	send a 2001:db8::2 9 5
	is "dropped: arrived" $(($(arrived b) - before)) 0 || return
	send a 10.1.0.2 10 6
	send a 2001:db8::2 10 4
	is "accepted: arrived" $(($(arrived b) - before)) 10 || return
	is "packets, bytes dropped" "$(counter_in "$ns" 0)" "12 460" || return
	is "packets, bytes accepted" "$(counter_in "$ns" 1)" "10 380" || return
	in_namespace "$ns" "$build/kzmark" unload p || return
	send a 10.1.0.2 9 3
	is "after the unload: arrived" $(($(arrived b) - before)) 13
}

# b routes what a sends to far away; the mark says by which device.
prepare_router()
{
	local device

	in_namespace b sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1 net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.veth0.rp_filter=0
	for device in plain marked; do
		ip -n b link add $device type dummy
		in_namespace b sysctl -qw net.ipv6.conf.$device.router_solicitations=0 \
			net.ipv6.conf.$device.accept_dad=0 \
			net.ipv6.conf.$device.addr_gen_mode=1
		ip -n b link set $device up
	done
	ip -n b route add 198.51.100.0/24 dev plain
	ip -n b -6 route add 2001:db8:1::/64 dev plain
	for device in '' -6; do
		ip -n b $device route add default dev marked table 100
		ip -n b $device rule add fwmark 0x200/0xf00 lookup 100
	done
	ip -n a route add default via 10.1.0.2
	ip -n a -6 route add default via 2001:db8::2
}

steered_from()
{
	local from=$1 plain marked

	plain=$(left_by b plain) marked=$(left_by b marked)
	send "$from" 198.51.100.1 10 3
	send "$from" 2001:db8:1::1 10 2
	send "$from" 198.51.100.1 20 4
	send "$from" 2001:db8:1::1 29 6
	is "left by plain" $(($(left_by b plain) - plain)) 5 &&
		is "left by marked" $(($(left_by b marked) - marked)) 10
}

marks_at_prerouting()
{
	load_in b --hook prerouting && steered_from a &&
		is "packets marked" "$(counter_in b 2)" "10 420" &&
		in_namespace b "$build/kzmark" unload p
}

# The kernel routes a local packet before the hook: it must do so again.
marks_at_output()
{
	ip -n b addr add 10.9.9.9/32 dev plain
	ip -n b -6 addr add 2001:db8:9::9/128 dev plain nodad
	load_in b --hook output && steered_from b &&
		in_namespace b "$build/kzmark" unload p
}

# Behind the routing decision a mark does not steer any more.
marks_at_postrouting()
{
	load_in b --hook postrouting || return
	refused "left by plain: 15, expected 5" steered_from a &&
		in_namespace b "$build/kzmark" unload p
}

# Before the policy the mark is somebody else's: its other bits stay.
keeps_foreign_bits()
{
	load_in b --hook prerouting --priority -140 || return
	in_namespace b iptables-nft -t mangle -A PREROUTING -j MARK \
		--set-mark 0xf00d0f55 || return
	in_namespace b iptables-nft -t mangle -A FORWARD -m mark --mark 0xf00d0255
	send a 198.51.100.1 20 5
	is "forwarded with both marks" "$(in_namespace b iptables-nft -t mangle \
		-nvxL FORWARD | awk '/0xf00d0255/ { print $1 }')" 5 || return
	in_namespace b iptables-nft -t mangle -F
	in_namespace b "$build/kzmark" unload p
}

pair a b
plan 8
t "drop at prerouting" drops_at b prerouting
t "drop at input" drops_at b input
t "drop at the sender's output" drops_at a output
t "drop at the sender's postrouting" drops_at a postrouting
prepare_router
t "a mark set at prerouting steers routing" marks_at_prerouting
t "a mark set at output steers local packets" marks_at_output
t "a mark set at postrouting comes too late" marks_at_postrouting
t "bits outside of the window stay" keeps_foreign_bits
