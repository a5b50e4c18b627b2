# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kz_cache_dir: where downloads live (sourced). Outside the tree: a fresh clone finds them again, "git clean" spares them.
kz_cache_dir() {
	if [[ -n ${KZMARK_CACHE:-} ]]; then
		realpath -ms "$KZMARK_CACHE"
	elif ((EUID == 0)); then
		echo /var/cache/kzmark
	else
		echo "${XDG_CACHE_HOME:-${HOME:?}/.cache}/kzmark"
	fi
}
