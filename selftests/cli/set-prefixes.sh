# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by set: dynamic sets of prefixes (docs/policy.md S123 to S125), which
# are several sets in a backend, and one for the user; and of keys of several
# parts (S126, S127).
# shellcheck disable=SC2154 # first: backend.sh

cat >"$WORK/prefixes.kz" <<'END'
set near { type ipv4; dynamic; prefixes 8, 24, 32; size 2; timeout 1h }
set far { type ipv6; dynamic; prefixes 48, 64 }
group knock { udp dport 7000	add @near { ip saddr/24 } }
group guard {
	near: ip saddr @near udp dport 7001	count drop
	out: ip saddr != @near udp dport 7002	count drop
	far: ip6 saddr @far			count drop
}
END
kzmark load -q -n p "$WORK/prefixes.kz" "${first[@]}"
expect 0 '^ +near +ipv4 +2 +1h +8, 24, 32$' 'show: a set of prefixes' \
	kzmark show p
completes kzmark set list p n
[[ $OUTPUT == near ]]
pass $? 'completion: it is one set'
lists near '' 'it begins empty'
fails near 7001 'an address of no prefix'
holds out 7002 'and with !='
send 7000 1
lists near 127.0.0.0/24 'a packet adds its prefix'
expect 0 '^127.0.0.0/24 timeout (1h|59m[0-9smh]*)$' 'with a time' \
	kzmark set list p near
holds near 7001 'an address of the prefix'
fails out 7002 'and with !='
expect 0 '^p: near: 2 added$' 'add: each goes to its length' \
	kzmark set add p near 10.0.0.0/8 192.0.2.1 timeout never
lists near '10.0.0.0/8 127.0.0.0/24 192.0.2.1' 'list: all of them'
expect 0 '"element": "10.0.0.0/8"' 'list --json' json kzmark set list -j p near
expect 0 '^$' 'test: addresses, and prefixes in a larger one' \
	kzmark set test p near 10.9.9.9 10.1.0.0/16 127.0.0.0/24 192.0.2.1
for missing in 192.0.2.2 192.0.2.0/24 127.0.0.0/16 11.0.0.0; do
	expect 1 "^$missing is not in set 'near'$" "test: $missing" \
		kzmark set test p near "$missing"
done
expect 0 '1 added' 'add of what is in a larger one' \
	kzmark set add p near 10.1.1.0/24
expect 1 "10.1.2.0/24 does not fit into set 'near', which is full" \
	'each length has room for size' kzmark set add p near 10.1.2.0/24
expect 1 "10.1.2.0/24 is not in set 'near'" 'del: that very prefix' \
	kzmark set del p near 10.1.2.0/24
expect 0 '2 deleted' 'del' kzmark set del p near 127.0.0.0/24 10.1.1.0/24
fails near 7001 'no longer in the set'
expect 2 'set has prefixes of 8, 24, 32 bits' 'a length that is not its own' \
	kzmark set add p near 10.0.0.0/9
expect 2 "10.0.0.1/24' has bits set beyond" 'bits beyond the length' \
	kzmark set add p near 10.0.0.1/24
expect 2 'more than one: expected a prefix' 'no prefix' \
	kzmark set add p near 10.0.0.1-10.0.0.9
printf '127.0.0.0/8 timeout 1h\n127.0.0.1\n' >"$WORK/contents"
expect 0 '2 there now' 'replace, of all lengths' \
	kzmark set replace p near -f "$WORK/contents"
lists near '127.0.0.0/8 127.0.0.1' 'it is what there is'
holds near 7001 'the rules find it'
kzmark set add -q p far 2001:db8::/64 2001:db8:1::/48
lists far '2001:db8:1::/48 2001:db8::/64' 'of IPv6'
kzmark load -q -n p "$WORK/prefixes.kz" "${first[@]}"
lists near '127.0.0.0/8 127.0.0.1' 'a replace keeps them'
sed 's/prefixes 8, 24, 32/prefixes 8, 16/; s/saddr\/24/saddr\/16/' \
	"$WORK/prefixes.kz" >"$WORK/other.kz"
kzmark load -q -n p "$WORK/other.kz" "${first[@]}"
lists near 127.0.0.0/8 'of the lengths that stay'
mkdir -p "$WORK/kept"
kzmark save -f "$WORK/kept"
kzmark unload -q p
kzmark restore -f "$WORK/kept"
lists near 127.0.0.0/8 'save and restore'
holds near 7001 'the rules find what was restored'
kzmark set flush -q p near
lists near '' 'flush'
kzmark unload -q p

cat >"$WORK/joined.kz" <<'END'
set seen { type ipv4_addr . inet_service; dynamic; timeout 1h }
group knock { udp dport 7000	add @seen { ip daddr . udp dport } }
group guard { seen: ip saddr . udp dport @seen	count drop }
END
kzmark load -q -n p "$WORK/joined.kz" "${first[@]}"
expect 0 '^ +seen +ipv4_addr . inet_service +65536 +1h +-$' \
	'show: keys of several parts' kzmark show p
fails seen 7001 'such a key is not in'
expect 0 '3 added' 'add' kzmark set add p seen 127.0.0.1 . 7001 \
	'192.0.2.1 . domain' 10.0.0.1 . 9 timeout never
holds seen 7001 'the rules find it'
fails seen 7002 'and no other port'
send 7000 1
lists seen '10.0.0.1 . 9 127.0.0.1 . 7000 127.0.0.1 . 7001 192.0.2.1 . 53' \
	'list, with that of a packet'
expect 0 '^$' 'test' kzmark set test p seen 127.0.0.1 . 7000
expect 1 "127.0.0.1 . 7002 is not in set 'seen'" 'test of another' \
	kzmark set test p seen 127.0.0.1 . 7002
expect 2 'too few parts: 2 are expected' 'one part' \
	kzmark set add p seen 127.0.0.1
expect 2 'too many parts' 'three' kzmark set add p seen 127.0.0.1 . 1 . 2
expect 2 'more than one' 'a prefix' kzmark set add p seen 10.0.0.0/8 . 1
expect 0 '2 deleted' 'del' \
	kzmark set del p seen 127.0.0.1 . 7001 127.0.0.1 . 7000
printf '127.0.0.1 . 7005 timeout 1h\n10.0.0.2 . 7\n' >"$WORK/contents"
expect 0 '2 there now' 'replace' kzmark set replace p seen -f "$WORK/contents"
kzmark load -q -n p "$WORK/joined.kz" "${first[@]}"
lists seen '10.0.0.2 . 7 127.0.0.1 . 7005' 'a replace keeps them'
kzmark save -q -f "$WORK/kept"
kzmark unload -q p
kzmark restore -q -f "$WORK/kept"
lists seen '10.0.0.2 . 7 127.0.0.1 . 7005' 'save and restore'
holds seen 7005 'the rules find what was restored'
kzmark unload -q p
