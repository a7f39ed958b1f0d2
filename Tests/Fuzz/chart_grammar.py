"""The grammar of fuzz-charts: random charts with their values and the command lines that render them.

A file is its text, ("link", TARGET) or ("archive", {PATH: FILE}).
"""

import json

SCALARS = ["1", "0", "-3", "1.5", "1e3", "1000000", "12345678901234567890", "yes", "No", "on", "true", "false", "null", "~", "", "a",
           "'q'", '"d\\n"', "0x1F", "0o7", "012", "1_000", ".5", "+1", "1.", "12:30:45", "2020-01-02", "2001-12-14t21:59:43Z", "é", "!!str 1",
           "!!int '3'", "!!float 1", "!!binary aGk=", "!x y", "!!bool 'yes'", "!!null x", "-0", "0b11", "08", "{}", "[]", "[1, a, null]", "{k: 1}", "=", "<<", "'<<'",
           "|\n  one\n  two", ">\n  one\n  two\n\n  three", "|-\n  x", "|2\n   y", "\"a\\u00e9\\x41\"", "? a", "- 1", "@a", "a: b", "*x", "&n 3", "a #c",
           ".inf", ".nan", "9007199254740993", "1e400", "-1e-400", "0.1e1", "1e", "0x", "y", "n", "Y", "TRUE", "Null", "nUll"]
KEYS = ["a", "b", "c", "x", "s", "m", "global", "y", "1", "true", "null", "'k.d'", "\"q\"", "1.5", "tags", "enabled", "? z", "0x10", "é", "a b"]
NAMES = ["sub", "dep", "lib", "one"]
KINDS = ["ConfigMap", "Secret", "Service", "Deployment", "Namespace", "Job", "Zed", "Abc", "ServiceAccount", "CustomResourceDefinition", "Ingress", "List", "Pod",
         "Role", "ClusterRole", "PriorityClass", "StatefulSet", "CronJob"]
HOOKS = ["pre-install", "post-install", "test", "test-success", "pre-upgrade,post-upgrade", "bogus", " PRE-INSTALL , post-delete", "", "crd-install", "pre-install,bogus"]
SEPARATORS = ["---\n", "---\n", "--- \n", "---\r\n", "--- # c\n", "---a: 1\n", " ---\n", "----\n", "\n---\n\n---\n", "---\t\n", "...\n---\n", "---   x: 1\n"]
SETS = ["a=1", "a.b=2", "x=", "x=null", "l={a,b}", "l={}", "l[0]=1", "l[2].k=v", "l[1][0]=z", "a\\.b=c", "a=b\\,c", "a=1,b=2", "m.k=true", "m=1", "x=1.5", "x=007", "x=1e3",
        "a", "a.=1", "=1", ".a=1", ",a=1", "a=1,", "a[=1", "a[x]=1", "a[-1]=1", "a[99999]=1", "l={a", "l={a}b=1", "sub.a=1", "sub=1", "sub=null", "sub.x.y=null", "global.g=1",
        "global=1", "tags.t=false", "tags.t=true", "sub.enabled=false", "sub.enabled=true", "dep.enabled=no", "a=\\", "a\\=b=c", "a=b=c", "x=TRUE", "x=9223372036854775808", "x=-0",
        "x=+5", "a b=c d", "a=[1]", "s={a,{b}", "one.x[1]=q", "x={1,null,true,}", "a.b.c.d=1", "a[0][1].b={x,y}", " a = 1 ", "a={ x , y }", "é=ü", "a=1,a.b=2", "l[0]=1,l=2", "=", ""]
JSONS = ['{"a":1}', 'a=[1,2]', 'a={"b":null}', "a=", "a=x", 'a=1,b="c"', '{"sub":{"x":null}}', "[1]", "{", 'm.k=1.0', 'x=1e3', 'l[1]={"a":[]}', 'a=1 ,b=2', 'a="x,y",b=true', '  {"q":1}  ', 'a=1x',
         '{"a":1}{"b":2}', 'a={"b":1},a.c=2', "null", "a=nul"]
