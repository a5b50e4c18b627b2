#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The module and its policies: load, replace, unload, remove.
. "$(dirname "$0")/lib.sh"

one=$(policy one <<-'EOF'
	group g {
		udp dport 9 count drop
	}
EOF
)
two=$(policy two <<-'EOF'
	group g {
		udp dport 9 count accept
		udp dport 10 drop
	}
EOF
)

without_module()
{
	refused "insmod $(realpath --relative-to="$root" "$module")" \
		kz load "$one" --backend kmod
}

load_as()
{
	kz load "$2" --backend kmod --name "$1" "${@:3}"
}

empty_after_reload()
{
	remove_module && insert_module && not_loaded p
}

# The hooks are gone with the module: loopback would lose packets to port 9.
removed_while_hooked()
{
	local before after

	load_as p "$one" --hook output,prerouting || return
	echo x >/dev/udp/127.0.0.1/9
	is "dropped" "$(counted p 0)" 1 || return
	remove_module || return
	before=$(arrived_here)
	echo x >/dev/udp/127.0.0.1/9
	after=$(arrived_here)
	is "arrived without the module" $((after - before)) 1
}

arrived_here()
{
	awk '/^Udp: [0-9]/ { print $3 }' /proc/net/snmp
}

loads_many_times()
{
	local i

	for ((i = 0; i < 20; i++)); do
		insert_module && load_as p "$one" --hook forward &&
			remove_module || return
	done
}

plan 15
t "no module: the next step is named" without_module
t "insmod" insert_module
t "load" load_as p "$one"
t "in force, generation 1" loaded p 1
t "replace" load_as p "$two"
t "in force, generation 2" loaded p 2
t "another name" load_as q "$one" --hook none
t "other hooks need an unload" refused "other hooks" load_as p "$one" --hook input
t "another priority needs an unload" refused "another priority" \
	load_as p "$one" --priority 7
t "unload" kz unload p
t "no longer in force" not_loaded p
t "unload what is not there" refused "no policy 'p'" kz unload p
t "a module inserted again starts empty" empty_after_reload
t "removed while hooked: packets pass" removed_while_hooked
t "inserted and removed 20 times" loads_many_times
