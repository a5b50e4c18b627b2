// SPDX-License-Identifier: GPL-2.0-only
#include "bench/system/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "bench/bpf/peer.skel.h"
#include "userspace/backend/backend.h"
#include "userspace/base/refuse.h"

static struct bpf_link *latest; /* at tc; XDP belongs to the device */

/* In the testbed. The link ends with this process, as the testbed does. */
static int attach(const struct sut *sut, struct bpf_program *program)
{
	unsigned int ifindex = if_nametoindex(TESTBED_DEVICE);
	LIBBPF_OPTS(bpf_tcx_opts, tcx);

	if (sut->hook == HOOK_XDP)
		return bpf_xdp_attach(ifindex, bpf_program__fd(program),
				      XDP_FLAGS_DRV_MODE, NULL);
	latest = bpf_program__attach_tcx(program, ifindex, &tcx);
	return latest ? 0 : -errno;
}

void program_down(const struct sut *sut, const struct setup *setup)
{
	(void)sut;
	(void)setup;
	bpf_link__destroy(latest);
	latest = NULL;
}

static const char *program_name(const struct sut *sut,
				const struct setup *setup)
{
	bool passing = setup->expected_verdict != KZ_DROP && sut->passing;

	return passing ? sut->passing : sut->program;
}

struct peer_bpf *program_load(const struct sut *sut, const struct setup *setup,
			      char *why)
{
	const char *name = program_name(sut, setup);
	struct peer_bpf *object = peer_bpf__open();
	struct bpf_program *program;

	if (object)
		bpf_object__for_each_program(program, object->obj)
			bpf_program__set_autoload(
				program,
				!strcmp(bpf_program__name(program), name));
	if (object && !peer_bpf__load(object))
		return object;
	refuse_errno(why, -errno, "%s", sut->name);
	peer_bpf__destroy(object);
	return NULL;
}

int program_attach(const struct sut *sut, const struct setup *setup,
		   struct peer_bpf *object, int err, char *why)
{
	struct bpf_program *program = bpf_object__find_program_by_name(
		object->obj, program_name(sut, setup));

	if (!err)
		err = testbed_enter(setup->testbed);
	if (!err) {
		err = attach(sut, program);
		testbed_leave();
	}
	peer_bpf__destroy(object);
	if (err == -EOPNOTSUPP && sut->hook == HOOK_XDP) {
		snprintf(why, WHY_SIZE, "%s: the driver has no native XDP",
			 sut->name);
		return err;
	}
	return err ? refuse_errno(why, err, "%s", sut->name) : 0;
}

int program_up(const struct sut *sut, const struct setup *setup, char *why)
{
	struct peer_bpf *object = program_load(sut, setup, why);

	return object ? program_attach(sut, setup, object, 0, why) : -ENOENT;
}
