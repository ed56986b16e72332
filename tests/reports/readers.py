"""Readers of report formats that know nothing of notisim: they follow the formats' own rules, and refuse what breaks them."""

import html.parser
import re

import yaml

VOID = {"meta", "br", "input", "img", "link", "hr", "base", "embed", "source"}


class Html(html.parser.HTMLParser):
    """A page as elements: each `(tag, attributes)` in order, the text, and the text of each <script> and <style>.

    An element that is not closed where it must be is an error.
    """

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.stack = []
        self.words = []
        self.prose = []  # The text outside of code, cut at comments.
        self.sources = {"script": [], "style": []}
        self.errors = []
        self.feed(text)
        self.close()
        if self.stack:
            self.errors.append(f"not closed: {self.stack}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)):
            self.errors.append(f"<{tag}> has an attribute twice: {names}")
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.errors.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.stack and self.stack[-1] in self.sources:
            self.sources[self.stack[-1]].append(data)
        else:
            self.words.append(data)
            if not {"pre", "code"} & set(self.stack):
                self.prose.append(data)

    def tags(self):
        return {tag for tag, _ in self.elements}

    def text(self):
        return "".join(self.words)


class Tap:
    """A TAP stream: `points` of (ok, number, description, directive, reason, diagnostics)."""

    POINT = re.compile(r"^(not )?ok (\d+) - ((?:[^#\\]|\\.)*?)(?: # (SKIP|TODO)(?: ((?:[^#\\]|\\.)*))?)?$")

    def __init__(self, text):
        lines = text.split("\n")
        if lines.pop() != "" or lines.pop(0) != "TAP version 13":
            raise ValueError("the stream begins with its version and ends with a line end")
        plan = re.match(r"^1\.\.(\d+)( # SKIP .+)?$", lines.pop(0))
        self.points = []
        while lines:
            line = lines.pop(0)
            point = self.POINT.match(line)
            if point:
                self.points.append([not point[1], int(point[2]), self.plain(point[3]), point[4],
                                    self.plain(point[5] or ""), None])
            elif line == "  ---" and self.points and self.points[-1][5] is None:
                end = lines.index("  ...")
                self.points[-1][5] = yaml.safe_load("\n".join(line[2:] for line in lines[:end]))
                del lines[:end + 1]
            elif not line.startswith("# "):
                raise ValueError(f"no line of TAP: {line}")
        if [number for _, number, *_ in self.points] != list(range(1, int(plan[1]) + 1)):
            raise ValueError("the points are not those of the plan")

    @staticmethod
    def plain(text):
        return re.sub(r"\\(.)", r"\1", text)


def is_command(line):
    """Whether a runner of GitHub or Azure takes a line of a log for a command."""
    return line.lstrip().startswith("::") or re.search(r"##(vso)?\[", line) is not None


def commands(text):
    """The workflow commands of a log as (kind, properties, message), as GitHub's runner reads them; other lines apart."""
    found, other = [], []
    for line in text.splitlines():
        command = re.match(r"^::(\w+)( [^:]*)?::(.*)$", line)
        if command is None:
            other.append(line)
            continue
        properties = {}
        for part in (command[2] or "").strip().split(","):
            name, _, value = part.partition("=")
            for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
                value = value.replace(code, character)
            properties[name] = value
        message = command[3]
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            message = message.replace(code, character)
        found.append((command[1], properties, message))
    return found, other
