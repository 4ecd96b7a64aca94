# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The HTML report as a reader uses it. Usage: check_page.py CHROMEDRIVER CHROMIUM FOLDER"""
import json
import re
import sys
import unittest

from webdriver import DOWN, ENTER, ESCAPE, Browser

NAMES = ("return [...document.querySelectorAll('#view-functions .rows .row:not([hidden])')]"
         ".sort((a, b) => a.dataset.index - b.dataset.index)"
         ".map((row) => row.querySelector('[data-key=name]').textContent)")
FILE = "%3Cb%3Eprog%26amp%3B.c"


def line_of(text):
    """The number of the line of prog.c that ends in a comment of that text."""
    with open("<b>prog&amp;.c", encoding="utf-8") as file:
        return next(i for i, line in enumerate(file, 1) if line.rstrip().endswith("// " + text))


class Page(unittest.TestCase):
    browser = None

    def setUp(self):
        self.browser.prefer("light")
        self.browser.open("prog.html")
        self.browser.run("try { localStorage.clear(); } catch {}")

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def cells_of(self, line):
        """What stands beside a line of the source."""
        script = ("[...document.querySelectorAll('.code .rows .row:not([hidden])')]"
                  ".filter((row) => row.children[0].textContent === arguments[0])"
                  ".map((row) => [...row.children].map((cell) => cell.textContent))[0]")
        return self.browser.wait(script, str(line))

    def test_loads_nothing_and_complains_about_nothing(self):
        self.assertEqual(self.browser.run(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)"), [])
        for view in ("source", "flame", "map", "calls", "run", "functions"):
            self.browser.go("#" + view)
            self.assertEqual(self.browser.run(
                "return [...document.querySelectorAll('.view:not([hidden])')].map((one) => one.id)"),
                ["view-" + view])

    def test_network_is_forbidden(self):
        self.assertEqual(self.browser.call("POST", "/execute/async", {"script": """
            const done = arguments[0];
            fetch('http://127.0.0.1:9/').then(() => done('reached'), (error) => done(error.name));
            """, "args": []}), "TypeError")
        said = self.browser.complaints()
        self.assertTrue(any("Content Security Policy" in text for text in said), said)

    def test_numbers_are_those_of_the_json_report(self):
        with open("prog.json", encoding="utf-8") as file:
            functions = json.load(file)["functions"]
        calls = {one["name"]: one["calls"] for one in functions}
        shown = self.browser.run(
            "return [...document.querySelectorAll('#view-functions .rows .row:not([hidden])')]"
            ".map((row) => [row.querySelector('[data-key=name]').textContent,"
            " row.querySelector('[data-key=calls]').textContent])")
        self.assertEqual({name: int(text.split("/")[0].replace(",", "")) for name, text in shown},
                         {name: count for name, count in calls.items() if count})
        self.assertEqual(dict(shown)["fib"], "1,219/1")
        self.assertEqual(dict(shown)["leaf"], "20,000")

    def test_sorts_by_a_column_and_back(self):
        self.browser.click('#view-functions [data-key="calls"] button')
        names = self.browser.run(NAMES)
        self.assertEqual(names[:2], ["leaf", "fib"])
        self.assertEqual(self.browser.run(
            "return document.querySelector('#view-functions .header [data-key=calls]')"
            ".getAttribute('aria-sort')"), "descending")
        self.browser.click('#view-functions [data-key="calls"] button')
        self.assertEqual(self.browser.run(NAMES)[-2:], ["fib", "leaf"])
        self.browser.click('#view-functions .header [data-key="name"] button')
        names = self.browser.run(NAMES)
        self.assertEqual(names, sorted(names))

    def test_filters_by_part_and_by_regular_expression(self):
        self.browser.press("/")
        self.browser.type("#filter", "LEA")
        self.assertEqual(self.browser.run(NAMES), ["leaf"])
        self.assertIn("1 of ", self.browser.run("return document.querySelector('.count').textContent"))
        self.browser.run("arguments[0].value = ''; arguments[0].dispatchEvent(new Event('input'))",
                         {"element-6066-11e4-a52e-4f735466cecf": self.browser.find("#filter")})
        self.browser.type("#filter", "/^(fib|loop)$/")
        self.assertEqual(sorted(self.browser.run(NAMES)), ["fib", "loop"])
        self.browser.type("#filter", "(")
        self.assertEqual(self.browser.run(NAMES), [])

    def test_a_link_opens_a_line_with_its_counts(self):
        line = line_of("odd")
        self.browser.open("prog.html", f"#{FILE}:{line}")
        self.assertEqual(self.cells_of(line)[1], "10,000")
        self.assertIn("odd++; // odd", self.cells_of(line)[5])
        self.assertEqual(self.browser.run(
            "return document.querySelector('.code .row.current').children[0].textContent"),
            str(line))
        self.assertIn("leaf: 10,000 hits", self.browser.run(
            "return document.getElementById('status').textContent"))
        self.assertEqual(self.cells_of(line_of("recursion"))[1], "609")
        self.assertIn("notrun", self.browser.run(
            "return [...document.querySelectorAll('.code .row')].find((row) =>"
            " row.children[0].textContent === arguments[0]).className", str(line_of("never"))))
        self.assertEqual(self.cells_of(line_of("never"))[1], "0")

    def test_text_in_colours_is_the_source(self):
        self.browser.go(f"#{FILE}:{line_of('odd')}")
        with open("<b>prog&amp;.c", encoding="utf-8") as file:
            source = file.read().split("\n")
        rows = self.browser.run(
            "return [...document.querySelectorAll('.code .rows .row:not([hidden]):not(.gap)')]"
            ".map((row) => [row.children[0].textContent, row.children[5].textContent])")
        self.assertGreater(len(rows), 15)
        for number, text in rows:
            self.assertEqual(text, source[int(number) - 1])
        self.assertTrue(self.browser.run(
            "return document.querySelector('.code .k-keyword').textContent"))

    def test_the_inlined_header_has_its_own_address(self):
        self.browser.go("#round.h:3")
        self.assertEqual(self.cells_of(3)[1], "1")

    def test_keys_move_and_open(self):
        self.browser.click('#view-functions .header [data-key="name"] button')
        self.browser.run("document.querySelector('#view-functions .table').focus()")
        self.browser.press(DOWN, DOWN)
        name = self.browser.run(NAMES)[1]
        self.browser.press(ENTER)
        self.browser.wait("!document.getElementById('view-source').hidden")
        self.assertTrue(self.browser.run(
            "return document.querySelector('.about').textContent").startswith(name))
        self.browser.press("c")
        self.browser.wait("!document.getElementById('view-calls').hidden")
        self.assertEqual(self.browser.run(
            "return document.querySelector('.box.center').dataset.name"), name)
        self.browser.press("3")
        self.browser.wait("!document.getElementById('view-flame').hidden")
        self.browser.press("?")
        self.assertTrue(self.browser.run("return document.getElementById('keys').open"))
        self.browser.press(ESCAPE)

    def test_flame_graph_zooms_and_comes_back(self):
        self.browser.go("#flame")
        widths = ("return Object.fromEntries([...document.querySelectorAll('.frame')].map((one) =>"
                  " [one.dataset.name, one.querySelector('rect').width.baseVal.value]))")
        before = self.browser.run(widths)
        self.assertIn("leaf", before)
        self.assertIn("main", before)
        self.browser.run("document.querySelector('.frame[data-name=fib]')"
                         ".dispatchEvent(new MouseEvent('click'))")
        after = self.browser.run(widths)
        self.assertGreater(after["fib"], before["fib"])
        self.assertNotIn("leaf", after)
        self.browser.press(ESCAPE)
        self.assertEqual(self.browser.run(widths), before)

    def test_flame_graph_has_callees_within_their_callers(self):
        self.browser.go("#flame")
        frames = self.browser.run(
            "return [...document.querySelectorAll('.frame')].map((one) => [one.dataset.name,"
            " one.getBoundingClientRect().left, one.getBoundingClientRect().right])")
        places = {name: (left, right) for name, left, right in frames if name in ("main", "fib")}
        self.assertGreaterEqual(places["fib"][0], places["main"][0] - 1)
        self.assertLessEqual(places["fib"][1], places["main"][1] + 1)

    def test_treemap_opens_a_function(self):
        self.browser.go("#map")
        self.browser.run("document.querySelector('.tile[data-name=leaf]')"
                         ".dispatchEvent(new MouseEvent('click'))")
        self.browser.wait("!document.getElementById('view-source').hidden")
        self.assertTrue(self.browser.run(
            "return document.querySelector('.about').textContent").startswith("leaf"))

    def test_call_graph_moves_to_a_caller(self):
        self.browser.go("#calls")
        self.browser.press("/", *"leaf", ENTER)
        self.browser.wait("document.querySelector('.box.center').dataset.name === 'leaf'")
        self.assertEqual(self.browser.run(
            "return [...document.querySelectorAll('.box:not(.center)')].map((one) => one.dataset.name)"),
            ["loop"])
        self.browser.run("document.querySelector('.box[data-name=loop]')"
                         ".dispatchEvent(new MouseEvent('click'))")
        self.browser.wait("document.querySelector('.box.center').dataset.name === 'loop'")
        self.assertEqual(sorted(self.browser.run(
            "return [...document.querySelectorAll('.box:not(.center)')].map((one) => one.dataset.name)")),
            ["leaf", "main", "work"])

    def test_threads_are_listed(self):
        self.browser.go("#run")
        self.assertEqual(self.browser.run(
            "return document.querySelector('#view-run .part h2').textContent"), "2 threads")

    def test_dark_and_light_by_system_and_by_switch(self):
        def back():
            color = self.browser.run("return getComputedStyle(document.body).backgroundColor")
            return sum(int(part) for part in re.findall(r"\d+", color)[:3])

        light = back()
        self.browser.prefer("dark")
        dark = back()
        self.assertGreater(light, 600)
        self.assertLess(dark, 150)
        self.browser.press("t", "t")
        self.assertEqual(back(), light)
        self.browser.press("t")
        self.assertEqual(back(), dark)

    def test_only_rows_in_sight_exist(self):
        self.browser.go(f"#{FILE}:{line_of('odd')}")
        rows = self.browser.run("return document.querySelectorAll('.code .rows .row').length")
        room = self.browser.run("return document.querySelector('.code').clientHeight / 18")
        self.assertLess(rows, room + 20)

    def test_without_times_hits_take_their_place(self):
        self.browser.open("counts.html")
        heads = self.browser.run("return [...document.querySelectorAll('#view-functions .header .cell')]"
                                 ".map((cell) => cell.dataset.key)")
        self.assertIn("hits", heads)
        self.assertNotIn("self", heads)
        self.assertIn("hits only", self.browser.run("return document.querySelector('.note').textContent"))
        for view in ("source", "flame", "map", "calls", "run"):
            self.browser.go("#" + view)

    def test_names_and_texts_are_text_and_nothing_else(self):
        self.browser.open("hostile.html")
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('script:not([type])').length"), 2)
        names = self.browser.run(NAMES)
        self.assertEqual(len(names), 12)
        self.assertIn("<img src=x onerror=\"document.title='taken over'\">", names)
        self.assertIn("a\ufffdb\ufffdc", names)
        for view in ("flame", "map", "run"):
            self.browser.go("#" + view)
        for number in range(12):
            self.browser.go(f"#calls={number}")
        self.browser.go("#source")
        for number in self.browser.run(
                "return [...document.querySelectorAll('#file option')].map((one) => one.value)"):
            self.browser.run("const file = document.getElementById('file'); file.value = arguments[0];"
                             "file.dispatchEvent(new Event('change'))", number)
            line = 10 * (int(number) + 1)
            self.assertEqual(self.cells_of(line)[1], str(int(number) + 1))
            self.assertIn("<b>", self.cells_of(line)[5])
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('img, iframe, main script, .code b, .rows b').length"), 0)
        self.assertFalse(self.browser.run("return document.title.startsWith('taken')"))


if __name__ == "__main__":
    driver, chromium, folder = sys.argv[1:]
    with Browser(driver, chromium, folder + "/browser") as Page.browser:
        result = unittest.main(argv=[sys.argv[0]], exit=False, verbosity=2).result
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)
