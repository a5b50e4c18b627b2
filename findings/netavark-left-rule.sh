#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# netavark 1.4.0-3 (Debian 12, 2026-11): after the last container's teardown a
# rule stays that masquerades every packet with bit 0x2000 of the mark.
#
# Input: 'netavark setup' of one container with a published port, then 'netavark
# teardown' of the same.
# Seen: NETAVARK-HOSTPORT-MASQ and its jump from nat POSTROUTING are still there;
# nothing jumps to NETAVARK-HOSTPORT-SETMARK, which sets the bit. Another program
# that uses the bit has its packets masqueraded, on a host without a container.
# What helps: delete the jump to NETAVARK-HOSTPORT-MASQ; netavark makes it again.
# shellcheck source=findings/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
fetched bookworm netavark=1.4.0-3
isolated
PATH=$PATH:/usr/sbin:/sbin
netavark=$WORK/root/usr/lib/podman/netavark
"$netavark" --version >/dev/null 2>&1 || skip 'this system cannot run it'
command -v iptables-save >/dev/null || skip 'needs iptables'
mount -t tmpfs findings /run || skip 'no tmpfs'
mkdir -p /run/netns /run/lock "$WORK/run"
ip link set lo up
ip netns add container || skip 'no network namespace'
cat >"$WORK/container.json" <<'END'
{"container_id":"6ce776ea58b5","container_name":"c1","networks":{"podman":
{"static_ips":["10.88.0.2"],"interface_name":"eth0"}},"network_info":{"podman":
{"name":"podman","id":"2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9",
"driver":"bridge","network_interface":"podman0","subnets":[{"subnet":
"10.88.0.0/16","gateway":"10.88.0.1"}],"ipv6_enabled":false,"internal":false,
"dns_enabled":false,"ipam_options":{"driver":"host-local"}}},"port_mappings":
[{"host_ip":"","container_port":80,"host_port":8080,"range":1,"protocol":"tcp"}]}
END
for verb in setup teardown; do
	"$netavark" --config "$WORK/run" "$verb" /run/netns/container <"$WORK/container.json" \
		>/dev/null 2>"$WORK/errors" || skip "netavark $verb: $(<"$WORK/errors")"
	iptables-save -t nat >"$WORK/$verb"
done
same 2 "$(grep -c -- '-j NETAVARK-HOSTPORT-SETMARK' "$WORK/setup")" 'with a container two rules set the mark'
same 0 "$(grep -c -- '-j NETAVARK-HOSTPORT-SETMARK' "$WORK/teardown")" 'without it none does'
same 1 "$(grep -c -- '-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ' "$WORK/teardown")" 'the jump is left'
same 1 "$(grep -c -- '--mark 0x2000/0x2000 -j MASQUERADE' "$WORK/teardown")" 'and so is the rule'
finish
