"""YAML text of random values, with scalars spelled exactly as wanted."""


class Raw(str):
    """A scalar exactly as it is written, quotes included."""


class Block(str):
    """A text of several lines, written as a literal block."""


def quoted(text):
    return Raw("'" + text.replace("'", "''") + "'")


def scalar(value):
    if isinstance(value, Raw):
        return str(value)
    if value is None:
        return "null"
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    plain = value and all(c.isalnum() or c in "-_./" for c in value) and value[0].isalpha()
    words = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
    if plain and value.lower() not in words:
        return value
    return str(quoted(value))


def is_inline(value):
    return not isinstance(value, (dict, list, Block)) or not value


def lines(value, flow=False):
    """The lines of a value."""
    if isinstance(value, Block):
        body = value.rstrip("\n")
        mark = "|" if value.endswith("\n") else "|-"
        return [mark] + ["  " + l if l else "" for l in body.split("\n")]
    if isinstance(value, (dict, list)) and (flow or not value):
        return [flow_text(value)]
    if isinstance(value, dict):
        out = []
        for key, item in value.items():
            out += entry(scalar(key) + ":", lines(item), is_inline(item) or isinstance(item, Block), isinstance(item, list))
        return out
    if isinstance(value, list):
        out = []
        for item in value:
            inner = lines(item)
            out.append("- " + inner[0])
            out += ["  " + l if l else "" for l in inner[1:]]
        return out
    return [scalar(value)]


def entry(head, inner, inline, is_list):
    if inline:
        return [head + " " + inner[0]] + inner[1:]
    return [head] + [("" if is_list else "  ") + l if l else "" for l in inner]


def flow_text(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(k)}: {flow_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(v) for v in value) + "]"
    return scalar(str(value)) if isinstance(value, Block) else scalar(value)


def document(value):
    return "\n".join(lines(value)) + "\n"
