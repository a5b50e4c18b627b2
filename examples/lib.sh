# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the examples' run scripts: hosts in network namespaces of our own
# which end with the script, links between them, and what was seen.
#
#	host NAME...		a network namespace each
#	on NAME COMMAND...	in it
#	wire A DEV ADDRESS B DEV ADDRESS	a veth pair; addresses with /LENGTH
#	step TEXT		what happens next
#	seen STATUS TEXT	ok if STATUS is 0
#	same A B TEXT		ok if A is B
#
# Output is KTAP, so that each example is a test too. $HERE is its folder.

if [[ -z ${EXAMPLE_NETNS-} ]]; then
	EXAMPLE_NETNS=1 exec unshare --net --mount "$0" "$@"
fi
HERE=$(dirname "$(readlink -f "$0")")
cd "$HERE/../.." || exit 1
export LC_ALL=C
WORK=$(mktemp -d)
declare -A HOSTS=()
number=0 failed=0

clean_up()
{
	local pid
	for pid in "${HOSTS[@]}"; do
		kill "$pid" 2>/dev/null
	done
	rm -rf "$WORK"
}
trap clean_up EXIT
mount -t bpf kzmark-example /sys/fs/bpf || exit 1
mount -t tmpfs kzmark-example /run || exit 1

export KZMARK=${KZMARK:-build/kzmark}

host()
{
	local name
	for name; do
		unshare --net sleep 3600 &
		HOSTS[$name]=$!
		until [[ $(readlink "/proc/${HOSTS[$name]}/ns/net") != \
			"$(readlink /proc/self/ns/net)" ]]; do
			sleep 0.01
		done
		on "$name" ip link set lo up
		on "$name" sysctl -qw net.ipv4.conf.all.rp_filter=0 \
			net.ipv4.conf.default.rp_filter=0 \
			net.ipv6.conf.all.disable_ipv6=1 \
			net.ipv6.conf.default.disable_ipv6=1
	done
}

on()
{
	local name=$1
	shift
	nsenter --net="/proc/${HOSTS[$name]}/ns/net" "$@"
}

wire()
{
	on "$1" ip link add "$2" type veth peer name "$5" \
		netns "${HOSTS[$4]}"
	on "$1" ip addr add "$3" dev "$2"
	on "$4" ip addr add "$6" dev "$5"
	on "$1" ip link set "$2" up
	on "$4" ip link set "$5" up
}

step()
{
	echo "# $1"
}

seen()
{
	number=$((number + 1))
	failed=$((failed + ($1 != 0)))
	echo "$( (($1)) && echo "not ")ok $number $2"
}

same()
{
	[[ $1 == "$2" ]]
	seen $? "$3"
	[[ $1 == "$2" ]] || echo "# expected '$1', got '$2'"
}

finish()
{
	echo "1..$number"
	exit $((failed > 0))
}
