# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash source-path=SCRIPTDIR source=../cli/ktap.sh
# kzbench with rule sets of a few rules, in a folder of its own; for its suites
# to source.
. "$(dirname "$0")/../cli/ktap.sh"

export KZMARK_DATA=$WORK/data
folder=$WORK/run
sets=(acl1 fw1 ipc1)

# shellcheck disable=SC2317 # expect calls it
kzbench()
{
	build/kzbench "$@" --folder "$folder" --results "$folder"
}

# make_sets RULES: as ClassBench has them, with two packets of a trace each
make_sets()
{
	local set size i
	mkdir -p "$KZMARK_DATA"/{classbench,traces}
	for ((i = 0; i < $1; i++)); do
		printf '@10.%d.%d.0/24\t192.0.2.0/24\t0 : 65535\t80 : 80\t0x06/0xFF\t0x0000/0x0000\n' \
			$((i / 256)) $((i % 256))
	done | gzip >"$WORK/rules.gz"
	for set in "${sets[@]}"; do
		for size in 10k 100k; do
			cp "$WORK/rules.gz" "$KZMARK_DATA/classbench/${set}_$size.gz"
		done
	done
	trace 0
}

# trace RULE: that its packet is said to fire; 10.0.0.1 to 192.0.2.1, port 80
trace()
{
	local set size
	printf '167772161\t3221225985\t1025\t80\t6\t%d\n' "$1" | gzip >"$WORK/trace.gz"
	for set in "${sets[@]}"; do
		for size in 10k 100k; do
			cp "$WORK/trace.gz" "$KZMARK_DATA/traces/${set}_$size.tsv.gz"
		done
	done
}

# records: how many there are
records()
{
	cat "$folder"/{host,guest}.jsonl 2>/dev/null | wc -l
}

# none_recorded NAME [SYSTEM]: no samples of anybody, or of that one
none_recorded()
{
	OUTPUT=$(grep -hs "\"system\":\"${2:-}.*\"samples\":\[[^]]" \
		"$folder"/{host,guest}.jsonl)
	[[ ! $OUTPUT ]]
	pass $? "$1"
}
