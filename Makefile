# SPDX-License-Identifier: GPL-2.0-only
# kzmark. `make help` lists the targets; V=1 shows commands.

BUILD := build
PREFIX ?= /usr/local
MANDIR ?= $(PREFIX)/share/man
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/vendor-completions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
NANODIR ?= $(PREFIX)/share/nano
VIMDIR ?= $(PREFIX)/share/vim/vimfiles
UNITDIR ?= $(PREFIX)/lib/systemd/system
DOCDIR ?= $(PREFIX)/share/doc/kzmark

CC ?= gcc
CLANG ?= clang
BPFTOOL ?= $(firstword $(wildcard /usr/sbin/bpftool /usr/local/sbin/bpftool) bpftool)
PKG_CONFIG ?= pkg-config

LIBRARIES := libbpf libmnl libnftnl libpcap json-c zlib
# Includes name their folder, from the top; what is made on the way lies in
# build/ as it would here.
CPPFLAGS += -D_GNU_SOURCE -I. -I$(BUILD) \
	$(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null)
CFLAGS ?= -O2 -g
CFLAGS += -std=gnu11 -Wall -Wextra $(if $(WERROR),-Werror)
# An archive, where there is one, in place of the shared library: linking them
# at each start was half of what `kzmark set add` costs. SHARED=1: none of them;
# ARCHIVES="bpf z": these.
# Debian 13's libelf.a lacks functions that it calls.
elf_links := echo 'int elf_end(void *); int main(void) { return elf_end(0); }' | \
	$(CC) -x c -o /dev/null - 2>/dev/null \
	`$(PKG_CONFIG) --static --libs libelf | sed s/-lelf/-l:libelf.a/` && echo elf
ifdef SHARED
ARCHIVES :=
else ifeq ($(origin ARCHIVES),undefined)
ARCHIVES := bpf zstd nftnl json-c z $(shell $(elf_links))
endif
has_archive = $(findstring /,$(shell $(CC) -print-file-name=lib$(1).a))
link = $(if $(and $(filter $(ARCHIVES),$(1)),$(call has_archive,$(1))),-l:lib$(1).a,-l$(1))
# userspace/packet/libpcap.h opens libpcap.
linked := $(shell $(PKG_CONFIG) --libs $(filter-out libpcap,$(LIBRARIES)) 2>/dev/null)
ifneq ($(ARCHIVES),)
linked += $(shell $(PKG_CONFIG) --static --libs libelf 2>/dev/null)
linked := $(foreach one,$(linked),$(if $(filter -l%,$(one)),$(call link,$(one:-l%=%)),$(one)))
endif
LDLIBS += $(linked) -Wl,--as-needed -lm -pthread

Q := $(if $(V),,@)
say = $(if $(V),@:,@printf '  %-8s%s\n' $(1) $(2))

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:

# ---- userspace ----

# libkzmark.a: all of userspace/ but the programs and iptables' extension.
lib_sources := $(wildcard core/*.c) \
	$(filter-out userspace/cli/% userspace/iptables/% userspace/man/%, \
	$(wildcard userspace/*/*.c userspace/*/*/*.c))
