# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced by the scripts of this folder: packages in a temporary folder, $WORK.
set -uo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
# shellcheck source=scripts/apt-private.sh
. "$here/../scripts/apt-private.sh"

skip()
{
	echo "${0##*/}: SKIP: $*" >&2
	exit 4
}

# fetched SUITE PACKAGE=VERSION...: unpacked into $WORK/root
fetched()
{
	local suite=$1 package
	shift
	[[ ! ${FETCHED-} ]] || return 0
	apt_private_init "$WORK/apt" "$suite" >/dev/null 2>&1 ||
		skip "no package lists of $suite"
	mkdir -p "$WORK/debs" "$WORK/root"
	(cd "$WORK/debs" && apt_private apt-get -qq download "$@") 2>/dev/null ||
		skip "the mirror has no longer $*"
	for package in "$WORK"/debs/*.deb; do
		dpkg -x "$package" "$WORK/root" || skip "cannot unpack $package"
	done
}

# isolated: the rest runs in namespaces of its own; the packages are there
isolated()
{
	((EUID == 0)) || skip 'needs root'
	[[ ! ${FETCHED-} ]] || return 0
	FETCHED=$WORK unshare --net --mount --propagation private "$0"
	exit
}

# same EXPECTED GOT WHAT: or the finding is out of date
same()
{
	[[ $1 == "$2" ]] && { echo "as described: $3"; return; }
	echo "${0##*/}: not as described: $3: expected '$1', got '$2'" >&2
	changed=1
}

finish()
{
	exit "$changed"
}

changed=0
WORK=${FETCHED:-$(mktemp -d)}
[[ ${FETCHED-} ]] || trap 'rm -rf "$WORK"' EXIT
