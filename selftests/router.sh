# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# A router to test at, in network namespaces of our own:
#
#	$SENDER: out0 ====== in0 :$ROUTER: wan0 (default), wan1, wan2
#
# What comes in at in0 is forwarded to wan0, or by `router_rule MARK/MASK wanN`
# to another uplink. Their other ends, in $SENDER, take no interest: what leaves
# by an uplink can be seen there and goes no further. A script sources this
# file, calls router_isolate "$@" first, then router_up, and router_down from a
# trap.

# Go on in a mount namespace of our own, with a BPF file system and a /run, which
# are then nobody's but ours, and gone with us.
router_isolate()
{
	if [ -z "${KZMARK_ISOLATED:-}" ]; then
		KZMARK_ISOLATED=1 exec unshare --mount --propagation private \
			"$0" "$@"
	fi
	unset KZMARK_ISOLATED
	mount -t bpf bpf /sys/fs/bpf
	mount -t tmpfs kzmark-test /run
}

router_up()
{
	local tag=kz$$-$RANDOM device number=100

	SENDER=$tag-s
	ROUTER=$tag-r
	ip netns add "$SENDER"
	ip netns add "$ROUTER"
	ip -n "$ROUTER" link add in0 numtxqueues 1 numrxqueues 1 type veth \
		peer name out0 netns "$SENDER"
	in_router sysctl -qw net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1 \
		net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.default.rp_filter=0 \
		net.ipv4.conf.in0.rp_filter=0
	in_sender sysctl -qw net.ipv6.conf.all.disable_ipv6=1
	ip -n "$ROUTER" link set lo up
	ip -n "$ROUTER" addr add 192.0.0.8/32 dev in0
	ip -n "$ROUTER" link set in0 up
	ip -n "$SENDER" link set out0 up
	for device in wan0 wan1 wan2; do
		ip -n "$ROUTER" link add "$device" type veth \
			peer name "$device" netns "$SENDER"
		ip -n "$SENDER" link set "$device" up
		# No neighbours to ask for: every packet goes straight out.
		ip -n "$ROUTER" link set "$device" arp off up
		number=$((number + 1))
		ip -n "$ROUTER" route add default dev "$device" table $number
		ip -n "$ROUTER" -6 route add default dev "$device" table $number
	done
	ip -n "$ROUTER" route add default dev wan0
	ip -n "$ROUTER" -6 route add default dev wan0
	ROUTER_MAC=$(in_router cat /sys/class/net/in0/address)
	ROUTER_IIF=$(in_router cat /sys/class/net/in0/ifindex)
	router_settle
}

# IPv6 looks for duplicates of its own addresses for a second: wait it out.
router_settle()
{
	local tries=50

	while [ $tries -gt 0 ] && ip -n "$ROUTER" -6 addr show tentative |
		grep -q inet6; do
		tries=$((tries - 1))
		sleep 0.1
	done
}

# router_rule MARK/MASK wanN: packets so marked leave there.
router_rule()
{
	local table=$((101 + ${2#wan}))

	ip -n "$ROUTER" rule add fwmark "$1" lookup $table
	ip -n "$ROUTER" -6 rule add fwmark "$1" lookup $table
}

# In the namespace, but with this mount namespace's /sys/fs/bpf, which `ip
# netns exec` would hide; /sys/class/net is then that of the namespace only
# where sysfs is mounted again, so that one is read with `ip netns exec`.
in_router()
{
	case $1 in
	cat) ip netns exec "$ROUTER" "$@" ;;
	*) nsenter --net="/run/netns/$ROUTER" "$@" ;;
	esac
}

in_sender()
{
	nsenter --net="/run/netns/$SENDER" "$@"
}

# send_traffic ARGUMENT...: build/testlib/traffic through the router; say
# --policy or --plan, and how many.
send_traffic()
{
	in_sender "$(dirname "${BASH_SOURCE[0]}")/../build/testlib/traffic" \
		--send out0 --mac "$ROUTER_MAC" --iif "$ROUTER_IIF" \
		--router "/run/netns/$ROUTER" \
		--receive wan0 --receive wan1 --receive wan2 "$@"
}

router_down()
{
	[ -z "${ROUTER:-}" ] || ip netns del "$ROUTER" 2>/dev/null || :
	[ -z "${SENDER:-}" ] || ip netns del "$SENDER" 2>/dev/null || :
	ROUTER='' SENDER=''
}
