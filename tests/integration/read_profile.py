#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the records of a profile as FORMAT.md describes them, and checks what holds for samples.

read_profile.py FILE EXPRESSION...   each Python expression must be true. Names in it: `run` and
                                     `frames`, `threads`, `images`: records as dictionaries; inside
                                     of them strings are strings. `samples_in(PATH)`: samples in the
                                     image whose path ends so. `samples_below(RANGES, PATH)`: see
                                     there; `range_of` of case_functions.sh prints ranges.
read_profile.py FILE                 prints a summary
"""

import os
import re
import struct
import sys
import zlib

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "runtime", "format",
                      "profile_schema.def")
KINDS = ["none", "perf", "timer"]


def schema():
    """{tag: (record, [(type, name)])}"""
    tags, fields = {}, {}
    with open(SCHEMA, encoding="utf-8") as text:
        code = re.sub(r"/\*.*?\*/", "", text.read(), flags=re.DOTALL)
    for record, tag in re.findall(r"^INSTR_RECORD_BEGIN\((\w+), (\w+)\)", code, re.MULTILINE):
        tags[tag] = (record, fields.setdefault(record, []))
    for record, kind, name in re.findall(r"^INSTR_FIELD\((\w+), (\w+), (\w+)\)", code,
                                         re.MULTILINE):
        fields[record].append((kind, name))
    return tags


class Payload:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self):
        value = self.number()
        return (value >> 1) ^ -(value & 1)

    def column(self, kind, count):
        if kind in ("unsigned", "signed"):
            return [self.number() if kind == "unsigned" else self.signed() for _ in range(count)]
        values, last = [], 0
        for _ in range(count):
            last = (last + self.signed()) % 2**64
            values.append(last)
        return values


def read(path):
    """{record: [dictionary]}; text sections are left out."""
    with open(path, "rb") as file:
        data = file.read()
    known, strings, records = schema(), [""], {}
    at = struct.unpack_from("<I", data, 12)[0]
    while True:
        tag, encoding, _, stored = struct.unpack_from("<4sIQQ", data, at)
        payload = data[at + 32:at + 32 + stored]
        at += 32 + stored
        tag = tag.decode()
        if tag == "END ":
            break
        if encoding == 1:
            payload = zlib.decompress(payload)
        payload = Payload(payload)
        if tag == "STRS":
            for _ in range(payload.number()):
                size = payload.number()
                strings.append(payload.data[payload.at:payload.at + size].decode("utf-8", "replace"))
                payload.at += size
        elif tag in known:
            name, fields = known[tag]
            count, width = payload.number(), payload.number()
            columns = [payload.column(kind, count) for kind, _ in fields[:width]]
            records[name] = [{field: strings[value] if kind == "string" else value
                              for (kind, field), value in zip(fields, row)}
                             for row in zip(*columns)]
    return records


def problems(records):
    """What must hold in every profile of one run."""
    run, frames = records["run"][0], records.get("frame", [])
    threads, images = records.get("thread", []), records.get("image", [])
    if run["samples"] != sum(f["samples"] for f in frames):
        yield "the samples of frames are not those of the run"
    if any(f["kernel"] > f["samples"] for f in frames):
        yield "more samples in the kernel than samples"
    if any(f["parent"] > i for i, f in enumerate(frames)):
        yield "a parent stands behind its child"
    if any(f["image"] > len(images) for f in frames):
        yield "a frame in no image"
    if sum(f["time_ns"] for f in frames) > run["sampled_ns"] * 1.000001:
        yield "frames have more time than was sampled"
    if len({(f["parent"], f["image"], f["address"]) for f in frames}) != len(frames):
        yield "a frame is there twice"
    if len({(i["path"], i["build_id"]) for i in images}) != len(images):
        yield "an image is there twice"
    if run["sampler"] == 0 and (run["samples"] or frames):
        yield "samples without a sampler"
    # Live threads go on while the file is written.
    if run["samples"] > sum(t["samples"] for t in threads):
        yield "threads have fewer samples than the run"


def main(arguments):
    records = read(arguments[0])
    run, frames, images = records["run"][0], records.get("frame", []), records["image"]

    def samples_in(path):
        return sum(f["samples"] for f in frames
                   if f["image"] and images[f["image"] - 1]["path"].endswith(path))

    def samples_below(ranges, image_path):
        """Samples of frames, and of what they called, whose address lies in one of the ranges."""
        total = 0
        for frame in frames:
            at = frame
            while True:
                if (at["image"] and images[at["image"] - 1]["path"].endswith(image_path)
                        and any(start <= at["address"] < end for start, end in ranges)):
                    total += frame["samples"]
                    break
                if not at["parent"]:
                    break
                at = frames[at["parent"] - 1]
        return total

    scope = {"run": run, "frames": frames, "threads": records.get("thread", []), "images": images,
             "kind": KINDS[run["sampler"]], "samples_in": samples_in,
             "samples_below": samples_below, "records": records}
    failed = list(problems(records))
    if len(arguments) == 1:
        print(scope["kind"], {k: run[k] for k in ("sample_rate", "samples", "samples_lost",
                                                  "sampled_ns", "user_ns", "system_ns")},
              "kernel", sum(f["kernel"] for f in frames), "frames", len(frames),
              "threads", [(t["samples"], t["count"]) for t in scope["threads"]][:8],
              {i["path"]: samples_in(i["path"]) for i in images})
    for expression in arguments[1:]:
        # One dictionary, so that comprehensions in it see the names.
        if not eval(expression, dict(scope)):
            failed.append(f"false: {expression} with {run['samples']} samples of {scope['kind']}")
    for failure in failed:
        print(f"{arguments[0]}: {failure}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
