# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by set: dynamic sets whose keys do not fit into four words
# (docs/policy.md S126, S127), and with a device's name.
# shellcheck disable=SC2154 # first: backend.sh

cat >"$WORK/wide.kz" <<'END2'
set far { type ipv6_addr . inet_service; dynamic; timeout 1h
	elements = { 2001:db8::1 . 80 timeout 5m } }
set named { type ifname . ipv4_addr; dynamic }
group g {
	udp dport 7030	add @far { ip6 daddr . udp dport timeout 2h }
	far: ip6 saddr . udp dport @far		count drop
	named: iifname . ip saddr @named	count drop
}
END2
kzmark load -q -n p "$WORK/wide.kz" "${first[@]}"
lists far '2001:db8::1 . 80' 'a wide set begins with the elements of its text'
kzmark set add -q p far '::1 . 7031' 2001:db8:0:1::1 . 80 timeout never
lists far '::1 . 7031 2001:db8::1 . 80 2001:db8:0:1::1 . 80' 'wide keys are added'
holds far 7031 'the rules find them' ::1
fails far 7032 'and no others' ::1
send 7030 1 ::1
expect 0 '^::1 . 7030 timeout (2h|1h59m[0-9smh]*)$' 'packets add wide keys' \
	kzmark set list p far
expect 1 '^2001:db8::1 . 81 is not in set' 'set test' \
	kzmark set test p far '2001:db8::1 . 80' '2001:db8::1 . 81'
kzmark set del -q p far '::1 . 7030' '2001:db8::1 . 80'
lists far '::1 . 7031 2001:db8:0:1::1 . 80' 'wide keys are deleted'
kzmark set add -q p named 'lo . 127.0.0.1' 'wg0 . 10.0.0.1'
holds named 7033 "a device's name and an address"
kzmark set list p named >"$WORK/named"
kzmark set flush -q p named
fails named 7033 'not after they are flushed'
kzmark set replace -q p named --file "$WORK/named"
holds named 7033 'what list prints is what replace reads'
rm -rf "$WORK/kept"
kzmark save -q -f "$WORK/kept"
kzmark unload -q p
kzmark restore -q -f "$WORK/kept"
lists far '::1 . 7031 2001:db8:0:1::1 . 80' 'restore has what was saved'
holds named 7033 'names, too'
sed 's/timeout 1h/timeout 1h; size 100/' "$WORK/wide.kz" >"$WORK/wider.kz"
kzmark load -q -n p "$WORK/wider.kz" "${first[@]}"
lists far '::1 . 7031 2001:db8:0:1::1 . 80' 'another size keeps them'
kzmark unload -q p
