# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A diff as a page, as a reader uses it. Usage: check_diff_page.py CHROMEDRIVER CHROMIUM FOLDER"""
import json
import sys
import unittest

from webdriver import DOWN, ENTER, Browser

ROWS = "[...document.querySelectorAll('#view-%s %s .rows .row:not([hidden])')]" \
       ".sort((a, b) => a.dataset.index - b.dataset.index)"
FUNCTIONS = ROWS % ("functions", ".table")
LINES = ROWS % ("lines", ".code")


class DiffPage(unittest.TestCase):
    browser = None

    def setUp(self):
        self.browser.prefer("light")
        self.browser.open("diff.html")
        self.browser.run("try { localStorage.clear(); } catch {}")

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])

    def functions(self, *keys):
        """Those that are shown: their cells of these columns, by name."""
        rows = self.browser.run(
            f"return {FUNCTIONS}.map((row) => ['name', ...arguments[0]].map((key) =>"
            " row.querySelector(`[data-key=${key}]`).textContent))", list(keys))
        return {name.lstrip("+\u2212"): cells for name, *cells in rows}

    def lines(self):
        """(old number, new number, old hits, new hits, change, text) of all rows in sight."""
        return self.browser.run(
            f"return {LINES}.map((row) => [...row.children].map((cell) => cell.textContent))"
            ".map((cells) => [...cells.slice(0, 5), cells[cells.length - 1]])")

    def open_function(self, name):
        with open("diff.json", encoding="utf-8") as file:
            names = [one["name"] for one in json.load(file)["functions"]]
        self.browser.go(f"#lines={names.index(name)}")

    def test_only_functions_that_changed_are_shown_until_all_are_asked_for(self):
        with open("diff.json", encoding="utf-8") as file:
            functions = json.load(file)["functions"]
        shown = self.functions()
        self.assertEqual(set(shown), {one["name"] for one in functions if one["changed"]})
        self.assertIn("leaf", shown)
        self.browser.click("#changed")
        self.assertEqual(set(self.functions()), {one["name"] for one in functions})

    def test_calls_are_before_after_and_change(self):
        self.assertEqual(self.functions("oldcalls", "newcalls", "calls")["leaf"],
                         ["20,000", "24,000", "+4,000"])

    def test_a_line_that_moved_is_the_same_line(self):
        self.open_function("leaf")
        rows = {row[5].strip(): row for row in self.lines()}
        old, new, *hits, _ = rows["if (i % 2)"]
        self.assertEqual(int(new), int(old) + 1)
        self.assertEqual(hits, ["20,000", "24,000", "+4,000"])

    def test_lines_that_came_and_went_have_one_side(self):
        self.open_function("leaf")
        rows = {row[5][0]: row for row in self.lines() if "// odd" in row[5]}
        self.assertEqual(rows["\u2212"][1:5], ["", "10,000", "", "-10,000"])
        self.assertEqual(rows["+"][0], "")
        self.assertEqual(rows["+"][2:5], ["", "12,000", "+12,000"])
        self.assertIn("odd += 2;", rows["+"][5])

    def test_changes_of_times_are_those_of_json_and_have_their_errors(self):
        with open("diff.json", encoding="utf-8") as file:
            functions = {one["name"]: one for one in json.load(file)["functions"]}
        self.browser.run("const unit = document.getElementById('unit'); unit.value = 'ns';"
                         "unit.dispatchEvent(new Event('change'))")
        for name, (text,) in self.functions("self").items():
            change = functions[name]["change"]
            if not change["self_ns"]:
                self.assertEqual(text, "")
                continue
            self.assertEqual(int(text.strip("(+)").replace(",", "").replace("\u2212", "-")),
                             change["self_ns"])
            self.assertEqual(text.startswith("("), change["within_error"])

    def test_keys_open_a_function_and_find_its_changes(self):
        self.browser.click('#view-functions .header [data-key="newcalls"] button')
        self.browser.run("document.querySelector('#view-functions .table').focus()")
        self.browser.press(DOWN, ENTER)
        self.browser.wait("!document.getElementById('view-lines').hidden")
        self.assertEqual(self.browser.run("return document.querySelector('.about b').textContent"),
                         "leaf")
        current = "return document.querySelector('.code .row.current').dataset.index"
        first = self.browser.run(current)
        self.browser.press("n")
        second = self.browser.run(current)
        self.assertNotEqual(first, second)
        self.browser.press("p")
        self.assertEqual(self.browser.run(current), first)

    def test_an_address_names_a_line_of_the_new_source(self):
        self.open_function("leaf")
        number = next(row[1] for row in self.lines() if "odd += 2" in row[5])
        self.browser.go(f"#%3Cb%3Eprog%26amp%3B.c:{number}")
        self.assertIn("odd += 2", self.browser.run(
            "return document.querySelector('.code .row.current').textContent"))

    def test_filter_leaves_what_fits(self):
        self.browser.press("/")
        self.browser.type("#filter", "LEA")
        self.assertEqual(list(self.functions()), ["leaf"])

    def test_without_times_there_are_hits_only(self):
        self.browser.open("diff_counts.html")
        self.assertEqual(self.browser.run(
            "return [...document.querySelectorAll('#view-functions .header .cell')]"
            ".map((cell) => cell.dataset.key)"),
            ["oldcalls", "newcalls", "calls", "name", "place"])
        self.assertIn("hits only",
                      self.browser.run("return document.querySelector('.note').textContent"))
        self.browser.go("#lines")
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('.code .header .cell').length"), 6)

    def test_equal_profiles_have_no_change(self):
        self.browser.open("diff_same.html")
        self.assertIn("no change",
                      self.browser.run("return document.querySelector('.note').textContent"))
        self.assertFalse(self.browser.run("return document.getElementById('changed').checked"))
        self.browser.go("#lines")
        self.assertIn("--all", self.browser.run(
            "return document.querySelector('#view-lines .note').textContent"))

    def test_names_and_texts_are_text_and_nothing_else(self):
        self.browser.open("diff_hostile.html")
        self.assertIn("<img src=x onerror=\"document.title='taken over'\">", self.functions())
        for number in range(12):
            self.browser.go(f"#lines={number}")
            self.assertTrue(any("<b>" in row[5] for row in self.lines()))
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('img, iframe, main script, .code b, .rows b').length"), 0)
        self.assertFalse(self.browser.run("return document.title.startsWith('taken')"))

    def test_loads_nothing(self):
        self.browser.go("#lines")
        self.assertEqual(self.browser.run(
            "return performance.getEntriesByType('resource').map((entry) => entry.name)"), [])


if __name__ == "__main__":
    driver, chromium, folder = sys.argv[1:]
    with Browser(driver, chromium, folder + "/browser") as DiffPage.browser:
        result = unittest.main(argv=[sys.argv[0]], exit=False, verbosity=2).result
    sys.exit(0 if result.wasSuccessful() and result.testsRun else 1)
