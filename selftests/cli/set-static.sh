# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by set: static sets whose elements are read from the text that was
# loaded, and maps: list and test.
# shellcheck disable=SC2154 # first: backend.sh

printf '198.51.100.0/24 . 80-90\n192.0.2.1 . 22\n' >"$WORK/pairs.list"
cat >"$WORK/static.kz" <<'END'
mark window 0xff00
field tenant 4 bits in mark { other = 0, red = 3 }
set pairs { type ipv4_addr . inet_service; file "pairs.list" }
set origin { typeof iifname . ip saddr . tenant . meta l4proto
	elements = { "lan0" . 10.0.0.0/8 . 1-3 . tcp, "ppp*" . 192.0.2.1 . 2 . 47 } }
set nics { type ether; elements = { 02:00:00:00:00:01, 02:00:00:00:01:00-02:00:00:00:01:ff } }
set feed { type address; elements = { 192.0.2.0/24, 2001:db8::/32 } }
set spare { type port; elements = { 22 } }
map tenants { type ipv4_addr : tenant
	elements = { 10.0.0.0/8 : other, 10.1.0.0/16 : red, 192.0.2.1 : 5, 192.0.2.2 : 5 } }
group g {
	ip saddr . udp dport @pairs	drop
	ip saddr @feed			drop
	set tenant ip saddr map @tenants
}
END
# It cannot write marks. A map that no rule reads is listed all the same.
[[ ${first[*]} != *netfilter* ]] || sed -i '/map @tenants/d' "$WORK/static.kz"
kzmark load -q -n p "$WORK/static.kz" "${first[@]}"

# listed SET TEXT NAME: its lines
listed()
{
	OUTPUT=$(kzmark set list p "$1" 2>&1 | paste -sd ,)
	[[ $OUTPUT == "$2" ]]
	pass $? "$3"
}

# A list that changes after it was loaded is not what is loaded.
echo '203.0.113.1 . 1' >"$WORK/pairs.list"
listed pairs '192.0.2.1 . 22,198.51.100.0/24 . 80-90' 'keys of several parts'
listed origin '"lan0" . 10.0.0.0/8 . 1-3 . tcp,"ppp*" . 192.0.2.1 . 2 . 47' \
	'with names, fields and protocols'
listed nics '02:00:00:00:00:01,02:00:00:00:01:00-02:00:00:00:01:ff' \
	'Ethernet addresses'
listed feed '192.0.2.0/24,2001:db8::/32' 'both halves of a set of addresses'
listed feed.ipv6 '2001:db8::/32' 'one half'
listed spare 22 'a set that no rule reads'
listed tenants '10.0.0.0/8 : other,10.1.0.0/16 : red,192.0.2.1 : 5,192.0.2.2 : 5' \
	'a map'
OUTPUT=$(kzmark set list -j p tenants | python3 -c '
import json, sys
print([(e["element"], e["value"]) for e in json.load(sys.stdin)][1])')
[[ $OUTPUT == "('10.1.0.0/16', 'red')" ]]
pass $? 'a map in JSON'
OUTPUT=$(kzmark set list -j p origin | python3 -c '
import json, sys
print(json.load(sys.stdin)[0]["element"])')
[[ $OUTPUT == '"lan0" . 10.0.0.0/8 . 1-3 . tcp' ]]
pass $? 'keys with quotes in JSON'

expect 0 '^$' 'test: keys in the set' kzmark set test p pairs \
	192.0.2.1 . 22 198.51.100.7 . 85 '192.0.2.1 . ssh'
expect 1 "^192.0.2.1 . 80 is not in set 'pairs'$" 'test: one that is not' \
	kzmark set test p pairs 192.0.2.1 . 22 192.0.2.1 . 80
expect 0 '^$' 'test: a name that a pattern has' \
	kzmark set test p origin ppp7 . 192.0.2.1 . 2 . gre
expect 1 'is not in set' 'test: a value of the field that is not' \
	kzmark set test p origin lan0 . 10.0.0.1 . 4 . tcp
expect 2 'too few parts' 'test: a part is missing' kzmark set test p pairs 192.0.2.1
expect 2 'more than one key' 'test: of single keys' \
	kzmark set test p pairs 198.51.100.0/24 . 80
expect 0 '^$' 'test: Ethernet addresses' kzmark set test p nics \
	02:00:00:00:01:7f 02:00:00:00:00:01
expect 1 "^02:00:00:00:02:00 is not" 'test: another' \
	kzmark set test p nics 02:00:00:00:02:00
expect 1 "^2001:db9:: is not in set 'feed'" 'test: of either family' \
	kzmark set test p feed 192.0.2.128/25 2001:db8::1 2001:db9::
expect 0 '^10.1.2.3 : red$' 'test: the value that a map has' \
	kzmark set test p tenants 10.1.2.3
expect 0 '"value": *"other"' 'test: in JSON' json kzmark set test -j p tenants 10.2.0.0/16
printf '192.0.2.1 . 22\n198.51.100.9 . 91\n' >"$WORK/asked"
expect 1 '^198.51.100.9 . 91 is not' 'test: of a file' \
	kzmark set test p pairs --file "$WORK/asked"
echo '192.0.2.1 . x' >>"$WORK/asked"
expect 2 'asked:3:1: error' 'test: a mistake in it' \
	kzmark set test p pairs --file "$WORK/asked"
kzmark unload -q p
