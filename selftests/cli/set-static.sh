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
set none { type port; may-be-empty }
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

# ---- changed ----
expect 0 '^p: pairs: 2 added$' 'add: keys of several parts' \
	kzmark set add p pairs 203.0.113.7 . 443 '203.0.113.8 . 1-2'
expect 0 '^p: pairs: 1 deleted$' 'del: one of the text'"'"'s' \
	kzmark set del p pairs 192.0.2.1 . 22
listed pairs '198.51.100.0/24 . 80-90,203.0.113.7 . 443,203.0.113.8 . 1-2' \
	'the others stay, and the new ones are there'
expect 1 "198.51.100.0/24 . 80 is not in set 'pairs'" 'del: part of a key' \
	kzmark set del p pairs 198.51.100.0/24 . 80
expect 0 '2 added' 'add: of both families' \
	kzmark set add p feed 203.0.113.7 2001:db9::1
expect 0 '1 deleted' 'del: an address of a prefix' kzmark set del p feed 192.0.2.77
listed feed '192.0.2.0-192.0.2.76,192.0.2.78-192.0.2.255,203.0.113.7,2001:db8::/32,2001:db9::1' \
	'the rest of the prefix stays'
expect 1 "192.0.2.64/26 is not in set 'feed'" 'del: a prefix that is not all in it' \
	kzmark set del p feed 203.0.113.7 192.0.2.64/26
expect 0 '2 deleted' 'del --ignore-missing: the part that is in the set' \
	kzmark set del --ignore-missing p feed 203.0.113.7 192.0.2.64/26
listed feed '192.0.2.0/26,192.0.2.128/25,2001:db8::/32,2001:db9::1' 'nothing else is gone'
expect 1 "set 'feed.ipv4'" 'half of a set is not changed' \
	kzmark set add p feed.ipv4 10.0.0.1
printf '# ports\n80\n8000-8003\n' >"$WORK/ports"
expect 0 '^p: spare: 2 there now$' 'replace: by a file' \
	kzmark set replace p spare --file "$WORK/ports"
listed spare 80,8000-8003 'these alone are there'
OUTPUT=$(echo 443 | kzmark set add p spare --file -)
[[ $OUTPUT == 'p: spare: 1 added' ]]
pass $? 'add: from standard input'
echo ssl: >>"$WORK/ports"
expect 2 "^$WORK/ports:4:1: error: unknown port" 'a mistake in a file' \
	kzmark set add p spare --file "$WORK/ports"
expect 0 '2 added' 'left out' kzmark set add --skip-errors p spare --file "$WORK/ports"
expect 2 '^<element>:1:5: error: unknown port' 'a mistake' kzmark set add p spare 22 sssh
expect 2 'is not an element' 'the end of a list' kzmark set add p spare '22 }'
expect 2 'is empty' 'flush: a set must have elements' kzmark set flush p spare
listed spare 80,443,8000-8003 'after mistakes it is as it was'
expect 0 '^p: tenants: 2 added$' 'a map: add' \
	kzmark set add p tenants '10.2.0.0/16 : red' 10.3.0.1 : 7
expect 0 '^p: tenants: 1 added$' 'a map: another value' \
	kzmark set add p tenants 10.1.0.0/16 : 4
expect 0 '^p: tenants: 2 deleted$' 'a map: del, by the keys' \
	kzmark set del p tenants 192.0.2.1 '192.0.2.2 : 5'
listed tenants '10.0.0.0/8 : other,10.1.0.0/16 : 4,10.2.0.0/16 : red,10.3.0.1 : 7' \
	'a map: as it is then'
expect 0 '^10.1.2.3 : 4$' 'a map: and its values' kzmark set test p tenants 10.1.2.3
expect 1 "10.3.0.0/24 is not in set 'tenants'" 'a map: del of no key' \
	kzmark set del p tenants 10.3.0.0/24
expect 2 '^<element>:1:12: error: .* 99 does not fit' 'a map: a wrong value' \
	kzmark set add p tenants 10.4.0.1 : 99
printf '10.9.0.0/16 : red\n' >"$WORK/customers"
expect 0 '1 there now' 'a map: replace' kzmark set replace p tenants -f "$WORK/customers"
listed tenants '10.9.0.0/16 : red' 'a map: by that of a file'
expect 0 '2 added' 'an empty set: add' kzmark set add p none 1 3
expect 0 'none: flushed' 'and flush' kzmark set flush p none
listed none '' 'it is empty again'
kzmark unload -q p
