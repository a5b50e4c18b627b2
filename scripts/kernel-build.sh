# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Our own kernels, built from Debian's linux-source-6.12 (sourced, not run).
# The script that sources it sets
#
#   kernel_home      where it lives: source/, build/, and paths, as fetch-kernels prints it, once it is built
#   kernel_stamp     file below it that says what it was built from
#   kernel_make=()   arguments of every make
#
# and defines kernel_recipe, which prints what decides how it is built: a configuration over tinyconfig, and what else.
# shellcheck disable=SC2154

kernel_package=linux-source-6.12

kernel_say() {
	echo "${0##*/}: $*" >&2
}

# What is there was made by this recipe.
kernel_is_built() {
	[[ -e $kernel_home/paths ]] && cmp -s <(kernel_recipe) "$kernel_stamp"
}

# Unpack the sources into $kernel_home/source, whole or not at all.
kernel_fetch_source() {
	local codename work=$kernel_home/fetch
	[[ ! -e $kernel_home/source ]] || return 0
	codename=$(apt_own_suite)
	rm -rf "$work"
	mkdir -p "$work"
	kernel_say "downloading $kernel_package"
	apt_private_init "$work/apt" "$codename" "$codename-backports"
	(cd "$work" && apt_private apt-get -qq download "$kernel_package")
	dpkg --fsys-tarfile "$work"/*.deb | tar -xOf - "./usr/src/$kernel_package.tar.xz" | tar -xJf - -C "$work"
	mv "$work/$kernel_package" "$kernel_home/source"
	rm -rf "$work"
}

# kernel_run_make TARGET...: ccache where there is one. The time of the build is left out of it, or nothing would hit.
kernel_run_make() {
	local cc=gcc
	! command -v ccache >/dev/null || cc='ccache gcc'
	make -s "${kernel_make[@]}" "O=$kernel_home/build" "CC=$cc" KBUILD_BUILD_TIMESTAMP=0 "-j${JOBS:-2}" "$@"
}

# Each line of the recipe holds in .config: kconfig drops silently what it cannot do.
kernel_check_config() {
	local line missing=0
	while read -r line; do
		case $line in
		CONFIG_*) grep -qxF -- "$line" "$kernel_home/build/.config" && continue ;;
		'# CONFIG_'*' is not set') line=${line#'# '} && ! grep -q "^${line%% *}=" "$kernel_home/build/.config" && continue ;;
		*) continue ;;
		esac
		kernel_say "kconfig does not hold to: $line"
		missing=1
	done < <(kernel_recipe)
	((!missing))
}

# kernel_build TARGET...
kernel_build() {
	local config=$kernel_home/build/.config
	mkdir -p "$kernel_home/build"
	rm -f "$kernel_home/paths"
	kernel_run_make tinyconfig > /dev/null
	# A line of "# CONFIG_X is not set" says as much as one of "CONFIG_X=n"; the last line counts.
	kernel_recipe | sed -n '/^CONFIG_/p; /^# CONFIG_.* is not set$/p' >> "$config"
	kernel_run_make olddefconfig > /dev/null 2>&1
	kernel_check_config
	kernel_run_make "$@"
}

# kernel_done NAME VALUE...: from now on it is built.
kernel_done() {
	kernel_recipe > "$kernel_stamp"
	printf '%s=%q\n' "$@" > "$kernel_home/paths.new"
	mv "$kernel_home/paths.new" "$kernel_home/paths"
	kernel_say "done: $kernel_home"
}

# kernel_main USAGE-FUNCTION BUILD-FUNCTION [ARGUMENT]
kernel_main() {
	local tool lock
	case ${3:-} in
	--help | -h) "$1"; exit ;;
	--print) kernel_is_built && exec cat "$kernel_home/paths"; exit 1 ;;
	'') ;;
	*) "$1" >&2; exit 2 ;;
	esac
	mkdir -p "$kernel_home"
	exec {lock}> "$kernel_home/.lock"
	flock "$lock"
	! kernel_is_built || exit 0
	for tool in flex bison bc make gcc; do
		command -v $tool >/dev/null || { kernel_say "no $tool: run scripts/install-deps"; exit 1; }
	done
	kernel_fetch_source
	"$2"
}