VERSIONS = ["0.1.0", "1.2.3", "v1.0.0", "1.2", "1", "1.0.0-rc.1+b", "abc", "01.2.3", "1.2.3.4", "", "1.2.3-0", "0.0.0", "\"1.0\""]
CONSTRAINTS = ["", ">=0", "^0.1", "~1", "*", "0.1.0", "0.1.x", ">2", "x", "1.2.3", ">=1.30.0-0", "<2.0.0", ">= 1.20 < 1.99", "!=1.37.0", "1.37.x", ">1.37", "||", "^1.30 || 9"]
DUMP = "{{ .Chart.Name }}: {{ .Values | toJson }}"
IGNORES = ["*.txt", "/a.txt", "dir/", "!x", "# c", "", "dir/*.txt", "templates/b*", "[ab].txt", "**", "a/", "*", "?.txt", "/templates/*.yaml", " *.bin ", "charts/", "[", "\\a.txt",
           "values.yaml", "crds", "README.*", "/dir", "dir"]
LINKS = {"templates/link.yaml": "v.yaml", "linked": "templates", "templates/gone.yaml": "nowhere", "f.txt": "../v.txt", "crds/l.yaml": "c.yaml"}
NAME_TEMPLATES = ["x-{{ 1 }}", "{{ randAlpha 3 | len }}", "{{", "A", "{{ \"a\" | upper }}", "", "{{ nope }}", "a.b", "-a", "{{ .Values }}", "{{ list 1 | toJson }}"]
PATHS = ["{.a}", "{.b.a}", "{.l[0]}", "{.m}", "{.*}", "{.nope}", "{range .l[*]}{@},{end}", "{", "x", "{.a.b.c}", "{['a']}", "{.global}", "{..a}"]
RELEASES = ["rel", "rel", "rel", "r-1", "R", "a.b", "a_b", "", "x" * 54, "-", "1"]


def assignment(rng):
    """A piece of `--set`, usually well formed."""
    def key():
        text = rng.choice(["a", "b", "m", "l", "sub", "global", "x", "y", "tags", "dep", "a\\.b", "é", " a", "1", "a b"] if rng.randrange(5) == 0 else ["a", "b", "m", "l", "sub", "x"])
        while rng.randrange(3) == 0:
            text += rng.choice([".", ".", "[0]", "[1].", "[0][1]", "[", "]", "[-1]", "[x]", "\\", "..", "[2]."]) + rng.choice(["a", "b", "c", ""])
        return text
    def value():
        return rng.choice(["1", "0", "-1", "true", "False", "null", "NULL", "x", "", "1.5", "007", "a b", "\\,", "a\\,b", "{a,b}", "{}", "{1,null}", "{a", "a}", "{{a}}", "=", "a=b", "[1]", "\"q\"", "'", "é", "{a}x", "{a},b=1", " 1", "1 ",
                           "1e3", "0x1", "9223372036854775807", "-9223372036854775809", "+1", "\\", "\\n", "{a,{b}}", "{a=1}", "~"])
    return ",".join(key() + rng.choice(["=", "=", "=", "=", "=", "", "=="]) + value() for _ in range(rng.choice([1, 1, 1, 2, 3])))