lib_objects := $(lib_sources:%.c=$(BUILD)/%.o)
cli_objects := $(patsubst %.c,$(BUILD)/%.o,$(wildcard userspace/cli/*.c))

$(BUILD)/kzmark: $(cli_objects) $(BUILD)/libkzmark.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libkzmark.a: $(lib_objects)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# ---- BPF ----

bpf_sources := $(wildcard bpf/*.bpf.c)
bpf_skeletons := $(bpf_sources:bpf/%.bpf.c=$(BUILD)/bpf/%.skel.h)
# Where this machine's compiler finds asm/, which one for BPF does not look for.
# clang 19 does not know -print-multiarch.
ASM_TYPES := $(filter %/asm/types.h,$(shell $(CC) -M -include asm/types.h -x c /dev/null))
BPF_CFLAGS := -O2 -g -target bpf -mcpu=v3 -Wall -Wextra -I. \
	$(ASM_TYPES:%/asm/types.h=-I%) $(if $(WERROR),-Werror)

$(BUILD)/bpf/%.bpf.o: bpf/%.bpf.c
	$(call say,BPF,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/bpf/%.skel.h: $(BUILD)/bpf/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen object $(@:.h=.o) $< # without DWARF: half the size
	$(Q)$(BPFTOOL) gen skeleton $(@:.h=.o) name kz_$*_bpf >$@

# Skeletons are headers made on the way: order them before their users.
$(filter $(BUILD)/userspace/backend/bpf/%,$(lib_objects)): | $(bpf_skeletons)

# ---- the module, for the kernel whose headers are in KDIR ----

KDIR ?= /lib/modules/$(shell uname -r)/build
# Unpacked, not installed headers need O= (see scripts/fetch-kernels).
KBUILD_O ?=
RELEASE = $(shell $(MAKE) -s -C $(KDIR) $(if $(KBUILD_O),O=$(KBUILD_O)) kernelrelease 2>/dev/null)
kmod_sources := Kbuild $(wildcard kmod/*.[ch] core/*.[ch] core/*.def)

module:
	$(Q)test -d $(KDIR) || { echo "no kernel headers in $(KDIR): install linux-headers-$$(uname -r), or set KDIR=" >&2; exit 1; }
	+$(Q)scripts/build-module "$(KDIR)" "$(KBUILD_O)" "$(BUILD)" $(kmod_sources)

# ---- bench ----

$(BUILD)/testlib/traffic: $(patsubst %,$(BUILD)/testlib/%.o,traffic traffic_send traffic_report plan draw draft draft_rule) $(BUILD)/libkzmark.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

bench_skeletons := $(patsubst bench/bpf/%.bpf.c,$(BUILD)/bench/bpf/%.skel.h,$(wildcard bench/bpf/*.bpf.c))
bench_objects := $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/*.c \
	$(patsubst %,bench/%/*.c,scenario system testbed workload metric report)))

$(BUILD)/bench/bpf/%.bpf.o: bench/bpf/%.bpf.c
	$(call say,BPF,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/bench/bpf/%.skel.h: $(BUILD)/bench/bpf/%.bpf.o
	$(call say,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name $*_bpf >$@

$(bench_objects): | $(bench_skeletons)

$(BUILD)/kzbench: $(bench_objects) $(BUILD)/libkzmark.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Searches without a kernel, each in a program of its own. rte_acl's is left out
# where scripts/fetch-peers has not been.
classifier_objects := $(patsubst %,$(BUILD)/bench/%.o,classifier/main workload/workload workload/flows system/five_tuple)
dpdk := $(shell scripts/fetch-peers --print dpdk)
dpdk_libraries := $(dpdk)/usr/lib/x86_64-linux-gnu

$(BUILD)/bench/classifier/rte_acl.o: CPPFLAGS += \
	-isystem $(dpdk)/usr/include/dpdk -isystem $(dpdk)/usr/include/x86_64-linux-gnu/dpdk
$(BUILD)/classify-rte_acl: LDLIBS += -L$(dpdk_libraries) -lrte_acl -lrte_eal \
	-Wl,-rpath-link,$(dpdk_libraries) -Wl,-rpath,$(dpdk_libraries)

$(BUILD)/classify-%: $(BUILD)/bench/classifier/%.o $(classifier_objects) $(BUILD)/libkzmark.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

classifiers: $(BUILD)/classify-image $(if $(dpdk),$(BUILD)/classify-rte_acl)

# ---- iptables extension ----

XTLIBDIR ?= $(shell $(PKG_CONFIG) --variable=xtlibdir xtables 2>/dev/null)

# With what asks the module for its fields; nothing of it is for others to see.
xt_sources := $(patsubst %,userspace/%.c,iptables/libxt_kzmark iptables/module \
	base/buffer base/refuse backend/field_registry backend/netlink_error \
	backend/kmod/field backend/kmod/netlink backend/kmod/netlink_call)

$(BUILD)/libxt_kzmark.so: $(xt_sources) $(wildcard core/*.h core/*.def userspace/base/*.h userspace/iptables/*.h userspace/backend/*.h userspace/backend/kmod/*.h)
	$(call say,XT,$@)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -fPIC -fvisibility=hidden -shared -Wl,-z,defs -o $@ $(xt_sources) $(shell $(PKG_CONFIG) --libs libmnl xtables 2>/dev/null)
	$(Q)ln -sfn $(@F) $(@D)/libxt_KZMARK.so # iptables looks for the target's name

# ---- manual pages ----

man_pages := $(patsubst userspace/man/%.scd,$(BUILD)/man/%,$(wildcard userspace/man/*.scd))
# kzbench runs in the tree, and is not installed.
installed_pages := $(filter-out %/kzbench.8,$(man_pages))

# Fills in the tables that the program has of conditions, actions, formats.
man_tables := $(BUILD)/userspace/man/tables

$(man_tables): $(man_tables).o $(BUILD)/libkzmark.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/man/%: userspace/man/%.scd $(man_tables)
	$(call say,MAN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(man_tables) <$< | scdoc >$@
	$(Q)! grep -q '^\.TS' $@ || sed -i '1s/^/\x27\\" t\n/' $@ # man(1): run tbl

# ---- tests ----

-include selftests/Makefile.inc

# ---- what people type ----

all: $(BUILD)/kzmark $(BUILD)/libxt_kzmark.so $(man_pages) ## build the programs, and the module if there are kernel headers
	$(Q)if test -d "$(KDIR)"; then $(MAKE) --no-print-directory module; fi

demo: ## the main job: an example policy in every backend, on real traffic
	$(Q)scripts/demo

test: ## the tests: here and in VMs; installs what is missing
	$(Q)scripts/test

test-all: ## the same with the slow suites
	$(Q)scripts/test --all

test-debug: ## the module's tests in a kernel that finds bugs, built first
	$(Q)scripts/debug-kernel && scripts/test --all --where vm --kernel debug

check: ## style, warnings, static analysis, help against man pages
	$(Q)scripts/install-deps && scripts/check

bars: ## what issue 3 asks of speed and size, measured: here and in a VM
	$(Q)scripts/bench --suite bars --bars

bench: ## the report, in less than 10 minutes: backends, nftables, iptables
	$(Q)scripts/bench --suite quick --brief

bench-full: ## at length: more kinds of rules, and User-Mode Linux as a clock
	$(Q)scripts/bench --suite full

safety: ## the same mistakes as module and as eBPF, in VMs of one kernel
	$(Q)scripts/install-deps && bench/safety/run

safety-full: ## the same with all kernels, and the debug kernel if it is built
	$(Q)scripts/install-deps && bench/safety/run --full

# The kept one is made of RESULTS, or again of the raw data that it has.
docs-report: $(BUILD)/kzbench ## keep the report of RESULTS=bench/results/... in docs/report
	$(Q)scripts/keep-report "$(RESULTS)"

docs-backends: $(BUILD)/selftests/features ## write what core/features.def says into docs/backends.md
	$(Q)scripts/docs-backends

# What install copies as it is: FILE:FOLDER.
units := $(patsubst systemd/%,$(BUILD)/systemd/%,$(wildcard systemd/*.service))
named_docs := docs/backends.md docs/import.md docs/policy.md examples/edge.kz \
	selftests/vectors/README.md # by the man pages
installed_files := \
	$(foreach doc,$(named_docs),$(doc):$(DOCDIR)/$(patsubst %/,%,$(dir $(doc)))) \
	$(patsubst %,%:$(MANDIR)/man5,$(filter %.5,$(installed_pages))) \
	$(patsubst %,%:$(MANDIR)/man8,$(filter %.8,$(installed_pages))) \
	$(patsubst %,%:$(UNITDIR),$(units)) \
	userspace/completion/kzmark:$(COMPLETIONDIR) \
	userspace/completion/_kzmark:$(ZSHDIR) \
	userspace/completion/kzmark.fish:$(FISHDIR) \
	userspace/editor/kzmark.nanorc:$(NANODIR) \
	userspace/editor/syntax/kzmark.vim:$(VIMDIR)/syntax \
	userspace/editor/ftdetect/kzmark.vim:$(VIMDIR)/ftdetect

$(BUILD)/systemd/%: systemd/%
	$(Q)mkdir -p $(@D)
	$(Q)sed 's,@SBINDIR@,$(PREFIX)/sbin,' $< >$@

install: all ## to PREFIX=/usr/local; iptables' extension to its folder
	$(Q)rm -f $(units) # of another PREFIX
	$(Q)$(MAKE) --no-print-directory $(units)
	install -D -m 755 $(BUILD)/kzmark $(DESTDIR)$(PREFIX)/sbin/kzmark
	install -D -m 644 $(BUILD)/libxt_kzmark.so $(DESTDIR)$(XTLIBDIR)/libxt_kzmark.so
	ln -sfn libxt_kzmark.so $(DESTDIR)$(XTLIBDIR)/libxt_KZMARK.so
	$(Q)set -e; for file in $(installed_files); do \
		install -D -m 644 -t "$(DESTDIR)$${file#*:}" "$${file%%:*}"; done

uninstall: ## take away what install put there
	rm -f $(DESTDIR)$(PREFIX)/sbin/kzmark
	rm -f $(DESTDIR)$(XTLIBDIR)/libxt_kzmark.so $(DESTDIR)$(XTLIBDIR)/libxt_KZMARK.so
	$(Q)for file in $(installed_files); do \
		source=$${file%%:*}; rm -f "$(DESTDIR)$${file#*:}/$${source##*/}"; done

modules_install: module ## the module for the kernel of KDIR, to its folder
	install -D -m 644 $(BUILD)/$(RELEASE)/xt_kzmark.ko $(DESTDIR)/lib/modules/$(RELEASE)/updates/xt_kzmark.ko
	$(Q)test -n "$(DESTDIR)" || depmod $(RELEASE)

# For packages: the module's sources as DKMS builds them, and kzbench with the
# part of the tree that it runs in.
DKMS_VERSION ?= 0
dkms_folder = $(DESTDIR)$(PREFIX)/src/kzmark-$(DKMS_VERSION)
bench_folder = $(DESTDIR)$(PREFIX)/lib/kzmark-bench

install-dkms:
	$(Q)set -e; for file in $(kmod_sources); do \
		install -D -m 644 "$$file" "$(dkms_folder)/$$file"; done

install-bench: $(BUILD)/kzbench $(BUILD)/man/kzbench.8
	install -D -m 755 $(BUILD)/kzbench $(bench_folder)/build/kzbench
	install -D -m 755 bench/kzbench.sh $(DESTDIR)$(PREFIX)/sbin/kzbench
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man8 $(BUILD)/man/kzbench.8

deb: ## Debian packages in build/deb: kzmark, kzmark-dkms, kzmark-bench
	$(Q)scripts/deb

clean: ## remove what was built
	$(Q)rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 16

.PHONY: all classifiers module demo test test-all test-debug check bench bench-full bars safety safety-full docs-report docs-backends install uninstall modules_install install-dkms install-bench deb clean help

-include $(shell find $(BUILD) -path $(BUILD)/deb -prune -o -type f -name '*.d' -print 2>/dev/null)
