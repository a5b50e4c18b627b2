# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by set: what dynamic sets have from the start (docs/policy.md S158),
# which a replace does not give them again.
# shellcheck disable=SC2154 # first: backend.sh

cat >"$WORK/begin.kz" <<'END'
set bans { type ipv4; dynamic; timeout 1h
	elements = { 127.0.0.1 timeout 5m, 192.0.2.2, 192.0.2.3 timeout never } }
set near { type ipv6; dynamic; prefixes 48, 64
	elements = { 2001:db8::/48 timeout 2d, 2001:db8:1:1::/64 } }
set pairs { type ipv4_addr . inet_service; dynamic
	elements = { 127.0.0.1 . 7002 timeout 1m, 192.0.2.9 . 80 } }
group g {
	bans: ip saddr @bans udp dport 7001		count drop
	pairs: ip saddr . udp dport @pairs		count drop
	ip6 saddr @near					drop
}
END
kzmark load -q -n p "$WORK/begin.kz" "${first[@]}"

# begins NAME: as the text says
begins()
{
	lists bans '127.0.0.1 192.0.2.2 192.0.2.3' "$1"
}

begins 'a set begins with the elements of its text'
expect 0 '^127.0.0.1 timeout (5m|4m[0-9smh]*)$' 'with a time' kzmark set list p bans
expect 0 '^192.0.2.2 timeout (1h|59m[0-9smh]*)$' "the set's own" kzmark set list p bans
expect 0 '^192.0.2.3 timeout never$' 'or for ever' kzmark set list p bans
lists near '2001:db8::/48 2001:db8:1:1::/64' 'each length with its own'
expect 0 '^2001:db8::/48 timeout (2d|1d23h[0-9smh]*)$' 'prefixes with times' \
	kzmark set list p near
lists pairs '127.0.0.1 . 7002 192.0.2.9 . 80' 'keys of several parts'
holds bans 7001 'the rules find them'
holds pairs 7002 'and the keys'
kzmark set del -q p bans 192.0.2.3
kzmark set add -q p bans 192.0.2.2 timeout 5h 192.0.2.7
sed 's/timeout 5m/timeout 6m/; s/7001/7003/; s/192.0.2.9 . 80/192.0.2.9 . 81/' \
	"$WORK/begin.kz" >"$WORK/began.kz"
expect 0 "set 'bans' keeps what it has: 1 of the elements in the text is not in it" \
	'a replace says what it does not add' \
	kzmark load -n p "$WORK/began.kz" "${first[@]}"
lists bans '127.0.0.1 192.0.2.2 192.0.2.7' 'a replace gives no element again'
expect 0 '^192.0.2.2 timeout (5h|4h59m[0-9smh]*)$' 'and no time' \
	kzmark set list p bans
lists pairs '127.0.0.1 . 7002 192.0.2.9 . 80' 'nor a new one to a set that stays'
kzmark rule add -q p in g udp dport 9 drop
lists bans '127.0.0.1 192.0.2.2 192.0.2.7' "nor does 'rule'"
expect 0 'timeout 6m, 192.0.2.2' 'rule text has them' kzmark rule text p
sed 's/^set bans/set others { type ipv4; dynamic; elements = { 10.0.0.1 } }\n&/' \
	"$WORK/began.kz" >"$WORK/more.kz"
kzmark load -q -n p "$WORK/more.kz" "${first[@]}"
lists others 10.0.0.1 'a set that is new does begin with them'
kzmark set flush -q p others
sed -i 's/^set others { /&size 5; /' "$WORK/more.kz"
kzmark load -q -n p "$WORK/more.kz" "${first[@]}"
lists others '' 'one of another size does not'
rm -rf "$WORK/kept"
mkdir -p "$WORK/kept"
kzmark save -q -f "$WORK/kept"
kzmark unload -q p
kzmark restore -q -f "$WORK/kept"
lists bans '127.0.0.1 192.0.2.2 192.0.2.7' 'restore: what was saved'
lists others '' 'restore: nothing where nothing was'
kzmark unload -q p
kzmark load -q -n p "$WORK/begin.kz" "${first[@]}"
begins 'after an unload it begins again'
if [[ $backend != nft ]]; then
	kzmark set del -q p bans 192.0.2.3
	kzmark load -q -n p "$WORK/begin.kz" -b nft
	lists bans '127.0.0.1 192.0.2.2' 'a move to nft gives no element again'
fi
kzmark unload -q p
