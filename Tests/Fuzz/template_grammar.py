"""The grammar of fuzz-templates: random templates as trees, and values for them."""

import json

from template_texts import *


# A template as a tree: what is generated can be cut down again.
class Node:
    def __init__(self, kind, *parts):
        self.kind = kind
        self.parts = parts

    def text(self):
        return "".join(p.text() if isinstance(p, Node) else p for p in self.parts)

    def nodes(self):
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def replacing(self, target, replacement):
        if self is target:
            return replacement
        return Node(self.kind, *(p.replacing(target, replacement) if isinstance(p, Node) else p for p in self.parts))

FILES = {"f/a.txt": "one\ntwo\n", "f/b.yaml": "k: v", "f/g/c.txt": "é\n\n", "d.bin": "\x00\x01", "f/e.json": ""}
GLOBS = ["**", "*", "f/*", "f/**", "f/*.txt", "**.txt", "f/{a,b}*", "f/[ab].*", "f/[!a].*", "{", "f/?.yaml", "**/c.txt", "", "f/g/", "*.bin"]


class Maker:
    """Makes templates; `wrong` and `breaking` are the percentages of operands of another kind and of broken texts."""

    def __init__(self, rng, wrong=4, breaking=7):
        self.rng = rng
        self.variables = []
        self.wrong, self.breaking = wrong, breaking

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    # -- operands

    def string(self):
        text = self.pick(STRINGS)
        if self.chance(25) and "`" not in text:
            return Node("expr", "`" + text + "`")
        return Node("expr", json.dumps(text, ensure_ascii=False))

    def text(self, texts):
        return Node("expr", self.quoted(self.pick(texts)))

    def quoted(self, text):
        """A text as a constant of the language."""
        if "`" not in text and "\r" not in text and self.chance(20):
            return "`" + text + "`"
        return json.dumps(text, ensure_ascii=False)

    def made(self, kind):
        """A text of a kind, from the lists or made."""
        if kind == "T" and self.chance(50):
            inner = Maker(self.rng).template().text()
            return Node("expr", self.quoted(inner))
        if kind in MAKERS and (self.chance(70) or kind not in TEXT_KINDS):
            return Node("expr", self.quoted(MAKERS[kind](self.rng)))
        return self.text(TEXT_KINDS[kind])

    def format(self):
        parts, verbs = [], 0
        for _ in range(self.rng.randrange(1, 4)):
            parts.append(self.pick(["", "a", " ", "%%", "|", "é"]))
            flags = "".join(f for f in "#0+- " if self.chance(15))
            width = self.pick(["", "", "", "5", "12", "1", "*", "[1]", "[2]*", "[9]"]) if self.chance(40) else ""
            precision = self.pick([".", ".0", ".2", ".5", ".*", ".[1]", ".20"]) if self.chance(25) else ""
            verb = self.pick(list("vvvvssssddddqqxXTtefgGEbocUpOzw!%") + ["é"])
            parts.append("%" + flags + width + precision + verb)
            verbs += 1
        if self.chance(5):
            parts.append("%")
        return "".join(parts), verbs

    def printf(self, depth):
        text, verbs = self.format()
        if "p" in text:
            text = text.replace("p", "v")
        parts = ["printf ", json.dumps(text, ensure_ascii=False)]
        for _ in range(max(0, verbs + self.pick([0, 0, 0, 0, 1, -1]))):
            parts += [" ", Node("expr", self.pick(TYPED)) if self.chance(60) else self.operand(depth - 1)]
        return Node("expr", "(", *parts, ")")

    def field(self, kind="a"):
        names = {"s": ["s", "e", "u"], "n": ["n", "f", "big", "neg"], "l": ["l", "el", "ll"], "m": ["m", "em", "mm", "odd"]}
        name = self.pick(names[kind]) if kind in names else self.pick(FIELDS + PATHS)
        return Node("expr", self.pick([".Values.", "$.Values."]) + name)

    def operand(self, depth, kind="a"):
        roll = self.rng.randrange(100)
        if self.chance(self.wrong):
            kind = "a"
        if kind == "Y" or kind == "a" and self.chance(20):
            return Node("expr", self.pick(TYPED))
        if self.chance(1):
            return Node("expr", self.pick(CONSTANTS))
        if kind == "a" and self.chance(4):
            return Node("expr", "(", self.pick(OBJECTS), ")")
        if self.variables and roll < 12:
            return Node("expr", self.pick(self.variables))
        if kind == "Z":
            # A time; anything else would be now, which differs from run to run.
            return Node("expr", "(toDate ", self.text(LAYOUTS[:4]), " ", self.text(DATES), ")")
        if kind == "W":
            # A time, or seconds since 1970.
            return Node("expr", self.pick(["(int64 1700000000)", "(int 5)", "1700000000", "(int64 -62135596800)", "0", "-1", "(int64 253402300800)", "(int \"86399\")"])) \
                if self.chance(40) else Node("expr", "(toDate ", self.text(LAYOUTS[:4]), " ", self.text(DATES), ")")
        if kind == "w":
            return self.text(ZONES)
        if kind in TEXT_KINDS or kind in MAKERS:
            return self.made(kind) if roll < 92 else self.operand(depth, "s")
        if kind == "i" and roll < 80:
            return Node("expr", self.pick(["0", "1", "2", "3", "5", "-1"]))
        if kind == "c" and roll < 60:
            return Node("expr", self.pick(["true", "false"]))
        if depth <= 0 or roll < 45:
            if roll < 22:
                return self.field(kind)
            if kind == "s":
                return self.string()
            if kind in ("n", "i"):
                return Node("expr", self.pick(NUMBERS))
            if kind in ("l", "m"):
                return self.field(kind)
            return self.pick([self.string, lambda: Node("expr", self.pick(NUMBERS)), self.field,
                              lambda: Node("expr", self.pick(["true", "false", ".", "$.Values.m", ".", "true", "nil"]))])()
        if roll < 53:
            return self.printf(depth)
        if roll < 54:
            return self.files()
        if roll < 57:
            return Node("expr", "(", self.operand(depth - 1, self.pick("am")), ")", self.pick([".a", ".x.y", ".nope"]))
        wrapped = {"s": ["toString (", "print ("], "n": ["int (", "float64 ("], "l": ["list ("], "m": ["dict \"a\" ("]}
        if kind in wrapped and not self.chance(10):
            return Node("expr", "(", self.pick(wrapped[kind]), self.pipeline(depth - 1, "a"), "))")
        return Node("expr", "(", self.pipeline(depth - 1, kind), ")")

    def files(self):
        root = self.pick(["$.Files", "$.Files", ".Files"])
        path = json.dumps(self.pick(list(FILES) + ["nope"]))
        glob = "(%s.Glob %s)" % (root, json.dumps(self.pick(GLOBS)))
        return Node("expr", "(", self.pick(["%s.Get %s" % (root, path), "%s.Lines %s" % (root, path), "%s.AsConfig" % glob, "%s.AsSecrets" % glob,
                                            "len %s" % glob, "%s.GetBytes %s" % (root, path), glob, "index %s %s" % (root, path)]), ")")

    def command(self, depth, missing=0):
        for _ in range(20):
            name, *kinds = self.pick(FUNCTIONS)
            kinds = "".join(kinds)
            if len(kinds) >= missing and not (missing and kinds[-1:] == "Z"):
                break
        parts = [name]
        for kind in kinds[:len(kinds) - missing]:
            parts += [" ", self.operand(depth, kind)]
        if self.chance(2):
            parts += [" ", self.operand(0)]
        node = Node("expr", *parts)
        if name in UNORDERED and not missing:
            return Node("expr", "sortAlpha (", node, ")")
        return Node("expr", "len (", node, ")") if name in UNORDERED else node

    def pipeline(self, depth, kind="a"):
        parts = [self.command(depth) if self.chance(75) else self.operand(depth, kind)]
        while self.chance(22):
            name = self.command(depth, missing=1)
            if name.parts[0] in ("len (",):
                break
            parts += [" | ", name]
        return Node("expr", *parts)

    # -- statements

    def open(self):
        return "{{" + self.pick([" ", " ", " ", "- ", ""])

    def close(self):
        return self.pick([" ", " ", " ", " -", ""]) + "}}"

    def action(self, *parts):
        return [self.open(), *parts, self.close()]

    def literal(self):
        return Node("stmt", self.pick(["a", " ", "\n", "x: ", "-", "  b\n", "é", "{", "}}", "[", "]", ",", "\t"]))

    def block(self, depth, loop):
        mark = len(self.variables)
        parts = [self.statement(depth, loop) for _ in range(self.rng.randrange(1, 4))]
        del self.variables[mark:]
        return Node("block", *parts)

    def statement(self, depth, loop=False):
        roll = self.rng.randrange(100)
        if roll < 10:
            return self.literal()
        if roll < 14:
            return Node("stmt", *self.action(self.pick(OBJECTS), self.pick(["", "", "", " | quote", " | toJson", " | typeOf", " | kindOf"])))
        if roll < 18:
            return Node("stmt", *self.action(self.pick(["typeOf ", "kindOf ", "print ", "toJson ", "toYaml ", "toYamlPretty ", "toRawJson ", "toString ", "quote ", "empty ", "len ", "index ", "range ", "not ", "int ", "float64 ",
                                                        "int64 ", "first ", "has 1 ", "join \",\" ", "toStrings ", "html ", "js ", "println 1 ", "default 1 ", "toToml ", "deepCopy ", "eq 1 ", "lt 1 ", "eq nil ", "ne \"\" ",
                                                        "with ", "dict \"a\" ", "list ", "b64enc ", "trim ", "floor ", "add 1 ", "until ", "keys ", "uniq ", "sortAlpha ", "cat ", "durationSeconds ", "toDecimal ", "min 1 ",
                                                        "slice ", "compact ", "reverse ", "ternary 1 2 ", "required \"r\" ", "fail ", "tpl ", "include ", "printf ", "mustToJson ", "upper ", "split \",\" ", "repeat 2 "]),
                                             self.pick(TYPED)))
        if depth <= 0 or roll < 55:
            return Node("stmt", *self.action(self.pipeline(min(depth, 2))))
        if roll < 62:
            name = self.pick(["$x", "$y", "$z"])
            node = Node("stmt", *self.action(name, " := ", self.pipeline(1)))
            self.variables.append(name)
            return node
        if roll < 66 and self.variables:
            return Node("stmt", *self.action(self.pick(self.variables), " = ", self.pipeline(1)))
        if roll < 78:
            word = self.pick(["if", "if", "with"])
            mark = len(self.variables)
            parts = self.action(word + " ", *self.declaration(1), self.pipeline(1))
            parts.append(self.block(depth - 1, loop))
            if self.chance(30):
                parts += self.action("else " + word + " ", self.pipeline(1)) + [self.block(depth - 1, loop)]
            if self.chance(50):
                parts += self.action("else") + [self.block(depth - 1, loop)]
            del self.variables[mark:]
            return Node("stmt", *parts, *self.action("end"))
        if roll < 92:
            mark = len(self.variables)
            subject = self.pick([lambda: self.field("l"), lambda: self.field("m"), lambda: self.pipeline(1),
                                 lambda: Node("expr", "until 3"), lambda: Node("expr", self.pick(["3", "0", "-1"])),
                                 lambda: Node("expr", "list 1 \"a\" nil (dict \"a\" 1)")])()
            parts = self.action("range ", *self.declaration(2), subject)
            parts.append(self.block(depth - 1, True))
            if self.chance(30):
                parts += self.action("else") + [self.block(depth - 1, loop)]
            del self.variables[mark:]
            return Node("stmt", *parts, *self.action("end"))
        if roll < 95 and loop:
            word = self.pick(["break", "continue"])
            return Node("stmt", *self.action("if ", self.pipeline(1)), *self.action(word), *self.action("end"))
        if roll < 96:
            return self.definition(depth)
        if roll < 97:
            return self.aliasing()
        if roll < 98:
            return Node("stmt", "{{" + self.pick(["", "- "]) + "/* c */" + self.pick(["", " -"]) + "}}")
        return Node("stmt", *self.action("template \"shared\" ", self.operand(1)))

    def definition(self, depth):
        """A template defined where it stands and used, or a block. @ becomes the number of the case."""
        name = '"d@%s"' % self.pick("ab")
        saved, self.variables = self.variables, []
        body = self.block(depth - 1, False)
        self.variables = saved
        if self.chance(25):
            return Node("stmt", *self.action("block ", name, " ", self.operand(1)), body, *self.action("end"))
        use = self.pick([lambda: self.action("template ", name, " ", self.operand(1)), lambda: self.action("template ", name),
                         lambda: self.action("include ", name, " ", self.operand(1), self.pick(["", " | quote", " | nindent 2", " | trim | upper"])),
                         lambda: []])()
        define = Node("define", *self.action("define ", name), body, *self.action("end"))
        return Node("stmt", define, Node("stmt", *use))

    def aliasing(self):
        """Changes of a map that is known by two names."""
        parts = self.action("$m := ", self.pick([lambda: self.field("m"), lambda: Node("expr", 'dict "a" (dict "b" 1)'),
                                                 lambda: Node("expr", "deepCopy ", self.field("m"))])())
        for _ in range(self.rng.randrange(1, 4)):
            change = self.pick([lambda: Node("expr", 'set $m "', self.pick("abz"), '" ', self.operand(1)),
                                lambda: Node("expr", 'unset $m "', self.pick("abz"), '"'),
                                lambda: Node("expr", "merge $m ", self.operand(1, "m")),
                                lambda: Node("expr", "mergeOverwrite $m ", self.operand(1, "m")),
                                lambda: Node("expr", 'set $m "self" (dict "a" $m.a)')])()
            parts += self.action("$_ := ", change)
        return Node("stmt", *parts, *self.action(self.pick(["$m", "$m | toJson", "toYaml $m", "$m.a", ".Values.m", ".Values.mm | toYaml"])))

    def declaration(self, most):
        if not self.chance(35):
            return []
        names = [self.pick(["$x", "$i", "$v"]) for _ in range(self.rng.randrange(1, most + 1))]
        self.variables += names
        return [", ".join(names) + " := "]

    def broken(self, text):
        """A text with a few scraps put in or pieces left out."""
        for _ in range(self.rng.randrange(1, 4)):
            at, end = sorted((self.rng.randrange(len(text) + 1), self.rng.randrange(len(text) + 1)))
            if self.chance(60):
                text = text[:at] + self.pick(SCRAPS) + text[at:]
            else:
                text = text[:at] + text[min(end, at + self.pick([1, 1, 2, 3, 8])):]
        return Node("raw", text)

    def template(self):
        node = self.whole()
        return Node("block", self.broken(node.text())) if self.chance(self.breaking) else node

    def whole(self):
        self.variables = []
        depth = self.pick([1, 1, 1, 2, 2, 3])
        return Node("block", *(self.statement(depth) for _ in range(self.rng.randrange(1, 2 if depth == 1 else 4))))

    def values(self):
        pick, rng = self.pick, self.rng
        scalar = lambda: pick([pick(STRINGS), rng.randrange(-5, 2000), rng.random() * 100, True, False, None, 1e21, 5e-324])
        return {
            "s": pick(STRINGS), "e": "", "u": pick(["é", "日本語", "ß"]), "n": rng.randrange(0, 50), "f": pick([0.5, 3.14, 1e-7]),
            "big": pick([1000000, 123456789, 1e21, 9007199254740993]), "neg": -rng.randrange(1, 9), "t": True, "no": False,
            "nil": None, "l": [scalar() for _ in range(rng.randrange(1, 5))], "el": [],
            "ll": [[1, 2], ["a"], []], "lm": [{"a": scalar(), "b": 1}, {"a": 2}], "em": {},
            "m": {"a": scalar(), "b": scalar(), "z": 1}, "mm": {"x": {"y": scalar(), "z": [1]}, "w": {}},
            "odd": {pick(ODD): pick(ODD), pick(ODD): [pick(ODD), {pick(ODD): pick(ODD)}], "t": pick(ODD)},
        }
