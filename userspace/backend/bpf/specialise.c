// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs made for one policy; see specialise.h.
 *
 * libbpf lets a program's section have a handler, which it calls when the
 * instructions are relocated, with what it is about to tell the kernel.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <bpf/bpf.h>

#include "userspace/backend/bpf/emit.h"
#include "userspace/backend/bpf/fold.h"
#include "userspace/backend/bpf/image_map.h"
#include "userspace/backend/bpf/specialise.h"
#include "bpf/setup.h"

#define MAX_CONSTANT_MAPS 4 /* its setup and its image */

static const struct bpf_program *current;
static const struct btf *current_btf; /* of its object */
static const struct emit *current_search; /* for it, or NULL */

/* What the last program that was made special has for the kernel, until libbpf
 * has told it.
 */
static struct bpf_code loading;

static void constants_free(struct constant_map *maps, uint32_t n)
{
	while (n--)
		munmap((void *)maps[n].bytes, maps[n].mapped);
}

/* What is constant of map @fd: what libbpf has frozen, and some of an image that
 * can be changed. False: nothing, or it cannot be read.
 */
static bool constants_read(int fd, struct constant_map *map)
{
	struct bpf_map_info info = { 0 };
	uint32_t length = sizeof(info);
	bool frozen, live;

	if (bpf_map_get_info_by_fd(fd, &info, &length) ||
	    info.type != BPF_MAP_TYPE_ARRAY || info.max_entries != 1)
		return false;
	frozen = info.map_flags & BPF_F_RDONLY_PROG;
	live = !frozen && !strcmp(info.name, IMAGE_MAP);
	if (!frozen && !live)
		return false;
	map->fd = fd;
	map->mapped = info.value_size;
	map->bytes = mmap(NULL, map->mapped, PROT_READ, MAP_SHARED, fd, 0);
	if (map->bytes == MAP_FAILED)
		return false;
	map->size = live ? image_map_constant((const void *)map->bytes) :
			   map->mapped;
	map->varies = live ? image_map_varies : NULL;
	return true;
}

/* The constant maps of which @code has addresses; their number. The caller
 * frees them.
 */
static uint32_t constants_find(const struct bpf_code *code,
			       struct constant_map *maps)
{
	const struct bpf_insn *insn;
	uint32_t i, j, n = 0;

	for (i = 0; i < code->n_insns && n < MAX_CONSTANT_MAPS; i++) {
		insn = &code->insns[i];
		if (!bpf_insn_is_wide(insn))
			continue;
		i++;
		for (j = 0; j < n && maps[j].fd != insn->imm; j++)
			;
		if (insn->src_reg != BPF_PSEUDO_MAP_VALUE || j < n)
			continue;
		n += constants_read(insn->imm, &maps[n]);
	}
	return n;
}

static int fold(struct bpf_code *code)
{
	struct constant_map maps[MAX_CONSTANT_MAPS];
	uint32_t n = constants_find(code, maps);
	int err = bpf_code_fold(code, maps, n);

	constants_free(maps, n);
	return err;
}

static bool is_mark(const struct bpf_insn *insn)
{
	return bpf_insn_is_wide(insn) && !insn->src_reg &&
	       (uint32_t)insn[0].imm == (uint32_t)KZ_CODE_MARK &&
	       (uint32_t)insn[1].imm == KZ_CODE_MARK >> 32;
}

/* Put the search in the place of each mark. -EOPNOTSUPP: there is none. */
static int search_insert(struct bpf_code *code, const struct emit *search)
{
	bool found = false;
	uint32_t i;
	int err = 0;

	for (i = 0; !err && i < code->n_insns; i++) {
		if (!is_mark(&code->insns[i]))
			continue;
		err = bpf_code_replace(code, i, 2, search->insns,
				       search->n_insns);
		found = true;
	}
	return found ? err : -EOPNOTSUPP;
}

/* The program as libbpf has it; -EOPNOTSUPP if that is not what is known here. */
static int code_take(struct bpf_code *code, const struct bpf_program *program,
		     const struct bpf_prog_load_opts *opts)
{
	const struct bpf_code from = {
		.insns = (struct bpf_insn *)bpf_program__insns(program),
		.n_insns = bpf_program__insn_cnt(program),
		.funcs = (struct bpf_func_info *)opts->func_info,
		.n_funcs = opts->func_info_cnt,
		.lines = (struct bpf_line_info *)opts->line_info,
		.n_lines = opts->line_info_cnt,
		.btf = current_btf,
	};

	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__ || !from.n_funcs ||
	    opts->func_info_rec_size != sizeof(*from.funcs) ||
	    (from.n_lines && opts->line_info_rec_size != sizeof(*from.lines)))
		return -EOPNOTSUPP;
	return bpf_code_copy(code, &from);
}

static int code_give(const struct bpf_code *code, struct bpf_program *program,
		     struct bpf_prog_load_opts *opts)
{
	int err = bpf_program__set_insns(program, code->insns, code->n_insns);

	if (err)
		return err;
	opts->func_info = code->funcs;
	opts->func_info_cnt = code->n_funcs;
	opts->line_info = code->lines;
	opts->line_info_cnt = code->n_lines;
	return 0;
}

/* What cannot be made special is not loaded: the caller tries without. */
static int prepare(struct bpf_program *program, struct bpf_prog_load_opts *opts,
		   long cookie)
{
	int err;

	(void)cookie;
	if (current != program)
		return 0;
	err = code_take(&loading, program, opts);
	if (!err && current_search)
		err = search_insert(&loading, current_search);
	err = err ?: fold(&loading);
	return err ?: code_give(&loading, program, opts);
}

/* libbpf's own handlers of these sections do nothing but choose the type. */
static int handlers_register(void)
{
	static const struct {
		const char *section;
		enum bpf_prog_type type;
		enum bpf_attach_type attach;
	} rows[] = {
		{ "xdp", BPF_PROG_TYPE_XDP, BPF_XDP },
		{ "tc", BPF_PROG_TYPE_SCHED_CLS, 0 },
		{ "netfilter", BPF_PROG_TYPE_NETFILTER, BPF_NETFILTER },
	};
	LIBBPF_OPTS(libbpf_prog_handler_opts, opts,
		    .prog_prepare_load_fn = prepare);
	int err = 0;
	size_t i;

	for (i = 0; err >= 0 && i < sizeof(rows) / sizeof(rows[0]); i++)
		err = libbpf_register_prog_handler(
			rows[i].section, rows[i].type, rows[i].attach, &opts);
	return err < 0 ? err : 0;
}

int bpf_special_register(void)
{
	static bool registered;
	int err = registered ? 0 : handlers_register();

	registered |= !err;
	return err;
}

void bpf_special_set(const struct bpf_object *object,
		     const struct bpf_program *program,
		     const struct emit *search)
{
	current = program;
	current_search = search;
	current_btf = program ? bpf_object__btf(object) : NULL;
	bpf_code_free(&loading);
}
