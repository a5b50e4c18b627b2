#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Everything at once, for KZMARK_STRESS_SECONDS (10). The kernel's log is the
# judge (selftests/vm/run), besides: no packet slips through a replace.
. "$(dirname "$0")/lib.sh"

export XTABLES_LIBDIR=$build:/usr/lib/$(uname -m)-linux-gnu/xtables
seconds=${KZMARK_STRESS_SECONDS:-10}
insert_module
pair a b

# Two policies that both drop UDP, each by another rule.
one=$(policy one <<-'EOF'
	group g {
		ip protocol 17 count drop
	}
EOF
)
two=$(policy two <<-'EOF'
	group g {
		ip protocol 1 count
		ip protocol 2-100 count drop
	}
EOF
)

# until_end NAME COMMAND...: again and again; how often, in $work/NAME.
until_end()
{
	local name=$1 count=0 deadline=$((SECONDS + seconds))

	shift
	while ((SECONDS < deadline)); do
		"$@" || { echo "failed: $*" >"$work/$name"; return 1; }
		count=$((count + 1))
	done
	echo $count >"$work/$name"
}

replace()
{
	kz load "$one" --backend kmod --name always -q &&
		kz load "$two" --backend kmod --name always -q
}

come_and_go()
{
	kz load "$one" --backend kmod --name brief --hook forward,input -q &&
		kz unload brief -q
}

rules_come_and_go()
{
	local tool

	for tool in iptables-legacy iptables-nft; do
		$tool -t mangle -A FORWARD -j KZMARK --apply-policy always &&
			$tool -t mangle -D FORWARD -j KZMARK \
				--apply-policy always || return
	done
}

judge()
{
	kz eval "$two" --backend image,kmod -q --trace "$work/trace" >/dev/null
}

look()
{
	kz list >/dev/null && kz counters always >/dev/null
}

flood()
{
	send a 10.1.0.2 9 50
}

run_all()
{
	local before

	for ((i = 0; i < 2000; i++)); do
		echo "$((i * 99991)) 167837954 $i 53 $((i % 2 ? 17 : 6))"
	done >"$work/trace"
	kz load "$one" --backend kmod --name always --hook prerouting -q || return
	before=$(arrived b)
	until_end replace replace &
	until_end come come_and_go &
	until_end rules rules_come_and_go &
	until_end judge judge &
	until_end look look &
	until_end flood flood &
	wait
	is "slipped through" $(($(arrived b) - before)) 0
}

# Inside b, so that kz and iptables act there.
worked()
{
	local name

	for name in replace come rules judge look flood; do
		echo "$name: $(cat "$work/$name")"
		[[ $(cat "$work/$name") =~ ^[1-9][0-9]*$ ]] || return
	done
}

enter_b()
{
	in_namespace b bash -c "$(declare -p root build module work seconds one \
		two); $(declare -f); run_all"
}

plan 4
t "no packet slips through while everything changes" enter_b
t "every worker worked" worked
sed 's/^/# /' "$work/output"
ip netns del a
ip netns del b
t "the policy went with its namespace" not_loaded always
t "the module can go" remove_module
