#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# zlib1g 1:1.3.dfsg+really1.3.2-4 (Debian sid, 2026-11): gzclose() of a file
# that is cut off returns Z_OK.
#
# Input: a gzip file without its last 20 bytes, read with gzread() until that
# returns 0, as zlib.h shows it.
# zlib.h on gzclose(): "Z_BUF_ERROR if the last read ended in the middle of a
# gzip stream".
# Seen: the read that meets the end returns what there is, with Z_BUF_ERROR in
# gzerror(); the next one returns 0 and clears that, so that gzclose() returns 0
# (Z_OK). A program that follows the documentation takes half of a file for all
# of it. zlib 1.2.13 returns -5 (Z_BUF_ERROR).
# What helps: ask gzerror() after each gzread().
# shellcheck source=findings/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"
command -v gcc >/dev/null || skip 'needs gcc'

cat >"$WORK/read.c" <<'END'
#include <stdio.h>
#include <zlib.h>

int main(int argc, char **argv)
{
	static char buffer[65536];
	gzFile file = argc > 1 ? gzopen(argv[1], "r") : NULL;

	if (!file)
		return 1;
	while (gzread(file, buffer, sizeof(buffer)) > 0)
		;
	printf("%s %d\n", zlibVersion(), gzclose(file));
	return 0;
}
END
gcc -o "$WORK/read" "$WORK/read.c" -lz 2>/dev/null || skip 'needs zlib1g-dev'
seq 1 20000 | gzip | head -c -20 >"$WORK/cut.gz"
seq 1 20000 | gzip >"$WORK/whole.gz"
fetched sid 'zlib1g=1:1.3.dfsg+really1.3.2-4'
LD_LIBRARY_PATH=$WORK/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH
same '1.3.2 0' "$("$WORK/read" "$WORK/whole.gz")" 'a whole file'
same '1.3.2 0' "$("$WORK/read" "$WORK/cut.gz")" 'a file that is cut off'
finish
