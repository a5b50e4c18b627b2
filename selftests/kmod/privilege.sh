#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Only root of the initial user namespace may talk to the module.
. "$(dirname "$0")/lib.sh"

insert_module
chmod 755 "$work"
p=$(policy p <<-'EOF'
	group g {
		udp dport 9 drop
	}
EOF
)
kz load "$p" --backend kmod --name mine --hook none >/dev/null

as_nobody()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# Root there, and owner of the network namespace.
as_namespace_root()
{
	unshare --user --net --map-root-user "$@"
}

# Root there, in the network namespace of the policy.
as_user_root()
{
	unshare --user --map-root-user "$@"
}

plan 8
for who in as_nobody as_namespace_root as_user_root; do
	t "$who: every command refused" \
		$who "$build/selftests/kmod/protocol" --refused
	t "$who: load says what is needed" refused "needs root" \
		$who "$build/kzmark" load "$p" --backend kmod
done
t "and nothing has changed" loaded mine 1
t "root may do what was refused" refused "1: LOAD is permitted" \
	"$build/selftests/kmod/protocol" --refused
