# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by tests that take every policy at hand.

# hook_of POLICY: the first hook of those that know what the policy asks
hook_of()
{
	if grep -q 'skuid\|skgid\|cgroupv2' "$1"; then
		echo output
	elif grep -q 'oif\|priority set' "$1"; then
		echo forward
	else
		echo prerouting
	fi
}

# policies_gather: every policy as $WORK/NAME.kz, with the files it includes
policies_gather()
{
	awk -v work="$WORK" '
	FNR == 1 { name = FILENAME; sub(/.*\//, "", name); sub(/\.vec$/, "", name) }
	/^policy \{/ { file = work "/" name "-" FNR ".kz"; next }
	/^\}/ && file { close(file); file = "" }
	file { print > file }' selftests/vectors/*.vec
	cp selftests/vectors/*.{netset,list} selftests/captures/*.kz \
		selftests/traffic/*.kz examples/*.kz "$WORK"
	echo 192.0.2.0/24 >"$WORK/edge-prefixes.netset"
}

# runs_make: policies of rules in a row that become verdict maps
runs_make()
{
	local i
	for i in $(seq 1 20); do
		echo "	ip saddr 10.0.0.$i drop"
	done | sed '1i group g {' >"$WORK/run-value.kz"
	# Prefixes and ranges, some of them neighbours, the first at 0, the last at
	# the largest; not in their order.
	for i in 3 0 1 2 7 9 8 20 $(seq 30 40) 255; do
		echo "	ip daddr $i.0.0.0/8 accept"
	done | sed '1i group g {' >"$WORK/run-interval.kz"
	for i in $(seq 1 20); do
		echo "	ip saddr 10.0.$i.1 ip daddr 10.0.0.$i tcp dport $i drop"
	done | sed '1i group g {' >"$WORK/run-values.kz"
	for i in $(seq 1 20); do
		echo "	r$i: ip6 daddr 2001:db8:$i::/48 udp sport $i-10$i udp dport 53 ip6 saddr 2001:db8::$i count set f $((i % 16))"
	done | sed '1i mark window 0xf\nfield f 4 bits in mark\ngroup g {' >"$WORK/run-intervals.kz"
	for i in $(seq 1 20); do
		echo "	ip protocol $i ip saddr 10.$i.0.0/16 add @s accept"
	done | sed '1i set s { type ipv4; dynamic; timeout 1m; size 99 }\ngroup g {' >"$WORK/run-adding.kz"
	for i in "$WORK"/run-*.kz; do
		echo '}' >>"$i"
	done
}

# actions_make: policies of all that rules do
actions_make()
{
	cat >"$WORK/actions.kz" <<-'END'
		mark window 0xff
		field a 4 bits in mark
		field b 4 bits in mark
		set s { type ipv6; dynamic; timeout 1m; size 99 }
		group g {
			tcp dport 1 limit over 3/minute burst 7 set a 1 set b from a dscp set ef count
			udp dport 2 set a by packet { 1: 70, 2: 20, 3: 10 } set b by packet { 5: 1 } accept
			ip6 saddr ::1 limit 1000000000/week dscp set 0 set a 3 add @s drop
			frag any limit 1/hour dscp set 63
			ct count over 5 per ip saddr . tcp dport count drop
			ct count 100000 accept
			limit 5/day set a from b
		}
		group h {
			limit over 4/second burst 1000000 count drop
		}
	END
	cat >"$WORK/priorities.kz" <<-'END'
		mark window 0xff
		field a 4 bits in mark
		group g {
			tcp dport 1 priority set 1:20 set a 3
			tcp dport 2 set a 3 priority set 0 count
			tcp dport 3 priority set ffff:ffff accept
			tcp dport 4 priority set 9 drop
		}
	END
}

# ports_make: both ports of a packet, which nft joins in one load where a text
# compares both with one value
ports_make()
{
	cat >"$WORK/ports.kz" <<-'END'
		group g {
			tcp dport 7 tcp sport 9 drop
			tcp sport 9 th dport 7 drop
			udp dport 7 th sport 9 accept
			udp dport 7 th sport 9-12 accept
		}
	END
}
