// SPDX-License-Identifier: GPL-2.0-only
/* A BPF policy's fields in the module; see claim.h. */
#include <errno.h>
#include <unistd.h>

#include "userspace/backend/bpf/claim.h"
#include "userspace/backend/bpf/program.h"
#include "userspace/backend/module.h"
#include "userspace/base/refuse.h"
#include "core/validate.h"

#define MODULE_BTF "/sys/kernel/btf/xt_kzmark"

extern const struct backend backend_kmod;

int bpf_claim_possible(char *why)
{
	if (!module_is_there("xt_kzmark"))
		return refuse(
			why, -EOPNOTSUPP,
			"--with-module: no module xt_kzmark in the kernel: modprobe xt_kzmark");
	if (access(MODULE_BTF, F_OK))
		return refuse(
			why, -EOPNOTSUPP,
			"--with-module: xt_kzmark has no BTF here (" MODULE_BTF
			"), without which BPF programs find none of its functions: it takes Linux 6.9, and pahole where the module is built");
	return 0;
}

/* The whole policy says whether it needs conntrack. */
static void take_features(struct kz_image_header *header,
			  const struct kz_image_header *whole)
{
	header->features |= whole->features & (KZ_F_FLOW | KZ_F_CT);
	header->checksum = kz_image_checksum(header, header->size);
}

/* The image of @policy's fields. */
static int fields_compile(const struct policy *policy,
			  const struct image *whole, struct image *image,
			  char *why)
{
	struct messages messages = { 0 };
	struct policy fields = *policy;
	int err;

	fields.groups = NULL;
	fields.n_groups = 0;
	fields.n_rules = 0;
	fields.n_sets = 0;
	fields.n_dynamic = 0;
	err = policy_compile(&fields, image, &messages);
	messages_clear(&messages);
	if (err)
		return refuse(why, err, "cannot compile the fields alone");
	take_features(image->header, whole->header);
	return 0;
}

/* The policy that the module has under @name, if it has only fields. */
static int read_before(struct bpf_claim *claim, const char *name, char *why)
{
	int err = backend_kmod.get_image(&backend_kmod, name, &claim->before,
					 why);

	if (err)
		return err == -ENOENT ? 0 : err;
	if (!claim->before.header->n_groups)
		return 0;
	image_free(&claim->before);
	return refuse(why, -EEXIST,
		      "name '%s' is in use: it is loaded into kmod", name);
}

static int put(const char *name, const struct image *image, char *why)
{
	struct attachment attachment = { .hook = "none" };
	uint32_t generation;

	snprintf(attachment.name, sizeof(attachment.name), "%s", name);
	return backend_kmod.load(&backend_kmod, &attachment, image, &generation,
				 why);
}

int bpf_claim_make(struct bpf_claim *claim, const char *name,
		   const struct policy *policy, const struct image *image,
		   char *why)
{
	struct image fields = { 0 };
	int err;

	*claim = (struct bpf_claim){ 0 };
	err = read_before(claim, name, why);
	err = err ?: fields_compile(policy, image, &fields, why);
	err = err ?: put(name, &fields, why);
	image_free(&fields);
	claim->made = !err;
	if (err)
		bpf_claim_keep(claim);
	return err;
}

void bpf_claim_undo(struct bpf_claim *claim, const char *name)
{
	char why[WHY_SIZE];

	if (claim->made && claim->before.bytes)
		put(name, &claim->before, why);
	else if (claim->made)
		backend_kmod.unload(&backend_kmod, name, why);
	bpf_claim_keep(claim);
}

void bpf_claim_keep(struct bpf_claim *claim)
{
	image_free(&claim->before);
	*claim = (struct bpf_claim){ 0 };
}

int bpf_claim_end(const char *name, char *why)
{
	struct bpf_claim claim = { 0 };
	int err = read_before(&claim, name, why);

	if (!err && claim.before.bytes)
		err = backend_kmod.unload(&backend_kmod, name, why);
	bpf_claim_keep(&claim);
	return err;
}
