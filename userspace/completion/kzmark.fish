# SPDX-License-Identifier: GPL-2.0-only
#
# fish completion for kzmark. Like bash's, it knows no verb and no option by
# itself: it asks the program for its help.

function __kzmark_words
	kzmark help 2>/dev/null | sed -n "/^$argv[1]:/,/^\$/s/^  \([a-z]*\)  *\(.*\)/\1\t\2/p"
end

function __kzmark_verb
	set -l words (commandline -opc)
	echo $words[2]
end

function __kzmark_options
	kzmark help (__kzmark_verb) 2>/dev/null | sed -n \
		's/^  ...  *\(--[a-z0-9-]*\)\( [A-Z][^ ]*\)\{0,1\}  *\(.*\)/\1\t\3/p'
end

# The placeholder of the option before the cursor, or of the operand there.
function __kzmark_kind
	set -l words (commandline -opc)
	set -l kind (kzmark help $words[2] 2>/dev/null | \
		sed -n 's/^  \(-.\), /\1 /; s/^      /- /; /^-/p' | \
		awk -v option="$words[-1]" \
		'($1 == option || $2 == option) && $3 ~ /^[A-Z]/ { print $3 }')
	if test -n "$kind"
		echo $kind
		return
	end
	set -l operands (kzmark help $words[2] 2>/dev/null | \
		sed -n '/^usage: /,/^$/p' | tr -s '\n ' ' ' | sed -n 's/^usage: kzmark [a-z]* \[OPTION\]\.\.\. *//p' | string split ' ')
	set -l at (math (count $words) - 1)
	echo $operands[$at]
end

function __kzmark_arguments
	set -l kind (__kzmark_kind)
	switch "$kind"
	case FILE '[FILE]'
		__fish_complete_path (commandline -ct)
	case FOLDER
		__fish_complete_directories (commandline -ct)
	case DEVICE
		command ls /sys/class/net
	case NAME '[NAME]'
		kzmark list 2>/dev/null | sed '1d; s/ .*//'
	case '[VERB]'
		__kzmark_words Verbs
	case 'BACKEND*'
		__kzmark_words Backends
	case HOOK
		printf '%s\n' prerouting input forward output postrouting \
			ingress egress native generic
	case '[[before|after|in]'
		printf '%s\n' before after in
	case '*|*'
		string split '|' $kind
	case '*'
		string match -r '^[a-z]+$' -- "$kind"
	end
end

complete -c kzmark -f
complete -c kzmark -n 'test (count (commandline -opc)) -eq 1' -a '(__kzmark_words Verbs)'
complete -c kzmark -n 'test (count (commandline -opc)) -gt 1; and string match -q -- "-*" (commandline -ct)' -a '(__kzmark_options)'
complete -c kzmark -n 'test (count (commandline -opc)) -gt 1; and not string match -q -- "-*" (commandline -ct)' -a '(__kzmark_arguments)'
