# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What the scripts of this folder share. They test xt_kzmark.ko and run as root
# in a VM (selftests/vm/run): they load and remove the module. KTAP on stdout.

set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build
module=${KZMARK_MODULE:-$build/$(uname -r)/xt_kzmark.ko}
work=$(mktemp -d)
# Where iptables finds the target, and its own extensions.
XTABLES_LIBDIR=$build:$(pkg-config --variable=xtlibdir xtables)
export XTABLES_LIBDIR
namespaces=()
cgroup='' pins=''
number=0 failed=0 planned=0

if [[ ! -e $module ]]; then
	echo "1..0 # SKIP no module for $(uname -r): make module KDIR=..."
	exit 4
fi

# Remove what an earlier test left: each script starts with a new module.
[[ ! -d /sys/module/xt_kzmark ]] || rmmod xt_kzmark || exit 1

# plan N: how many results follow.
plan()
{
	planned=$1
	echo "KTAP version 1"
	echo "1..$planned"
}

# t NAME COMMAND...: one result; what COMMAND prints explains a failure.
t()
{
	local name=$1 status=0

	shift
	number=$((number + 1))
	"$@" >"$work/output" 2>&1 || status=$?
	if ((status)); then
		failed=$((failed + 1))
		sed 's/^/# /' "$work/output"
		echo "not ok $number $name"
	else
		echo "ok $number $name"
	fi
}

finish()
{
	local ns

	for ns in "${namespaces[@]}"; do
		ip netns del "$ns" 2>/dev/null
	done
	rm -rf "$work"
	[[ -z $pins ]] || umount "$pins"
	rmmod xt_kzmark 2>/dev/null
	[[ -z $cgroup ]] || rmdir "$cgroup"
	((failed == 0 && number == planned)) || exit 1
}
trap finish EXIT

# refused TEXT COMMAND...: it must fail and say TEXT.
refused()
{
	local text=$1

	shift
	if "$@" >"$work/said" 2>&1; then
		echo "succeeded: $*"
		return 1
	fi
	cat "$work/said"
	grep -qF -- "$text" "$work/said"
}

kz()
{
	"$build/kzmark" "$@"
}

insert_module()
{
	"$root/scripts/insert-module" "$module"
}

# needs_kfuncs LOAD...: if it is to be with the module, BPF's file system is there,
# or the script skips all.
needs_kfuncs()
{
	[[ " $* " == *' --with-module '* ]] || return 0
	if [[ ! -e /sys/kernel/btf/xt_kzmark ]]; then
		echo '1..0 # SKIP no BTF of the module: its headers have no vmlinux'
		exit 0
	fi
	pins=/sys/fs/bpf
	mount -t bpf kzmark-test "$pins"
}

# remove_module: at once, or once the namespaces in the works are gone.
remove_module()
{
	local tries=50

	until rmmod xt_kzmark 2>"$work/rmmod"; do
		((tries-- > 0)) || { cat "$work/rmmod"; return 1; }
		sleep 0.1
	done
}

# fault_injection: made ready, or the script skips all. Faults are only where
# fail-nth says, but there at all allocations; quietly.
fault_injection()
{
	local debugfs=/sys/kernel/debug capability

	if [[ ! -d $debugfs/failslab || ! -d $debugfs/fail_page_alloc ]]; then
		echo '1..0 # SKIP no fault injection in this kernel: scripts/debug-kernel'
		exit 0
	fi
	for capability in failslab fail_page_alloc; do
		echo N >$debugfs/$capability/ignore-gfp-wait
		echo 0 >$debugfs/$capability/verbose
	done
	echo N >$debugfs/fail_page_alloc/ignore-gfp-highmem
	echo 0 >$debugfs/fail_page_alloc/min-order
}

# memory_cgroup: an empty one, in $cgroup; or the script skips all.
memory_cgroup()
{
	if ! grep -qsw memory /sys/fs/cgroup/cgroup.controllers; then
		echo '1..0 # SKIP no memory controller in the unified cgroup tree'
		exit 0
	fi
	echo +memory >/sys/fs/cgroup/cgroup.subtree_control
	cgroup=/sys/fs/cgroup/kzmark-test
	mkdir "$cgroup"
}

# policy NAME <TEXT: its file's name.
policy()
{
	cat >"$work/$1.kz"
	echo "$work/$1.kz"
}

# loaded NAME [GENERATION]: it is loaded here.
loaded()
{
	kz list | awk -v name="$1" -v generation="${2:-}" '
		{ print }
		$1 == name && (generation == "" || $3 == generation) { found = 1 }
		END { exit !found }'
}

not_loaded()
{
	! loaded "$1"
}

# counted NAME RULE: packets of a rule.
counted()
{
	kz counters "$1" | awk -v rule="$2" '$3 == rule { print $1 }'
}

new_namespace()
{
	ip netns add "$1"
	namespaces+=("$1")
	ip -n "$1" link set lo up
}

# pair A B: two namespaces, linked by veth: 10.1.0.1 and 2001:db8::1 in A, ...2 in B.
pair()
{
	local ns digit=1

	for ns; do
		new_namespace "$ns"
	done
	ip link add veth0 netns "$1" type veth peer name veth0 netns "$2"
	for ns; do
		ip -n "$ns" addr add 10.1.0.$digit/24 dev veth0
		ip -n "$ns" addr add 2001:db8::$digit/64 dev veth0 nodad
		ip -n "$ns" link set veth0 up
		digit=$((digit + 1))
	done
}

# in_namespace NS COMMAND...; functions too. Only the network changes.
in_namespace()
{
	local ns=$1

	shift
	nsenter --net="/run/netns/$ns" "$@"
}

# send NS ADDRESS PORT N: so many UDP packets. A drop on the way out is an error
# to the sender, and so is a port where nobody listens: what counts is counted.
send()
{
	# shellcheck disable=SC2016
	in_namespace "$1" bash -c 'for ((i = 0; i < $3; i++)); do
		echo x >"/dev/udp/$1/$2"; done' - "$2" "$3" "$4" 2>/dev/null
	return 0
}

# arrived NS: UDP packets that came up to NS's sockets so far. Nobody listens.
arrived()
{
	in_namespace "$1" cat /proc/self/net/snmp /proc/self/net/snmp6 | awk '
		/^Udp: [0-9]/ { n += $3 }
		/^Udp6NoPorts/ { n += $2 }
		END { print n }'
}

# arrived_since NS BEFORE: more than BEFORE.
arrived_since()
{
	echo $(($(arrived "$1") - $2))
}

# left_by NS DEVICE: packets sent on it.
left_by()
{
	ip -n "$1" -s -j link show "$2" |
		sed 's/.*"tx":{[^}]*"packets":\([0-9]*\).*/\1/'
}

# is WHAT VALUE EXPECTED
is()
{
	[[ $2 == "$3" ]] || { echo "$1: $2, expected $3"; return 1; }
}

# soon VALUE COMMAND...: it prints VALUE in time: a packet may be under
# way when its sender is done.
soon()
{
	local said tries=50

	while said=$("${@:2}"); [[ $said != "$1" ]] && ((tries-- > 0)); do
		sleep 0.1
	done
	is "${*:2}" "$said" "$1"
}
