# SPDX-License-Identifier: GPL-2.0-only
#
# awk -f expect.awk CASE OUTPUT: compare the messages that a policy file expects
# with those of lang-check.
#
# The file's lines say what is expected of them:
#	ip sadr 10.0.0.1 drop		#~ sadr ~ unknown key
# an error on this line, with the caret under "sadr" (<end>: at the line's end),
# whose text has "unknown key" in it, or after "=" is this text and no more.
# OUTPUT is of lang-check --places. Warnings begin with "warning: ". There must
# be no other messages.
#	ip saddr 10.0.0.0/8 drop	#= [ip saddr 0a000000-0affffff] drop
# a line of lang-check --model for this line that has this text in it.
#
# Prints "ok NAME" and "not ok NAME" lines, unnumbered.

FNR == 1 { file++ }

file == 1 {
	lines[FNR] = $0
	name = FILENAME
	sub(/.*\//, "", name)
	count = split($0, parts, /#~ /)
	for (i = 2; i <= count; i++) {
		part = parts[i]
		sub(/[ \t]+$/, "", part)
		split(part, sides, / ~ /)
		n++
		kind[n] = "message"; line[n] = FNR; under[n] = sides[1]
		text[n] = substr(part, length(sides[1]) + 4)
	}
	if ((at = index($0, "#= "))) {
		n++
		kind[n] = "model"; line[n] = FNR; text[n] = substr($0, at + 3)
	}
	next
}

# FILE:LINE:COLUMN:LENGTH: TEXT
/^[^ ]+:[0-9]+:[0-9]+:[0-9]+: / {
	split($0, f, ":")
	m++
	m_line[m] = f[2]; m_column[m] = f[3]; m_length[m] = f[4]
	m_text[m] = substr($0, length(f[1] f[2] f[3] f[4]) + 6)
	next
}

/ line [0-9]+/ {
	match($0, / line [0-9]+/)
	model[substr($0, RSTART + 6, RLENGTH - 6) + 0] = model[substr($0, RSTART + 6, RLENGTH - 6) + 0] "\n" $0
	next
}

function underlined(i) {
	if (m_column[i] == length(lines[m_line[i]]) + 1)
		return "<end>"
	return substr(lines[m_line[i]], m_column[i], m_length[i])
}

function says(i, e) {
	if (text[e] ~ /^=/)
		return m_text[i] == substr(text[e], 2)
	return index(m_text[i], text[e])
}

function find_message(e,    i) {
	for (i = 1; i <= m; i++) {
		if (!used[i] && m_line[i] == line[e] && underlined(i) == under[e] && says(i, e)) {
			used[i] = 1
			return 1
		}
	}
	return 0
}

END {
	for (e = 1; e <= n; e++) {
		label = name ":" line[e] " " text[e]
		gsub(/#/, "", label)
		good = kind[e] == "model" ? index(model[line[e]], text[e]) : find_message(e)
		print (good ? "ok " : "not ok ") label
		if (!good && kind[e] == "model")
			print "# understood:" model[line[e]]
	}
	extra = 0
	for (i = 1; i <= m; i++) {
		if (used[i])
			continue
		extra++
		print "# said of line " m_line[i] ", under '" underlined(i) "': " m_text[i]
	}
	print (extra ? "not ok " : "ok ") name " no other message"
}
