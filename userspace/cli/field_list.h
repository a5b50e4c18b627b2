/* SPDX-License-Identifier: GPL-2.0-only */
/* Printing the registry of fields. */
#ifndef KZ_CLI_FIELD_LIST_H
#define KZ_CLI_FIELD_LIST_H

#include "userspace/backend/field_registry.h"

#define WORD_NAME_SIZE 16

/* "mark", "flow0"..."flow3" */
void word_name_write(uint32_t word, char text[WORD_NAME_SIZE]);

/* False if @text, of @length bytes, names no word. */
bool word_name_read(const char *text, size_t length, uint32_t *word);

/* Lines for people, or a JSON array. */
void field_list_print(const struct registry_fields *fields, bool json);

/* Complain, on behalf of @verb, of a list that is partial. */
void field_list_tell_partial(const char *verb);

#endif
