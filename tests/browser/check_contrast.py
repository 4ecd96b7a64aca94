# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Text of the HTML report can be read in both modes: contrast by WCAG 2.2, 1.4.3 (at least 4.5).
Usage: check_contrast.py THEME.CSS"""
import re
import sys


def luminance(color):
    parts = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(over, share, under):
    """As color-mix(in srgb, over share, transparent) looks on a ground."""
    parts = [round(int(over[i:i + 2], 16) * share + int(under[i:i + 2], 16) * (1 - share))
             for i in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in parts)


HEATS = [f"heat{level}" for level in range(10)]
TOKENS = ["text", "keyword", "string", "number", "comment", "name", "directive"]
GROUNDS = ["page", "panel", "over", "chosen"]
TINT = 0.26  # of hot lines, as tables.css has it


def pairs(theme):
    """(what, text, ground) for all that stands on each other."""
    for ground in GROUNDS:
        for name in ("text", "soft", *(TOKENS if ground != "panel" else [])):
            yield f"{name} on {ground}", theme[name], theme[ground]
    for heat in HEATS:
        yield f"on-heat on {heat}", theme["on-heat"], theme[heat]
        for name in TOKENS if heat != "heat0" else []:
            yield f"{name} on a line of {heat}", theme[name], mix(theme[heat], TINT, theme["page"])
    yield "on-heat on page", theme["on-heat"], theme["page"]
    yield "page on mark", theme["page"], theme["mark"]
    yield "accent on page", theme["accent"], theme["page"]
    yield "faint on page", theme["faint"], theme["page"]
    for name in ("worse", "better"):
        for ground in ("page", "over", "chosen"):
            yield f"{name} on {ground}", theme[name], theme[ground]


def main(path):
    with open(path, encoding="utf-8") as file:
        found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", file.read())
    bad = checked = 0
    for mode in (0, 1):
        theme = {name: colors[mode] for name, *colors in found}
        for what, text, ground in pairs(theme):
            checked += 1
            if contrast(text, ground) < 4.5:
                bad += 1
                print(f"{('light', 'dark')[mode]}: {what}: {contrast(text, ground):.2f}")
    print(f"{checked} pairs of colours, {bad} below 4.5")
    return 1 if bad or not checked else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
