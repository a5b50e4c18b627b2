#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# wireguard-tools 1.0.20210914-1+b1 (Debian 12, 2026-11): 'wg-quick down' leaves
# net.ipv4.conf.all.src_valid_mark at 1.
#
# Input: 'wg-quick up' of a tunnel for 0.0.0.0/0, then 'wg-quick down'. A bridge
# takes the place of the device, and a script for wg(8): the setting is wg-quick's.
# Seen: 0 before, 1 while it is up, 1 after. From then on the reverse-path check
# of all devices looks routes up with the packet's mark: who has other marks, and
# strict rp_filter, loses packets that came through before.
# What helps: set it back to 0 after the last tunnel.
# shellcheck source=findings/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
fetched bookworm wireguard-tools=1.0.20210914-1+b1
isolated
PATH=$PATH:/usr/sbin:/sbin
mkdir -p "$WORK/bin"
cp "$WORK/root/usr/bin/wg-quick" "$WORK/bin"
cat >"$WORK/bin/wg" <<'END'
#!/bin/bash
case "$*" in
*'show interfaces'*) echo wg0 ;;
set*fwmark*) echo "${@: -1}" >"${0%/*}/mark" ;;
*fwmark*) cat "${0%/*}/mark" 2>/dev/null || echo off ;;
*allowed-ips*) printf 'KEY\t0.0.0.0/0\n' ;;
esac
END
cat >"$WORK/bin/device" <<'END'
#!/bin/sh
exec ip link add "$1" type bridge
END
chmod +x "$WORK/bin/"*
(umask 77; printf '[Interface]\nPrivateKey = a\nAddress = 10.8.0.2/24\n[Peer]\nPublicKey = b\nAllowedIPs = 0.0.0.0/0\n' >"$WORK/wg0.conf")
export WG_QUICK_USERSPACE_IMPLEMENTATION=$WORK/bin/device
setting() { cat /proc/sys/net/ipv4/conf/all/src_valid_mark; }

ip link set lo up
same 0 "$(setting)" '0 before'
"$WORK/bin/wg-quick" up "$WORK/wg0.conf" >"$WORK/log" 2>&1 || skip "wg-quick up: $(tail -n 1 "$WORK/log")"
same 1 "$(setting)" '1 while the tunnel is up'
"$WORK/bin/wg-quick" down "$WORK/wg0.conf" >"$WORK/log" 2>&1 || skip "wg-quick down: $(tail -n 1 "$WORK/log")"
same '' "$(nft list tables; ip rule | grep fwmark)" 'its rules are gone'
same 1 "$(setting)" '1 after'
finish
