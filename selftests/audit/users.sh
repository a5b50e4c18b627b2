# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Sourced after ktap.sh by tests of the readers: what a reader makes of a dump.

# users OPTION...: an access a line: where reads writes value from
users()
{
	kzmark audit --json "$@" >"$WORK/json"
	python3 - "$WORK/json" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
def short(mask):
    return "-" if mask is None else hex(int(mask, 16))
for u in report["users"]:
    print(u["where"], u["word"], short(u["reads"]), short(u["writes"]),
          short(u["value"]), u["from"] or "-", ",".join(h["hook"] for h in u["hooks"]) or "-")
for u in report["unread"]:
    print("unread", u["what"], u["why"])
PYTHON
}

# found OPTION...: a finding a line: class bits
found()
{
	kzmark audit --json "$@" >"$WORK/json"
	python3 - "$WORK/json" <<'PYTHON'
import json, sys
for finding in json.load(open(sys.argv[1]))["findings"]:
    print(finding["class"], hex(int(finding["bits"], 16)))
PYTHON
}

# same NAME OPTION... <EXPECTED
same()
{
	local name=$1
	shift
	users "$@" >"$WORK/got" 2>&1
	# shellcheck disable=SC2034 # pass prints it
	OUTPUT=$(diff "$WORK/got" -)
	pass $? "$name"
}
