" SPDX-License-Identifier: GPL-2.0-only
" Vim syntax file: policies of kzmark (*.kz); words of kzmark-policy(5).
if exists('b:current_syntax')
	finish
endif
syn keyword kzStatement mark window reserve field set group flow size default
syn keyword kzStatement bit bits in type dynamic timeout elements file when
syn keyword kzCondition ip ip6 tcp udp icmp icmpv6 meta ct ether vlan saddr
syn keyword kzCondition daddr sport dport flags protocol state iif oif
syn keyword kzVerdict accept drop continue
syn keyword kzAction count log limit sticky mirror redirect reject
syn match kzSet '@\h[A-Za-z0-9_-]*'
syn match kzNumber '\<\(0x\x\+\|\d[0-9.:/-]*\)'
syn match kzComment '#.*$'
hi def link kzStatement Statement
hi def link kzCondition Type
hi def link kzVerdict Special
hi def link kzAction Function
hi def link kzSet Identifier
hi def link kzNumber Number
hi def link kzComment Comment
let b:current_syntax = 'kzmark'