def schema(rng, depth=2):
    """A JSON schema, usually well formed."""
    result = {}
    for _ in range(rng.randrange(1, 4)):
        inner = lambda: schema(rng, depth - 1) if depth > 0 else rng.choice([True, False, {}, {"type": "string"}])
        word = rng.choice(["type", "properties", "required", "enum", "const", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "multipleOf", "items", "minItems", "maxItems", "uniqueItems", "contains",
                           "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties", "dependencies", "dependentRequired", "allOf", "anyOf", "oneOf", "not", "if", "$ref", "$defs", "format", "title",
                           "prefixItems", "unevaluatedProperties", "dependentSchemas", "$schema", "definitions", "nope", "default", "minContains"])
        if word == "type":
            result[word] = rng.choice(["object", "string", "integer", "number", "boolean", "null", "array", ["string", "null"], ["integer", "object"], "strin", 1])
        elif word in ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"):
            result[word] = {rng.choice(["a", "b", "m", "x", "global", "^a", "sub", "("] if rng.randrange(9) == 0 else ["a", "b", "m", "x"]): inner() for _ in range(rng.randrange(1, 4))}
        elif word == "required":
            result[word] = rng.choice([["a"], ["a", "zz"], ["zz", "yy", "xx"], [], "a", [1]] if rng.randrange(5) == 0 else [["a"], ["a", "zz"], ["zz"]])
        elif word in ("enum", "const", "default"):
            result[word] = rng.choice([[1, "t"], ["a", None], [{}], [[], 1.5], "t", 1, None, {"a": 1}])
        elif word in ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains"):
            result[word] = rng.choice([0, 1, 2, 3, 1000, -1, 1.5, "1"] if rng.randrange(6) == 0 else [0, 1, 2, 3])
        elif word in ("minimum", "maximum", "exclusiveMinimum", "multipleOf"):
            result[word] = rng.choice([0, 1, 2, 1.5, -3, 1e6, 1000000, 0.1, "1"] if rng.randrange(6) == 0 else [0.5, 1, 2, 1.5, 1000000])
        elif word == "pattern":
            result[word] = rng.choice(["^a", "t$", "[", "\\d+", "(?=a)", "", "^[a-z]+$"])
        elif word in ("uniqueItems",):
            result[word] = rng.choice([True, False, 1])
        elif word in ("dependencies", "dependentRequired"):
            result[word] = {"a": rng.choice([["b"], ["zz"], [], {"required": ["zz"]}, 1])}
        elif word in ("allOf", "anyOf", "oneOf", "prefixItems"):
            result[word] = [inner() for _ in range(rng.randrange(1, 4))] if rng.randrange(20) else rng.choice([[], {}])
        elif word == "if":
            result.update({"if": inner(), "then": inner(), "else": inner()})
        elif word == "$ref":
            result[word] = rng.choice(["#", "#/$defs/a", "#/definitions/a", "#/properties/a", "nope.json", "#/nope", "urn:x", "#a"])
        elif word == "format":
            result[word] = rng.choice(["email", "date", "ipv4", "uri", "hostname", "uuid", "regex", "date-time", "nope", "duration", "ipv6", "time", "json-pointer"])
        elif word == "$schema":
            result[word] = rng.choice(["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema#", "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2019-09/schema",
                                       "http://json-schema.org/draft-06/schema", "nope"])
        elif word in ("title", "nope"):
            result[word] = "t"
        else:
            result[word] = inner()
    return result


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    # -- values as data

    def table(self, depth, extra=()):
        keys = ["a", "b", "c", "x", "m", *extra]
        return {self.pick(keys): self.data(depth) for _ in range(self.rng.randrange(0, 5))}

    def data(self, depth):
        roll = self.rng.randrange(100)
        if depth > 0 and roll < 45:
            return self.table(depth - 1)
        if roll < 62:
            return None
        if roll < 70:
            return [self.data(0) for _ in range(self.rng.randrange(0, 3))]
        return self.pick([1, "t", True, False, "", 0, {}, 1.5, "u", 1e6])

    def values(self, children):
        values = self.table(2)
        for child in children:
            if self.chance(55):
                values[child] = self.table(2, ["global", "enabled", *NAMES]) if not self.chance(6) else self.data(0)
                if isinstance(values[child], dict) and self.chance(30):
                    values[child]["enabled"] = self.pick([True, False, None, "x"])
        if self.chance(40):
            values["global"] = self.table(2) if not self.chance(8) else self.data(0)
        if self.chance(25):
            values["tags"] = {self.pick(["t", "u"]): self.pick([True, False, "x", None]) for _ in range(2)} if not self.chance(8) else 1
        if self.chance(20):
            values["exports"] = {"data": self.table(1), "more": self.data(1)}
        return values

    # -- values as text

    def text(self, depth=2, indent=""):
        """A mapping in YAML with its oddities; not always YAML."""
        lines = []
        for _ in range(self.rng.randrange(1, 5)):
            key = self.pick(KEYS)
            roll = self.rng.randrange(100)
            if depth > 0 and roll < 25:
                anchor = self.pick(["", "", " &n", " &o", " !!map", " # c"])
                lines += [indent + key + ":" + anchor, self.text(depth - 1, indent + "  ")]
            elif roll < 32:
                lines.append(indent + "<<: " + self.pick(["*n", "*o", "{z: 1}", "[*n, *o]", "1", "[{a: 1}, {a: 2}]"]))
            elif roll < 40:
                items = [self.pick(SCALARS).replace("\n", "\n" + indent + "  ") for _ in range(2)]
                lines += [indent + key + ":"] + [indent + self.pick(["", "  "]) + "- " + item for item in items[:1]]
            else:
                value = self.pick(SCALARS)
                if self.chance(80) and value in ("? a", "- 1", "@a", "a: b", "*x", ".inf", ".nan", "!!int '3'", "1e400"):
                    value = "ok"
                lines.append(indent + key + ": " + value.replace("\n", "\n" + indent))
        return "\n".join(lines)

    def values_text(self):
        text = self.text()
        if self.chance(15):
            text += self.pick(["\n---\n", "\n--- # c\n", "\n---\n---\n", "\n...\n", "\n--- x\n"]) + self.text(1)
        if self.chance(5):
            text = self.pick(["\ufeff", "---\n", "# c\n", "\t", "%YAML 1.1\n---\n", "\n\n"]) + text
        if self.chance(4):
            text = self.pick(["", "null", "[]", "1", "a", "# c", "---", "{}", "~", "{a: 1}"])
        return text + self.pick(["\n", "\n", "", "\r\n"])

    # -- charts

    def chart(self, files, path, name, depth, taken, data):
        children = []
        if depth > 0:
            children = [n for n in self.rng.sample(NAMES, self.rng.randrange(0, 3)) if n not in taken or self.chance(10)]
        declared = self.chance(65)
        names, entries = [], []
        for child in children:
            version = "0.1.0" if self.chance(92) else self.pick(VERSIONS)
            self.chart(files, path + "charts/" + child + "/", child, depth - 1, taken + children, data)
            if not declared or self.chance(10):
                names.append(child)
                continue
            for _ in range(2 if self.chance(12) else 1):
                entry = {"name": child, "version": self.pick(["", "0.1.0", ">=0", "*"]) if self.chance(92) else self.pick(CONSTRAINTS)}
                if self.chance(20):
                    entry["alias"] = self.pick(["al", "two", "a-b", child, "x"])
                called = entry.get("alias", child)
                if self.chance(45):
                    entry["condition"] = self.pick([called + ".enabled", "a", "nope", "nope, " + child + ".enabled", "global.a", called + ".x.y", "b,a", ""])
                if self.chance(30):
                    entry["tags"] = self.pick([["t"], ["t", "u"], ["v"], []])
                if self.chance(30):
                    entry["import-values"] = self.pick([["data"], [{"child": "m", "parent": "im"}], [{"child": "exports.data", "parent": "."}], ["nope"], ["more"],
                                                        [{"child": "a", "parent": "x.y"}, "data"], [{"child": "m"}], [1], [{"child": "global", "parent": "g"}]])
                if self.chance(15):
                    entry["repository"] = self.pick(["", "https://x.y", "file://../z"])
                names.append(called)
                entries.append(entry)
        top = path == "c/"
        lines = ["apiVersion: " + (self.pick(["v1", "v3", "", "x"]) if top and self.chance(4) else "v2"), "name: " + name,
                 "version: " + (self.pick(VERSIONS) if top and self.chance(4) else "0.1.0")]
        if self.chance(5):
            lines.append("type: " + self.pick(["application", "library", "Library", "x", ""]))
        if self.chance(6):
            lines.append("kubeVersion: " + json.dumps(self.pick(CONSTRAINTS)))
        if self.chance(8):
            lines.append("appVersion: " + self.pick(SCALARS[:20]).replace("\n", "\n  "))
        if self.chance(4):
            lines.append(self.pick(["deprecated: true", "deprecated: x", "keywords: [a, 1, null]", "keywords: a", "maintainers: [null]", "maintainers: [{name: a, email: b}]",
                                    "annotations: {a: 1, b: true, c: null}", "annotations: {a: [1]}", "home: 1", "nope: 1", "description: \"a\\tb\\u0007\"", "sources: [x]",
                                    "dependencies: [null]", "dependencies: {}", "icon: ~", "name: other", "\tx: 1", "annotations: x"]))
        if entries:
            lines.append("dependencies: " + json.dumps(entries))
        if self.chance(3):
            lines = ["\ufeff" + lines[0]] + lines[1:]
        files[path + "Chart.yaml"] = self.pick(["\n", "\n", "\n", "\n", "\r\n"]).join(lines) + "\n"
        if data:
            files[path + "values.yaml"] = json.dumps(self.values(names))
        elif self.chance(80):
            files[path + "values.yaml"] = self.values_text()
        files[path + "templates/v.yaml"] = DUMP + "\n"
        self.extras(files, path, top)

    def extras(self, files, path, top):
        if self.chance(12):
            schema = self.pick([{"type": "object"}, {"properties": {"a": {"type": "integer"}}}, {"required": ["zz"]}, {"properties": {"m": {"type": "object"}}},
                                {"properties": {"x": {"enum": ["t", 1]}}}, {"additionalProperties": True}, {"properties": {"b": {"type": ["string", "null"], "minLength": 2}}}])
            files[path + "values.schema.json"] = json.dumps(schema if self.chance(30) else globals()["schema"](self.rng))
            if self.chance(5):
                files[path + "values.schema.json"] = self.pick(["{", "[]", "true", "false", "1", "", "null", "{\"a\": 1}x"])
        if self.chance(25):
            self.documents(files, path + "templates/%s.yaml" % self.pick(["a", "b", "z", "d/e", "_h", "w"]))
        if self.chance(10):
            self.documents(files, path + "templates/tests/t.yaml")
        if self.chance(10):
            files[path + "templates/NOTES.txt"] = self.pick(["notes\n", "{{ .Values.a }}", "", "{{ fail \"no\" }}", "{{ .Values.nope.x }}"])
        if self.chance(12) and (top or self.chance(20)):
            files[path + "crds/%s" % self.pick(["c.yaml", "d.YML", "e.json", "f/g.yaml", "h.txt"])] = self.pick(
                ["kind: CustomResourceDefinition\nname: {{ x }}\n", "---\nkind: A\n---\nkind: B\n", "\n\n", "a: 1", "x: [\n", "\r\n---\r\nkind: A\r\n"])
        if self.chance(12):
            for name in self.rng.sample(["a.txt", "b.txt", "dir/a.txt", "dir/b.bin", "README.md", "templates/b.txt", "ab.txt", "a/x", "charts/.x/y", "charts/_y/z", ".hidden"], 4):
                files[path + name] = "k: v\n"
            files[path + "templates/files.yaml"] = "files:\n{{- range $p, $_ := .Files }}\n- {{ $p }}\n{{- end }}\n"
            if self.chance(80):
                files[path + ".helmignore"] = "\n".join(self.pick(IGNORES) for _ in range(self.rng.randrange(1, 3))) + "\n"
        if self.chance(6):
            files[path + "templates/" + self.pick(["broken.yaml", "_x.tpl", "x.txt", "y.json", ".dot.yaml", "s/.d.yaml"])] = self.pick(
                ["{{ if }}", "a: [", "text", "- l", "{{ .Values.a.b.c }}", "{{ define \"n\" }}x{{ end }}", "null", "{{ include \"nope\" . }}", "# only\n", "a: 1\na: 2\n", "{{/* c */}}",
                 "kind: 1\n", "metadata: x\n", "metadata: {annotations: {helm.sh/hook: 1}}\n", "kind: A\nmetadata: {name: [1]}\n", "\"\\xff\"", "{{ range $i := until 3 }}---\nn: {{ $i }}\n{{ end }}"])

    def documents(self, files, path):
        text = self.pick(["", "", "", "\n", "---\n", "\ufeff", "# head\n", "  \n"])
        for number in range(self.rng.randrange(1, 4)):
            if number:
                text += self.pick(SEPARATORS)
            kind = self.pick(KINDS)
            text += "apiVersion: v1\nkind: %s\nmetadata:\n  name: n%d\n" % (kind, self.rng.randrange(5))
            if self.chance(40):
                text += "  annotations:\n    helm.sh/hook: %s\n" % json.dumps(self.pick(HOOKS))
                if self.chance(50):
                    text += "    helm.sh/hook-weight: %s\n" % json.dumps(self.pick(["1", "-5", "x", "", "10"]))
            text += self.pick(["", "", "\n\n", "x: 1   ", "# tail\n", "x: '{{ .Values.a }}'\n", " \n"])
        if self.chance(10):
            text = text.replace("\n", "\r\n")
        files[path] = text

    def case(self):
        files = {}
        data = self.chance(65)
        self.chart(files, "c/", "c", self.pick([0, 1, 2, 2]), ["c"], data)
        arguments = ["template"] + (["rel"] if self.chance(80) else []) + ["c"]
        for number in range(self.pick([0, 0, 1, 1, 2])):
            name = "f%d.yaml" % number
            files[name] = json.dumps(self.values(NAMES)) if data and self.chance(70) else self.values_text()
            arguments += ["-f", name]
        for flag, texts, chance in (("--set", SETS, 35), ("--set-string", SETS, 12), ("--set-json", JSONS, 15), ("--set-literal", SETS, 8)):
            while self.chance(chance):
                arguments += [flag, self.pick(texts)]
        if self.chance(5):
            files["v.txt"] = self.pick(["", "x\ny\n", "é"])
            arguments += ["--set-file", self.pick(["a=v.txt", "a.b=v.txt,x=v.txt", "a=nope", "a", "l={v.txt,v.txt}", "l[1]=v.txt"])]
        for flags, chance in ((["--include-crds"], 20), (["--no-hooks"], 6), (["--skip-tests"], 10), (["--is-upgrade"], 3), (["-n", "ns"], 3), (["--skip-crds"], 3),
                              (["--skip-schema-validation"], 5), (["--output-dir", "out"], 6), (["--release-name"], 4), (["--debug"], 0)):
            if self.chance(chance):
                arguments += flags
        if self.chance(5):
            arguments += ["--kube-version", self.pick(["1.30.0", "v1.28", "1.33.4-gke.1", "abc", "1", "2.0.0+x", "v1.28+"])]
        while self.chance(8):
            arguments += ["-s", self.pick(["templates/v.yaml", "templates/*.yaml", "templates/a.yaml", "charts/sub/templates/v.yaml", "charts/*/templates/*", "*", "nope", "templates/tests/*",
                                           "crds/*", "[", "templates\\v.yaml", "./templates/v.yaml", "templates/d/*", "templates/?.yaml"])]
        if self.chance(20):
            arguments[1:2] = [self.pick(RELEASES)] if arguments[1] == "rel" else arguments[1:2]
        if self.chance(4):
            arguments += ["--name-template", self.pick(NAME_TEMPLATES)]
        while self.chance(22):
            arguments += [self.pick(["--set", "--set", "--set-string"]), assignment(self.rng)]
        if self.chance(3):
            arguments += [self.pick(["--nope", "-Z", "--set", "-f", "--skip-crds=x", "-n", "--timeout=x", "--dry-run=x", "--no-hooks=false", "-gn", "--post-renderer=x", "--labels=a", "-l", "--qps=1", "--validate=false", "x"])]
        if self.chance(12):
            arguments = self.other_command(arguments)
        if self.chance(10):
            self.pack(files)
        if self.chance(5):
            name = self.pick(sorted(LINKS))
            files["c/" + name] = ("link", LINKS[name])
        if self.chance(4):
            files["c/Chart.lock"] = self.pick(["", "dependencies: []\n", "x", "digest: a\n", "dependencies: [null]\n", "generated: 1\n", "dependencies: 1\n"])
        if self.chance(5):
            self.make_old(files)
        return files, arguments

    def other_command(self, arguments):
        """The same chart and values for another of Helm's commands."""
        values = [(flag, value) for flag, value in zip(arguments, arguments[1:]) if flag in ("-f", "--set", "--set-string", "--set-json")]
        roll = self.rng.randrange(10)
        if roll < 6:
            return ["lint", "c"] + [text for pair in values for text in pair] + self.pick([[], ["--strict"], ["--quiet"], ["--with-subcharts"], ["--kube-version", "1.25"], ["--skip-schema-validation"]])
        if roll < 7:
            return ["show", "values", "c", "--jsonpath", self.pick(PATHS)]
        return ["show", self.pick(["chart", "values", "readme", "crds", "all"]), "c"]

    def pack(self, files):
        """Puts a chart inside into an archive."""
        inside = sorted({path[:path.index("/", 9)] for path in files if path.startswith("c/charts/") and "/" in path[9:]})
        if not inside:
            return
        folder = self.pick(inside)
        members = {path[len("c/charts/"):]: files.pop(path) for path in list(files) if path.startswith(folder + "/")}
        files[self.pick([folder + "-0.1.0.tgz", folder + ".tgz", folder + "-9.tgz", folder + ".tar.gz"] if self.chance(20) else [folder + "-0.1.0.tgz"])] = ("archive", members)

    def make_old(self, files):
        """Says the dependencies as charts of API version v1 did."""
        lines = files["c/Chart.yaml"].split("\n")
        moved = [line for line in lines if line.startswith("dependencies:")]
        files["c/Chart.yaml"] = "\n".join("apiVersion: v1" if line.startswith("apiVersion:") else line for line in lines if line not in moved or self.chance(10))
        if moved:
            files["c/requirements.yaml"] = moved[0] + "\n"
        if self.chance(20):
            files["c/requirements.lock"] = self.pick(["", "digest: x\n", "["])
