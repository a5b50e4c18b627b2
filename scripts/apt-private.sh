# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# apt with sources and lists of our own (sourced, not run). The system's apt configuration stays as it is; only the
# address of the mirror, its credentials and its proxy are taken from there.
#
#   apt_private_init DIR SUITE...   make a view of these suites (component main) below DIR, update it
#   apt_own_suite                   prints the suite that the system runs
#   apt_private COMMAND...          e.g. apt_private apt-get download hello=2.10-3
#
# Needs no root, unless COMMAND does. KZMARK_MIRROR=URI overrides the mirror.

# Prints the system's repositories as "URI RELEASE COMPONENT". indextargets reads one-line and deb822 sources alike,
# and works before the first apt-get update.
apt_system_repos() {
	# shellcheck disable=SC2016 # $(...) is apt's own format syntax
	apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages'
}

# The suite that the system runs. sid's os-release has the name of the release to come.
apt_own_suite() {
	local codename
	# shellcheck disable=SC1091 # the system's
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
	apt_system_repos | awk -v codename="$codename" '
		$3 == "main" { has[$2] = 1 }
		END { print !(codename in has) && ("sid" in has || "unstable" in has) ? "sid" : codename }'
}

# apt_suite_uri SUITE: where to find it: where the system itself has it, else beside the suite that the system runs.
# Security suites live in a repository of their own, so for them the security repository of the system is taken.
apt_suite_uri() {
	local suite=$1 codename kind=
	codename=$(apt_own_suite)
	[[ $suite == *-security ]] && kind=-security
	if [[ -n ${KZMARK_MIRROR:-} ]]; then
		[[ $kind ]] || echo "$KZMARK_MIRROR"
		return
	fi
	apt_system_repos | awk -v suite="$suite" -v own="$codename$kind" -v stable="stable$kind" '
		$3 != "main" { next }
		$2 == suite && !exact { exact = $1 }
		($2 == own || $2 == stable || (own == "sid" && $2 == "unstable")) && !beside { beside = $1 }
		END { print exact ? exact : beside }'
}

apt_private_init() {
	local dir=$1 suite uri trust='' keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	shift
	# Newer Debian releases no longer trust the archive keys for sources that do not name them.
	[[ -e $keyring ]] && trust="[signed-by=$keyring] "
	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	for suite; do
		uri=$(apt_suite_uri "$suite")
		if [[ $uri ]]; then
			echo "deb $trust$uri $suite main"
		elif [[ $suite != *-security ]]; then
			echo "no mirror for $suite in the apt configuration: set KZMARK_MIRROR" >&2
			return 1
		fi
	done > "$dir/sources.list"
	# Sandbox user: apt would drop to _apt, who cannot enter a private directory.
	# Caches: without the empty names apt would read the system's package cache, built from other lists.
	cat > "$dir/apt.conf" <<-EOF
		Dir::Etc::sourcelist "$dir/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::State::lists "$dir/lists";
		Dir::Cache "$dir/cache";
		Dir::Cache::pkgcache "";
		Dir::Cache::srcpkgcache "";
		APT::Sandbox::User "root";
		APT::Architecture "amd64";
		APT::Architectures { "amd64"; };
		Acquire::Languages "none";
		$([[ " $* " != *" sid "* ]] || echo 'Acquire::Check-Valid-Until "false";')
	EOF
	APT_PRIVATE_CONF=$dir/apt.conf
	apt_private apt-get -qq update
}

apt_private() {
	APT_CONFIG=$APT_PRIVATE_CONF "$@"
}
