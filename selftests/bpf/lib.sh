# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests of the BPF backends: a host under test with a peer,
#
#	peer: out0 10.1.0.2, fd01::2 ====== in0 10.1.0.1, fd01::1 :here
#
# (and by add_link 1: out1 10.2.0.2 ====== in1 10.2.0.1)
# each in a network namespace of its own, with a BPF file system of our own.
# What gets through to here (or to the peer) is counted by nft, by UDP port.
# See selftests/cli/ktap.sh for expect, pass and finish.

if [[ -z ${IN_NETNS-} ]]; then
	IN_NETNS=1 exec unshare --net --mount "$0" "$@"
fi
# shellcheck source=selftests/cli/ktap.sh
. "$(dirname "$0")/../cli/ktap.sh"
[[ ! ${KZMARK_WITHOUT_TCX-} ]] ||
	export LD_PRELOAD=$PWD/build/selftests/bpf/without_tcx.so

PORTS=(1001 1002 1003 1004)
PEER=''
CLEANUP=()

# at_end COMMAND...: when the test ends, last one first
at_end()
{
	CLEANUP=("$(printf '%q ' "$@")" "${CLEANUP[@]}")
}

clean_up()
{
	local command
	for command in "${CLEANUP[@]}"; do
		eval "$command" >/dev/null 2>&1
	done
	[[ -z $PEER ]] || kill "$PEER" 2>/dev/null
	rm -rf "$WORK"
}
trap clean_up EXIT

in_peer()
{
	nsenter --net="/proc/$PEER/ns/net" "$@"
}

# count_ports [in_peer]: count what arrives there
count_ports()
{
	local port
	{
		echo 'table inet arrived {'
		for port in "${PORTS[@]}"; do
			echo "counter c$port {}"
		done
		echo 'chain input {'
		echo 'type filter hook input priority 300'
		for port in "${PORTS[@]}"; do
			echo "udp dport $port counter name c$port"
		done
		echo '}'
		echo '}'
	} | "$@" nft -f -
}

# arrived PORT [in_peer]: packets since the last question
arrived()
{
	local port=$1
	shift
	"$@" nft reset counter inet arrived "c$port" |
		sed -n 's/.*packets \([0-9]*\) .*/\1/p'
}

# add_link N: in$N here, out$N at the peer, which know each other
add_link()
{
	local net=10.$(($1 + 1)).0 net6=fd0$(($1 + 1)):
	ip link add "in$1" type veth peer name "out$1" netns "$PEER"
	ip link set "in$1" address 02:00:00:00:00:01 up
	in_peer ip link set "out$1" address 02:00:00:00:00:02 up
	ip addr add "$net.1/24" dev "in$1"
	ip addr add "$net6:1/64" dev "in$1" nodad
	in_peer ip addr add "$net.2/24" dev "out$1"
	in_peer ip addr add "$net6:2/64" dev "out$1" nodad
	ip neigh add "$net.2" lladdr 02:00:00:00:00:02 dev "in$1"
	ip neigh add "$net6:2" lladdr 02:00:00:00:00:02 dev "in$1"
	in_peer ip neigh add "$net.1" lladdr 02:00:00:00:00:01 dev "out$1"
	in_peer ip neigh add "$net6:1" lladdr 02:00:00:00:00:01 dev "out$1"
}

set_up()
{
	local side
	own_mounts
	unshare --net sleep 3600 &
	PEER=$!
	until [[ $(readlink /proc/$PEER/ns/net) != "$(readlink /proc/self/ns/net)" ]]; do
		sleep 0.01
	done
	ip link set lo up
	for side in '' in_peer; do
		$side sysctl -qw net.ipv6.conf.all.accept_dad=0 \
			net.ipv6.conf.default.accept_dad=0
	done
	add_link 0
	count_ports
	count_ports in_peer
}

# send ADDRESS PORT N: datagrams of 4 bytes, each a packet
send()
{
	local i
	for ((i = 0; i < $3; i++)); do
		printf 1234 2>/dev/null >"/dev/udp/$1/$2"
	done
}

# from_peer ADDRESS PORT N: send, from there
from_peer()
{
	in_peer bash -c "$(declare -f send); send $1 $2 $3"
}

# from_source SOURCE ADDRESS PORT N: from the peer, with another address of its
from_source()
{
	in_peer python3 -c '
import socket, sys
source, address, port, count = sys.argv[1:]
s = socket.socket(socket.AF_INET6 if ":" in source else socket.AF_INET, socket.SOCK_DGRAM)
s.bind((source, 0))
s.connect((address, int(port)))
for i in range(int(count)):
    try:
        s.send(b"1234")
    except ConnectionRefusedError:
        pass' "$@"
}

