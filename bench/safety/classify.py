# SPDX-License-Identifier: GPL-2.0-only
"""What a VM's console says of each mistake that was made in it.

Knows nothing of what a mistake should do: it reads the probe's marks
(probe/probe.c) and the kernel's own words between them.
"""
import re

# The scale, worst first.
SCALE = [
    "panic or hang",
    "oops",
    "silent wrong result",
    "detected by the debug kernel only",
    "contained",
    "refused at load",
    "refused at build",
    "nothing",
    "published",
    "cannot be run",
]

# Of the lines of a kernel in trouble; the first that matches says which.
SIGNATURES = [
    ("panic or hang", re.compile(
        r"Kernel panic - not syncing|soft lockup - CPU|hard LOCKUP"
        r"|rcu.*(detected|self-detected) .*stall|rcu.*stalls on CPUs"
        r"|blocked for more than|unregister_netdevice: waiting for")),
    ("detected by the debug kernel only", re.compile(
        r"KASAN:|UBSAN:|KFENCE:|KMSAN:|ODEBUG:"
        r"|possible (recursive|circular) locking|possible irq lock inversion"
        r"|inconsistent lock state|suspicious RCU usage|bad unlock balance"
        r"|sleeping function called from invalid context"
        r"|new suspected memory leaks")),
    ("oops", re.compile(
        r"BUG: (?!workqueue)|Oops|general protection fault|divide error"
        r"|invalid opcode|kernel BUG at|WARNING: |refcount_t: "
        r"|list_(add|del) corruption|guard page was hit|double fault")),
]
# QEMU's, without KVM (docs/design/vm.md): no outcome.
EMULATOR = re.compile(r"(Oops: )?int3: 0000")
BENIGN = re.compile(r"Spectre V2 : WARNING")
STAMP = re.compile(r"^\[ *(\d+\.\d+)\](?:\[[^]]*\])? ?(.*)")
EXCERPT = 10  # lines of the log to keep


def lines_of(console):
    """(seconds, text) of each line with a time stamp."""
    for line in console.replace("\r", "").split("\n"):
        found = STAMP.match(line)
        if found:
            yield float(found.group(1)), found.group(2)


def sections(console):
    """{(id, world): [(seconds, text)]}, each from its "begin" to the next."""
    found, section, before = {}, None, 0
    for when, text in lines_of(console):
        if when < before - 1:  # it has restarted
            section = None
        before = when
        if text.startswith("kzsafety: begin "):
            key = tuple(text.split()[2:4])
            section = found.setdefault(key, []) if key not in found else None
        elif text == "kzsafety: done":
            break
        elif text == "kzsafety: damaged":
            section = None
        if section is not None:
            section.append((when, text))
    return found


def mark(section, word):
    """(seconds, what follows) of the probe's mark that begins with @word."""
    for when, text in section:
        if text.startswith("kzsafety: " + word):
            return when, text[len("kzsafety: " + word):].strip()
    return None


def signature(section):
    """(outcome, index) of the worst that the kernel says; None."""
    worst = None
    for at, (_, text) in enumerate(section):
        if text.startswith("kzsafety: ") or BENIGN.search(text):
            continue
        for outcome, pattern in SIGNATURES:
            if pattern.search(text):
                if not worst or SCALE.index(outcome) < SCALE.index(worst[0]):
                    worst = outcome, at
                break
    return worst


def first_trouble(section):
    for at, (_, text) in enumerate(section):
        if not text.startswith("kzsafety: ") and not BENIGN.search(text) and \
                any(pattern.search(text) for _, pattern in SIGNATURES):
            return at
    return None


def excerpt(section, at):
    """The log from line @at on, without what says nothing."""
    dull = re.compile(r"^(Modules linked in|Hardware name|Code: |R[A-Z0-9]{2}: "
                      r"|FS: |CS: |CR2|DR|PKRU|-+\[|CPU: | *\? |kzsafety: )")
    kept = [text for _, text in section[at:] if not dull.match(text)]
    return kept[:EXCERPT]


def classify(section, want, is_control=False, silence=None):
    """One record's outcome, time, traffic, other, signature and evidence.

    @want is the value that is right, None for any; @silence what is known of
    a VM that ended, or was ended, before the probe did.
    """
    record = {"outcome": None, "time": None, "traffic": None, "other": None,
              "signature": None, "evidence": []}
    fire, ended = mark(section, "fire"), mark(section, "end")
    for key in ("traffic", "other"):
        said = mark(section, key + "=")
        record[key] = said[1] if said else None
    trouble = signature(section)
    if any(EMULATOR.match(text) for _, text in section):
        record["signature"] = "an oops of the emulator: run it again"
        record["evidence"] = [text for _, text in section]
    elif trouble:
        outcome, at = trouble
        first = first_trouble(section)
        record.update(
            outcome=outcome, signature=section[first][1],
            time=round(section[first][0] - (fire or section[0])[0], 3),
            evidence=excerpt(section, first))
        if section[at][1] not in record["evidence"]:
            record["evidence"].append(section[at][1])
    elif not ended:
        record.update(outcome="panic or hang", signature=silence,
                      evidence=[silence] + [text for _, text in section][-5:])
    elif mark(section, "refused"):
        when, said = mark(section, "refused")
        record.update(outcome="refused at load", signature=said,
                      time=round(when - section[0][0], 3),
                      evidence=[text for _, text in section[1:]
                                if not text.startswith("kzsafety: ")] + [said])
        record["traffic"] = record["other"] = "yes"
        if said.endswith(": cannot attach"):  # the kernel has no such hook
            record["outcome"] = None
    else:
        quiet(record, section, want, is_control)
    if record["outcome"] == "panic or hang" and not ended:
        record["traffic"] = record["traffic"] or "no"
        record["other"] = record["other"] or "no"
    return record


def quiet(record, section, want, is_control):
    """The kernel has said nothing: is the result right?"""
    said = mark(section, "result")
    numbers = dict(re.findall(r"(\w+)=(\d+)", said[1])) if said else {}
    record["evidence"] = [text for _, text in section[1:]]
    if not int(numbers.get("ran", 0)):
        record["signature"] = "the mistake was not made"
        return
    wrong = want is not None and int(numbers["value"]) != want
    record["outcome"] = ("silent wrong result" if wrong else
                         "nothing" if is_control else "contained")
    if wrong:
        record["signature"] = f"value {numbers['value']}, right is {want}"
