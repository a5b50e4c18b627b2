# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# a - r - b: what a and b send each other passes the router r, where the policy
# is. 10.1.0.1, 2001:db8:1::1 in a; 10.2.0.1, 2001:db8:2::1 in b; r has ...2.
# Sourced after lib.sh, whose variables it uses.
# shellcheck disable=SC2154

# link NS DEVICE NS DEVICE SUBNET: ...1 is the first's address, ...2 the second's
link()
{
	ip link add "$2" netns "$1" address "02:00:00:00:0$5:01" type veth \
		peer name "$4" netns "$3" address "02:00:00:00:0$5:02"
	ip -n "$1" addr add "10.$5.0.1/24" dev "$2"
	ip -n "$1" addr add "2001:db8:$5::1/64" dev "$2" nodad
	ip -n "$3" addr add "10.$5.0.2/24" dev "$4"
	ip -n "$3" addr add "2001:db8:$5::2/64" dev "$4" nodad
	ip -n "$1" link set "$2" up
	ip -n "$3" link set "$4" up
}

# What is refused is not told of: ICMP has flows of its own.
make_router()
{
	local ns

	for ns in a r b; do
		new_namespace $ns
	done
	# Flows outlast the test, on however slow a machine.
	in_namespace r sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1 \
		net.netfilter.nf_conntrack_udp_timeout=3600 \
		net.netfilter.nf_conntrack_udp_timeout_stream=3600
	for ns in a b; do
		in_namespace $ns sysctl -qw net.ipv4.icmp_ratemask=0 \
			net.ipv4.icmp_ratelimit=0
	done
	link a veth0 r left 1
	link b veth0 r right 2
	for ns in 1:a 2:b; do
		ip -n "${ns#*:}" route add default via 10.${ns%:*}.0.2
		ip -n "${ns#*:}" -6 route add default via 2001:db8:${ns%:*}::2
		in_namespace "${ns#*:}" nft -f - <<-'END'
			table inet quiet {
				chain out {
					type filter hook output priority 0
					icmp type destination-unreachable drop
					icmpv6 type destination-unreachable drop
				}
			}
		END
	done
}

at_r()
{
	in_namespace r "$build/kzmark" "$@"
}

# udp NS FROM PORT TO PORT [COUNT [SIZE [TOS]]]
udp()
{
	local ns=$1

	shift
	in_namespace "$ns" "$build/selftests/kmod/udp" "$@"
}
