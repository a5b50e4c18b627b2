#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bpftool 7.5.0+6.12.95-1~bpo12+1 (Debian 12, 2026-11): 'bpftool net detach
# tcx_ingress dev DEVICE' detaches the last program of that hook.
#
# Input: two programs, attached with 'bpftool net attach tcx_ingress', one and
# then two; then one 'bpftool net detach tcx_ingress'.
# Seen: "two" is detached, status 0, no output. The command takes no program, so
# that "one" cannot be detached before "two", whoever attached that, and a second
# call detaches somebody else's program just as well. bpftool-net(8) says only
# "Detach bpf program attached to network interface".
# What helps: detach by the program, as bpf(2) can with relative_fd or
# relative_id, or keep a link.
# shellcheck source=findings/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
command -v clang >/dev/null || skip 'needs clang'
fetched bookworm-backports 'bpftool=7.5.0+6.12.95-1~bpo12+1' 'libbpf1=1:1.4.6-1~bpo12+1'
isolated
bpftool=$(find "$WORK/root" -path '*sbin/bpftool' | head -n 1)
LD_LIBRARY_PATH=$WORK/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH
"$bpftool" version >/dev/null 2>&1 || skip "this system cannot run it"

mount -t bpf findings /sys/fs/bpf || skip 'no BPF file system'
ip link set lo up
for name in one two; do
	cat >"$WORK/$name.c" <<-END
		char _license[] __attribute__((section("license"))) = "GPL";
		__attribute__((section("tc"))) int $name(void *packet)
		{
			return -1; /* TCX_NEXT */
		}
	END
	clang -O2 -target bpf -c "$WORK/$name.c" -o "$WORK/$name.o"
	"$bpftool" prog load "$WORK/$name.o" "/sys/fs/bpf/$name" type classifier ||
		skip 'cannot load programs'
	"$bpftool" net attach tcx_ingress pinned "/sys/fs/bpf/$name" dev lo ||
		skip 'this kernel has no tcx (Linux 6.6)'
done

# attached: the names of programs at lo
attached()
{
	"$bpftool" net show dev lo | grep -o 'tcx/ingress [a-z]*' | cut -d' ' -f2 | xargs
}

same 'one two' "$(attached)" 'both are attached'
OUTPUT=$("$bpftool" net detach tcx_ingress dev lo 2>&1)
same '0 ' "$? $OUTPUT" 'detach: status and output'
same one "$(attached)" 'the last one was detached'
finish
