# SPDX-License-Identifier: GPL-2.0-only
"""The tables: classes.tsv, and sources.tsv of what was published."""
import collections
import os

HERE = os.path.dirname(os.path.realpath(__file__))
Row = collections.namedtuple("Row", "id want steps name")


def lines(name):
    for line in open(os.path.join(HERE, name)):
        if line.strip() and not line.startswith("#"):
            yield line.rstrip("\n").split("\t")


def read():
    """The rows of classes.tsv; want is a number, or None: any is right."""
    return [Row(row, None if want == "-" else int(want), steps, name)
            for row, want, steps, name in lines("classes.tsv")]


def published(row, world):
    """A record's members, of the sources for this row and world."""
    found = [(version, text) for its_row, its_world, version, text
             in lines("sources.tsv") if (its_row, its_world) == (row, world)]
    return {"outcome": "published", "time": None, "traffic": None,
            "other": None, "signature": "; ".join(v for v, _ in found),
            "evidence": [f"{version}: {text}" for version, text in found]}
