/* SPDX-License-Identifier: GPL-2.0-only */
/* The words of a rule in nft's text, and what they do with marks. */
#ifndef KZ_AUDIT_NFT_WORDS_H
#define KZ_AUDIT_NFT_WORDS_H

#include "userspace/audit/model.h"

#define NFT_WORDS_MAX 4096
#define NFT_WORDS_USERS 64

struct nft_words {
	char *text; /* owned: the words are in it */
	char *list[NFT_WORDS_MAX];
	size_t count;
};

/* Split @line; braces and commas are words. False: there are more. */
bool nft_words_split(struct nft_words *words, const char *line);
void nft_words_free(struct nft_words *words);

bool nft_words_have(const struct nft_words *words, const char *word);
/* The word after @word; NULL: none. */
const char *nft_words_after(const struct nft_words *words, const char *word);

/* The accesses, at most NFT_WORDS_USERS, into @users. How many. */
size_t nft_words_users(const struct nft_words *words, struct audit_user *users);

#endif
