#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The module keeps to core/uapi.h: see protocol.c.
. "$(dirname "$0")/lib.sh"

insert_module && "$build/selftests/kmod/protocol" && remove_module
