"""Random changes of the text of real templates: functions, pipes, markers, paths and literals of their actions."""

import re

ACTION = re.compile(r"\{\{.*?\}\}", re.S)
FAMILIES = ["quote squote toString upper lower trim title b64enc sha256sum nospace print kindOf typeOf len", "toYaml toJson toPrettyJson toYamlPretty toRawJson mustToYaml mustToJson toToml toString print",
            "default coalesce ternary cat list dict", "nindent indent", "eq ne lt le gt ge deepEqual", "and or not", "if with range", "hasKey get index dig pluck", "int int64 float64 toString atoi toDecimal ceil floor",
            "merge mergeOverwrite mustMerge mustMergeOverwrite deepCopy", "kindIs typeIs typeIsLike", "trunc substr abbrev repeat", "contains hasPrefix hasSuffix regexMatch", "trimSuffix trimPrefix trimAll trim",
            "fromYaml fromJson fromYamlArray fromJsonArray fromToml", "first last rest initial", "join splitList split splitn", "keys values sortAlpha uniq compact reverse", "add sub mul div mod max min",
            "append prepend concat without has", "include tpl required", "replace regexReplaceAll regexReplaceAllLiteral", "semverCompare semver", "set unset pick omit", "printf print println cat", "define block", "break continue",
            "else end", "empty not fail"]
SIBLINGS = {word: family.split() for family in FAMILIES for word in family.split()}
PIPES = ["quote", "squote", "toYaml", "toJson", "len", "kindOf", "typeOf", 'printf "%v"', 'printf "%#v"', 'printf "%5T|%q"', 'printf "%d"', 'printf "%s"', 'default "x"', "b64enc", "sha256sum", "indent 3", "nindent 2", "fromYaml",
         'splitList "-"', "first", "last", "until", "toString", "int", "float64", "keys", "values", "sortAlpha", "toYamlPretty", "toToml", "trim", "upper", "title", "trunc 5", "trunc -5", "substr 1 4", "empty", "not", "html", "js",
         "urlquery", "uniq", "compact", "reverse", "join \",\"", "toStrings", "camelcase", "snakecase", "kebabcase", "abbrev 7", "wrap 12", "replace \"-\" \"_\"", "regexReplaceAll \"[a-e]+\" \"<$0>\"", "fromJson", "toPrettyJson",
         "toRawJson", "mustToJson", "deepCopy", "list", "tuple", "dict \"k\"", "add 1", "mul 2", "ternary 1 2", "required \"needed\"", "eq 1", "has 1", "contains \"a\"", "trimSuffix \"-\"", "nospace", "initials", "b32enc", "adler32sum",
         "sha1sum", "lower", "untitle", "swapcase", "fail", "pick \"a\"", "semver", "durationRound", "date \"2006\"", "atoi", "toDecimal", "max 3", "ceil", "round 1", "chunk 2", "slice 1", "include \"nope\"", "tpl \"{{ . }}\""]
SNIPPETS = ["{{ .Values | toYaml }}", "{{ .Values | toJson }}", "{{ .Chart | toJson }}", "{{ .Chart | toYaml }}", "{{ .Release | toJson }}", "{{ .Template | toJson }}", "{{ .Capabilities.KubeVersion | toYaml }}", "{{ .Files | len }}",
            "{{ range $k, $v := .Values }}{{ $k }}: {{ kindOf $v }}\n{{ end }}", "{{ .Subcharts | toJson }}", "{{- /* c */ -}}", "{{ template \"nope\" . }}", "{{ fail \"stop\" }}", "{{ .Values.global | toToml }}", "{{ range $p, $_ := .Files }}{{ $p }}\n{{ end }}",
            "{{ . | typeOf }}", "{{ $ | keys | sortAlpha }}", "{{ .Values | printf \"%v\" }}", "{{ .Nope.x }}", "{{ .Values.nope.nope.x }}", "{{ $nope }}", "{{ lookup \"v1\" \"Secret\" \"a\" \"b\" }}", "{{ .Values | toYamlPretty }}",
            "{{ set .Values \"fuzzed\" (dict \"a\" 1) | len }}", "{{ unset .Values \"global\" | len }}", "{{ .Capabilities.APIVersions | len }}", "{{ tpl (toYaml .Values) . }}", "{{ .Values | toToml }}", "{{ .Chart.Dependencies | toJson }}",
            "{{ printf \"%#v\" .Values }}", "{{ (.Files.Glob \"**\").AsConfig }}", "{{ .Values | toPrettyJson | nindent 4 }}"]
LITERALS = ['"x"', '""', '"-"', "1", "0", "-1", "3.5", "true", "false", "nil", '"a,b"', "(list)", "(dict)", ".", "$", "63", "`r`", "'c'", "1e3", '"%s"', '"%d"', "(list 1 2)", '(dict "a" 1)']


def change_action(rng, action, paths):
    """An action with one of its words, pipes or markers changed."""
    roll = rng.randrange(100)
    words = [match for match in re.finditer(r"(?<![\w.$\"])[a-z][A-Za-z0-9]*", action) if match.group() in SIBLINGS]
    values = list(re.finditer(r"\.Values(\.\w+)*", action))
    literals = list(re.finditer(r'"[^"\n]*"|(?<![\w.])-?\d+(?![\w.])', action))
    if roll < 28 and words:
        word = rng.choice(words)
        return action[:word.start()] + rng.choice(SIBLINGS[word.group()]) + action[word.end():]
    if roll < 48:
        end = len(action) - (3 if action.endswith("-}}") else 2)
        return action[:end].rstrip() + " | " + rng.choice(PIPES) + " " + action[end:]
    if roll < 58 and "|" in action:
        parts = action.split("|")
        del parts[rng.randrange(1, len(parts))]
        return "|".join(parts) + ("" if parts[-1].endswith("}}") else " }}")
    if roll < 66:
        return rng.choice([action.replace("{{-", "{{"), action.replace("-}}", "}}"), re.sub(r"^\{\{-?", "{{-", action), re.sub(r"\s*-?\}\}$", " -}}", action)])
    if roll < 78 and values and paths:
        value = rng.choice(values)
        return action[:value.start()] + ".Values." + rng.choice(paths) + action[value.end():]
    if roll < 90 and literals:
        literal = rng.choice(literals)
        return action[:literal.start()] + rng.choice(LITERALS) + action[literal.end():]
    if roll < 93:
        return ""
    if roll < 95:
        return action + action
    at = rng.randrange(len(action) + 1)
    return action[:at] + rng.choice(["", "", ")", "(", '"', "|", " ", ".", "$", "-", "}", "{", "é", "x", "\n"]) + action[at + rng.randrange(3):]


def change_template(rng, content, paths):
    """A template with one change of an action or of a line."""
    actions = list(ACTION.finditer(content))
    roll = rng.randrange(10)
    if actions and roll < 7:
        action = rng.choice(actions)
        return content[:action.start()] + change_action(rng, action.group(), paths) + content[action.end():]
    if roll < 8:
        lines = content.split("\n")
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(SNIPPETS))
        return "\n".join(lines)
    return None
