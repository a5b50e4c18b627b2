# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the tests of kzmark's command line, run from anywhere:
#
#	expect STATUS PATTERN NAME COMMAND...	one test: the command's exit
#		status, and an extended regular expression that a line of its
#		output (stdout and stderr) must match
#	pass STATUS NAME	one test: passed if STATUS is 0; prints $OUTPUT else
#	finish			the plan; exits
#
# $WORK is a scratch folder, kzmark the program under test.

cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." || exit 1
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
OUTPUT='' number=0 failed=0
export LC_ALL=C

kzmark()
{
	build/kzmark "$@"
}

pass()
{
	number=$((number + 1))
	if (($1)); then
		failed=$((failed + 1))
		echo "not ok $number $2"
		printf '%s\n' "$OUTPUT" | tail -n 30 | sed 's/^/# /'
	else
		echo "ok $number $2"
	fi
}

expect()
{
	local wanted=$1 pattern=$2 name=$3 status=0
	shift 3
	OUTPUT=$("$@" 2>&1) || status=$?
	if ((status != wanted)); then
		OUTPUT+=$'\n'"exit status $status, expected $wanted"
		pass 1 "$name"
	elif ! grep -qE -- "$pattern" <<<"$OUTPUT"; then
		OUTPUT+=$'\n'"no line matches: $pattern"
		pass 1 "$name"
	else
		pass 0 "$name"
	fi
}

finish()
{
	echo "1..$number"
	exit $((failed > 0))
}

# own_mounts: in a mount namespace of our own, a BPF file system (with $BPF_MODE)
# and a /run: what kzmark keeps there ends with the test
own_mounts()
{
	mount -t bpf -o "mode=${BPF_MODE:-1777}" kzmark-test /sys/fs/bpf &&
		mount -t tmpfs kzmark-test /run && mkdir /run/netns || exit 1
}

# netns_cookie [COMMAND...]: the number of the network namespace, here or where
# COMMAND runs one
netns_cookie()
{
	"$@" python3 -c '
import socket
s = socket.socket(socket.AF_UNIX)
print(int.from_bytes(s.getsockopt(socket.SOL_SOCKET, 71, 8), "little"))'
}
