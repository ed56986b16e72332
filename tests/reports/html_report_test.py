"""The HTML report in a browser: clicked through, on a phone, in the dark, without scripts, and with hostile text in it.

Usage: html_report_test.py NOTISIM_REPORT_SAMPLES [FOLDER]. Pictures of the pages are left in FOLDER, to be looked at.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import browser

FOLDER = tempfile.TemporaryDirectory()
PICTURES = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None

# What of the checks is to be seen, by fate.
SEEN = """[...document.querySelectorAll("[data-fate]")].filter((one) => one.checkVisibility())
          .map((one) => one.dataset.fate).sort().join()"""

# The ratio of contrast (WCAG 2) of each text to what is behind it, the lowest first.
CONTRAST = """(() => {
    const light = (color) => {
        const parts = color.match(/[\\d.]+/g).map(Number);
        const [red, green, blue] = parts.slice(0, 3).map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return parts[3] === 0 ? null : 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element) => {
        const own = element === null ? 1 : light(getComputedStyle(element).backgroundColor);
        return own ?? behind(element.parentElement);
    };
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (words.nextNode()) {
        const element = words.currentNode.parentElement;
        if (words.currentNode.data.trim() && element.checkVisibility() && !element.closest("svg, .zero, script")) {
            const pair = [light(getComputedStyle(element).color), behind(element)].sort();
            found.push([(pair[1] + 0.05) / (pair[0] + 0.05), words.currentNode.data.trim().slice(0, 40)]);
        }
    }
    return found.sort((left, right) => left[0] - right[0])[0];
})()"""


class HtmlReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run([sys.argv[1], FOLDER.name], check=True)
        cls.page = browser.Browser()
        cls.addClassCleanup(cls.page.__exit__)

    def look(self, name, width=1280, dark=False, scripts=True):
        self.page.view(width, dark=dark, scripts=scripts)
        self.page.open(pathlib.Path(FOLDER.name, name + ".html"))
        if PICTURES is not None:
            self.page.picture(PICTURES / f"{name}-{width}{'-dark' if dark else ''}{'' if scripts else '-plain'}.png")

    def seen(self):
        return self.page.evaluate(SEEN)

    def value(self, expression):
        return self.page.evaluate(expression)

    def tearDown(self):
        """Whatever was done: nothing was loaded, no script failed, nothing was forbidden."""
        asked = [event["params"]["request"]["url"] for event in self.page.events
                 if event["method"] == "Network.requestWillBeSent"]
        self.assertEqual([url for url in asked if not url.startswith("file:")], [])
        self.assertLessEqual(len(asked), 1)
        self.assertEqual([event for event in self.page.events
                          if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded")], [])

    def test_the_page_opens_with_what_matters(self):
        self.look("conform")
        self.assertIn("FAILED", self.value("document.title"))
        self.assertEqual(self.value("document.querySelector('.verdict').innerText.replace(/\\s+/g, ' ')"),
                         "FAILED 2 passed, 1 failed, 1 warned, 5 skipped, 1 accepted")
        self.assertEqual(self.seen(), "accepted,failed,warned")
        words = self.value("document.body.innerText")
        for text in ("one connection at a time", "500 Internal Server Error",
                     "Answer 200 once the notification is stored", "19/20", "not taken: DoorsOpen",
                     "3 of group tls: the URL is not https", "12 attempts within 480ms", "half within 420 us",
                     "hostile/deep-nesting, hostile/nul-bytes"):
            self.assertIn(text, words)
        self.assertTrue(self.value("document.querySelector('.remark').compareDocumentPosition("
                                   "document.querySelector('.check')) & Node.DOCUMENT_POSITION_FOLLOWING"))
        self.assertNotIn("raised", words)
        self.assertEqual(self.value("document.querySelectorAll('.chart .mark').length"), 12)
        self.assertEqual(self.value("document.querySelectorAll('.chart .bar').length"), 24)

    def test_filters_and_folds(self):
        self.look("conform")
        for fate, count in (("failed", 1), ("warned", 1), ("accepted", 1), ("skipped", 5), ("passed", 2)):
            self.page.click(f"[data-filter={fate}]")
            self.assertEqual(self.seen(), ",".join([fate] * count))
            self.assertEqual(self.value("document.getElementById('shown').textContent"), f"{count} of 10 checks shown")
            self.assertEqual(self.value("[...document.querySelectorAll('[aria-pressed=true]')].map("
                                        "(one) => one.dataset.filter).join()"), fate)
            self.assertEqual(self.value("location.hash"), "#filter=" + fate)
        self.page.click("[data-filter=all]")
        self.assertEqual(self.seen(), "accepted,failed,warned")
        self.page.click("details.failed > summary")
        self.assertFalse(self.value("document.querySelector('details.failed pre').checkVisibility()"))
        self.page.click("details.failed > summary")
        self.assertTrue(self.value("document.querySelector('details.failed pre').checkVisibility()"))
        self.page.click("[data-bucket=skipped] > summary")
        self.assertEqual(self.seen(), "accepted,failed,skipped,skipped,skipped,skipped,skipped,warned")
        self.page.click(".attempts > summary")
        self.assertTrue(self.value("document.querySelector('.attempts td').checkVisibility()"))

    def test_search(self):
        self.look("conform")
        self.page.click("#search")
        self.page.write("redirected")
        self.assertEqual(self.seen(), "passed")
        self.assertEqual(self.value("location.hash"), "#search=redirected")
        self.page.write(" nowhere")
        self.assertEqual(self.seen(), "")
        self.assertEqual(self.value("document.getElementById('shown').textContent"), "0 of 10 checks shown")

    def test_a_phone_shows_all_without_scrolling_sideways(self):
        for name in ("conform", "several", "hostile", "load", "hostile-load"):
            for scripts in (True, False):
                self.look(name, width=400, scripts=scripts)
                self.assertEqual(self.value("document.documentElement.scrollWidth"), 400, name)
                self.assertGreaterEqual(self.value("Math.min(...[...document.querySelectorAll('summary')].filter("
                                                   "(one) => one.checkVisibility()).map((one) => one.offsetHeight))"), 36)

    def test_everything_can_be_read_in_light_and_dark(self):
        pages = []
        for dark in (False, True):
            for name in ("conform", "several", "load"):
                self.look(name, dark=dark)
                self.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                ratio, text = self.value(CONTRAST)
                self.assertGreaterEqual(ratio, 4.5, text)
            pages.append(self.value("getComputedStyle(document.body).backgroundColor"))
        self.assertNotEqual(*pages)

    def test_without_scripts_all_is_there(self):
        self.look("conform", scripts=False)
        self.assertEqual(self.seen(), "accepted,failed,warned")
        self.assertFalse(self.value("document.querySelector('.controls').checkVisibility()"))
        self.page.click("[data-bucket=passed] > summary")
        self.assertEqual(self.seen(), "accepted,failed,passed,passed,warned")

    def test_hostile_text_is_text(self):
        self.look("hostile")
        self.assertEqual(self.value("typeof pwned"), "undefined")
        self.assertEqual(self.value("document.querySelectorAll('img, iframe, [onerror], [onmouseover]').length"), 0)
        self.assertEqual(self.value("document.querySelectorAll('script').length"), 1)
        self.assertIn("<script>pwned=1</script>", self.value("document.body.innerText"))
        # Neither does the page run what comes into it later.
        self.value("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"pwned=1\">')")
        self.value("new Promise((done) => setTimeout(done, 50))")
        self.assertEqual(self.value("typeof pwned"), "undefined")
        self.page.events = [event for event in self.page.events if event["method"] not in
                            ("Log.entryAdded", "Network.requestWillBeSent")]

    def test_scenarios(self):
        self.look("several")
        rows = self.value("[...document.querySelectorAll('tbody th')].map((one) => one.innerText)")
        self.assertEqual(json.dumps(rows[:4]), json.dumps(["Doors & <locks>", "Horn", "Lost", "all"]))
        self.assertEqual(self.value("document.querySelector('.check .id').innerText"), "Doors & <locks>: expect/status")
        self.page.click(".run > summary")
        self.assertTrue(self.value("document.querySelector('.run h4').checkVisibility()"))
        self.assertIn("= delivered", self.value("document.body.innerText"))

    def test_load(self):
        self.look("load")
        words = self.value("document.body.innerText")
        for text in ("49.8 /s achieved of 50.0 /s asked", "At most 150 notifications waited, 10s after the start.",
                     "1 lost, 0 doubled, 2 out of order", "the plan ends"):
            self.assertIn(text, words)
        self.assertEqual(self.value("document.querySelectorAll('#load ~ .chart').length"), 5)
        # A bar is hatched by a pattern of the page, which nothing forbids.
        fill = self.value("getComputedStyle(document.querySelector('.chart .slice.k1')).fill")
        self.assertEqual(fill.replace("\"", ""), "url(#hatch1)")
        self.assertNotIn("of slots", words)
        self.page.click("#load ~ .attempts > summary")
        self.assertTrue(self.value("document.querySelector('#load ~ .attempts td').checkVisibility()"))
        self.look("capacity")
        self.assertIn("850.0 /s: it kept the thresholds in 2 of 3 trials", self.value("document.body.innerText"))

    def test_hostile_text_of_a_load_run_is_text(self):
        self.look("hostile-load")
        self.assertEqual(self.value("typeof pwned"), "undefined")
        self.assertEqual(self.value("document.querySelectorAll('img, iframe, [onerror], [onmouseover]').length"), 0)
        self.assertEqual(self.value("document.querySelectorAll('script').length"), 1)

    def test_nothing_tested(self):
        self.look("nothing")
        self.assertIn("Nothing was sent.", self.value("document.body.innerText"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
