# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced, with the test's own arguments, by the tests that load policies into
# the backend $1: runs the test again in a network namespace and with
# a BPF file system of its own, in which loopback is up and device other0 is
# there. Sources ktap.sh.
#
#	$backend	its name
#	${first[@]}	arguments of load: at loopback's packets
#	${second[@]}	at a second place

[[ -n ${IN_NETNS-} ]] || IN_NETNS=1 exec unshare --net --mount "$0" "$@"
# shellcheck source=selftests/cli/ktap.sh
. "$(dirname "$0")/ktap.sh"

# skip_all REASON: exits
skip_all()
{
	echo "ok 1 ${0##*/} $backend # SKIP $1"
	echo 1..1
	exit 0
}

backend=$1
case $backend in
kmod | netfilter | nft) first=() second=(-p -149) ;;
*) first=(--dev lo) second=(--dev other0) ;;
esac
# shellcheck disable=SC2034 # the test's
first=(-b "$backend" "${first[@]}") second=(-b "$backend" "${second[@]}")
module=build/$(uname -r)/xt_kzmark.ko
if [[ $backend == kmod && ! -e /sys/module/xt_kzmark ]]; then
	[[ -e $module ]] || skip_all "no module for $(uname -r)"
	scripts/insert-module "$module" || exit 1
fi
trap 'kzmark unload -q p >/dev/null 2>&1; kzmark unload -q other >/dev/null 2>&1; rm -rf "$WORK"' EXIT
ip link set lo up
ip link add other0 type veth peer name other1
own_mounts

# send PORT N [ADDRESS]: N datagrams of 32 bytes (IPv4, with the IP header)
send()
{
	local i
	for ((i = 0; i < $2; i++)); do
		printf 1234 >"/dev/udp/${3:-127.0.0.1}/$1"
	done
}

# quiet COMMAND...: nothing on standard output
quiet()
{
	OUTPUT=$("$@") && [[ -z $OUTPUT ]]
}

# shellcheck disable=SC2317 # expect calls it
json()
{
	"$@" | python3 -m json.tool
}
