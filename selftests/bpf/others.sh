# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by tests after set_up(): programs of others, others.bpf.c, and places.

TCX=true
[[ $(uname -r) != 6.[0-5].* && $(uname -r) != 5.* ]] || TCX=false

clang -O2 -g -target bpf "-I/usr/include/$(gcc -print-multiarch)" -c \
	-o "$WORK/others.o" selftests/bpf/others.bpf.c || exit 1
bpftool prog loadall "$WORK/others.o" /sys/fs/bpf/others || exit 1

# id PROGRAM: of one of them
id()
{
	bpftool -j prog show pinned "/sys/fs/bpf/${OTHERS:-others}/$1" |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])'
}

put_qdiscs=''

# put PROGRAM DEVICE [PREF]: after what is there; on clsact at a preference
put()
{
	if $TCX; then
		bpftool net attach tcx_ingress pinned "/sys/fs/bpf/${OTHERS:-others}/$1" dev "$2"
	else
		tc qdisc show dev "$2" | grep -q clsact || {
			tc qdisc add dev "$2" clsact
			put_qdiscs+=" $2 "
		}
		tc filter add dev "$2" ingress pref "${3:-100}" bpf da \
			object-pinned "/sys/fs/bpf/${OTHERS:-others}/$1"
	fi
}

# put_first PROGRAM DEVICE: ahead of what is there
put_first()
{
	if $TCX; then
		python3 - "/sys/fs/bpf/${OTHERS:-others}/$1" "$2" <<'END'
import ctypes, socket, sys
class Opts(ctypes.Structure):
    _fields_ = [("sz", ctypes.c_size_t), ("flags", ctypes.c_uint32),
                ("replace", ctypes.c_int), ("fd", ctypes.c_int),
                ("id", ctypes.c_uint32), ("revision", ctypes.c_uint64)]
libbpf = ctypes.CDLL("libbpf.so.1")
fd = libbpf.bpf_obj_get(sys.argv[1].encode())
opts = Opts(sz=ctypes.sizeof(Opts), flags=1 << 3) # BPF_F_BEFORE
sys.exit(libbpf.bpf_prog_attach_opts(fd, socket.if_nametoindex(sys.argv[2]),
                                     46, ctypes.byref(opts)) != 0)
END
	else
		put "$1" "$2" 1
	fi
}

# take DEVICE [PREF]: the last one, or the one at a preference
take()
{
	if $TCX; then
		bpftool net detach tcx_ingress dev "$1"
	else
		tc filter del dev "$1" ingress pref "${2:-100}"
	fi
}

# The qdiscs that put() made, those of them without a filter.
take_qdiscs()
{
	local device
	for device in $put_qdiscs; do
		[[ -n $(tc filter show dev "$device" ingress)$(tc filter show dev "$device" egress) ]] ||
			tc qdisc del dev "$device" clsact 2>/dev/null
	done
}

# place JSON-EXPRESSION: of 'show p': o[0] is the first device's
place()
{
	kzmark show p --json | python3 -c '
import json, sys
o = json.load(sys.stdin)["places"]
print(eval(sys.argv[1]))' "$1"
}