# counter POLICY RULE: its packets
counter()
{
	kzmark counters "$1" | awk -v rule="$2" '$3 == rule { print $1 }'
}

# equal EXPECTED GOT NAME
equal()
{
	OUTPUT="expected '$1', got '$2'"
	[[ $1 == "$2" ]]
	pass $? "$3"
}

# keep_objects [--program] POLICY: what it consists of now, into $OBJECTS
keep_objects()
{
	mapfile -t OBJECTS < <(selftests/bpf/objects "$@")
}

# objects_gone NAME: a test: none of $OBJECTS is left; the kernel frees them
# some time after they are let go
objects_gone()
{
	local tries there left
	for ((tries = 0; tries < 50; tries++)); do
		# If it cannot say, all are.
		there=$(selftests/bpf/ids || printf '%s\n' "${OBJECTS[@]}")
		left=$(grep -xF "$(printf '%s\n' "${OBJECTS[@]}")" <<<"$there" |
			tr '\n' ' ')
		[[ -n $left ]] || break
		sleep 0.1
	done
	# shellcheck disable=SC2034 # pass prints it
	OUTPUT="of ${OBJECTS[*]} still there: $left"
	((${#OBJECTS[@]})) && [[ -z $left ]]
	pass $? "$1"
}

# What is attached here and pinned, by name
left()
{
	find /sys/fs/bpf/kzmark -mindepth 3 -printf '%f\n' 2>/dev/null | sort
	bpftool -j net | grep -o '"kind":"[^"]*"\|"name":"kz[^"]*"'
	tc qdisc | grep clsact
}

# memory_group: a memory cgroup, in $GROUP, however this machine has them
memory_group()
{
	local tree=/sys/fs/cgroup/memory
	if [[ ! -e $tree/cgroup.procs ]]; then
		tree=$WORK/cgroup
		mkdir "$tree" && mount -t cgroup2 none "$tree" || return
		at_end umount "$tree"
		echo +memory >"$tree/cgroup.subtree_control" || return
	fi
	GROUP=$tree/kzmark-$$
	mkdir "$GROUP" || return
	at_end rmdir "$GROUP"
}

# memory_limit BYTES: what $GROUP may have
memory_limit()
{
	local limit=$GROUP/memory.max
	[[ -e $limit ]] || limit=$GROUP/memory.limit_in_bytes
	echo "$1" >"$limit"
}

# in_group COMMAND...: charged to $GROUP
in_group()
{
	(
		echo "$BASHPID" >"$GROUP/cgroup.procs" && exec "$@"
	)
}

# memory_charged: bytes of the kernel's that $GROUP has
memory_charged()
{
	local charge=$GROUP/memory.kmem.usage_in_bytes
	if [[ -e $charge ]]; then
		cat "$charge"
	else
		awk '$1 == "kernel" { print $2 }' "$GROUP/memory.stat"
	fi
}

# memory_back BYTES NAME: a test: what is charged falls below that, once what
# waits for RCU is freed and the statistics have followed
memory_back()
{
	local tries=50
	until (($(memory_charged) < $1)); do
		((tries-- > 0)) || break
		sleep 0.2
	done
	OUTPUT="charged: $(memory_charged) bytes, allowed: $1"
	echo "# $2: $OUTPUT"
	((tries >= 0))
	pass $? "$2"
}

# Which kernel can do what; KZMARK_WITHOUT_TCX makes it one that cannot.
has_tcx()
{
	[[ $(uname -r) != 6.[0-5].* && $(uname -r) != 5.* &&
		! ${KZMARK_WITHOUT_TCX-} ]]
}

has_netfilter()
{
	[[ $(uname -r) != 6.[0-3].* && $(uname -r) != 5.* &&
		! ${KZMARK_WITHOUT_TCX-} ]]
}

# send_between SOURCE SPORT ADDRESS PORT [N]: N (1) datagrams from one port to
# another; nobody need be there
# shellcheck disable=SC2317 # a child calls it
send_between()
{
	python3 -c '
import socket, sys
source, sport, address, port, count = sys.argv[1:]
s = socket.socket(socket.AF_INET6 if ":" in source else socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((source, int(sport)))
for i in range(int(count)):
    s.sendto(b"1234", (address, int(port)))' "$1" "$2" "$3" "$4" "${5:-1}"
}

# peer_sends_between SOURCE SPORT ADDRESS PORT [N]: the same, from there
peer_sends_between()
{
	in_peer bash -c "$(declare -f send_between); send_between $*"
}
