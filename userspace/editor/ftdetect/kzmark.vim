" SPDX-License-Identifier: GPL-2.0-only
autocmd BufRead,BufNewFile *.kz setfiletype kzmark
