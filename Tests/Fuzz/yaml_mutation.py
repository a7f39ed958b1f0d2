"""Random changes of YAML documents, made on PyYAML's node graph, so that scalars keep their spelling and their quotes."""

import copy

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

SCALARS = ["1", "0", "-3", "1.5", "1e3", "1000000", "12345678901234567890", "yes", "no", "on", "true", "false", "null", "~", "", "a", "a-b", "x/y", "a:b", "0x1F", "0o7", "012", "1_000", ".5", "12:30:45",
           "2020-01-02", "2001-12-14t21:59:43Z", "é", "*", "/", "a.b", "[a]", "{a}", "#c", "a #c", " pad ", "one\ntwo\n", "one\ntwo", "t\tab", "k: v", "- x", "v1", "apps/v1", "default", "ClusterIP", "80", "IfNotPresent",
           "{{ .Release.Name }}", "{{ .Values.nope.x }}", "$(VAR)", "word " * 20, "9007199254740993", "1.0", ".inf", "-0", "latest", "nginx:1.2", "reg.io/a/b@sha256:abc", "Y", "=", "<<", "100m", "1Gi", "b64:aGk="]
KEYS = ["a", "name", "enabled", "key", "x.y/z", "true", "1", "namespace", "labels", "value", "$patch", "spec", "metadata", "image", "data"]


def scalar(rng):
    """A scalar of any kind, plain or quoted."""
    text = rng.choice(SCALARS)
    tag = yaml.SafeLoader("").resolve(ScalarNode, text, (True, False))
    if rng.randrange(3) == 0 or "\n" in text:
        return ScalarNode("tag:yaml.org,2002:str", text, style=rng.choice(["'", '"', "|"]) if "\n" not in text else rng.choice(['"', "|", ">"]))
    return ScalarNode(tag, text)


def value(rng, depth=1):
    """A value of any kind."""
    roll = rng.randrange(10)
    if depth > 0 and roll == 0:
        return SequenceNode("tag:yaml.org,2002:seq", [value(rng, depth - 1) for _ in range(rng.randrange(3))])
    if depth > 0 and roll == 1:
        return MappingNode("tag:yaml.org,2002:map", [(text(rng.choice(KEYS)), value(rng, depth - 1)) for _ in range(rng.randrange(3))])
    return scalar(rng)


def text(content):
    """A text as a scalar."""
    plain = yaml.SafeLoader("").resolve(ScalarNode, content, (True, False)) == "tag:yaml.org,2002:str"
    return ScalarNode("tag:yaml.org,2002:str", content, style=None if plain else "'")


def children(node):
    """What lies below a node, with the container and the place in it."""
    if isinstance(node, MappingNode):
        for at, (_, child) in enumerate(node.value):
            yield node, at, child
    elif isinstance(node, SequenceNode):
        for at, child in enumerate(node.value):
            yield node, at, child


def places(node, limit=20000):
    """All places of a document, those near the root first."""
    found, queue = [], [node]
    while queue and len(found) < limit:
        below = []
        for place in (place for inner in queue for place in children(inner)):
            found.append(place)
            below.append(place[2])
        queue = below
    return found


def put(container, at, child):
    if isinstance(container, MappingNode):
        container.value[at] = (container.value[at][0], child)
    else:
        container.value[at] = child


def change_gently(rng, root):
    """Changes one random place of a document such that kinds of values stay as they are."""
    found = places(root)
    if not found:
        return
    container, at, child = rng.choice(found)
    scalars = [other for _, _, other in found if isinstance(other, ScalarNode) and isinstance(child, ScalarNode) and other.tag == child.tag and other.value != child.value]
    roll = rng.randrange(10)
    if roll < 3:
        del container.value[at]
    elif roll < 4 and isinstance(container, SequenceNode):
        container.value.insert(at, copy.deepcopy(child))
    elif roll < 6:
        other = rng.randrange(len(container.value))
        container.value[at], container.value[other] = container.value[other], container.value[at]
    elif roll < 8 and scalars:
        put(container, at, copy.deepcopy(rng.choice(scalars)))
    elif isinstance(child, ScalarNode) and child.tag.endswith(":str"):
        cut = rng.randrange(len(child.value) + 1)
        put(container, at, ScalarNode(child.tag, child.value[:cut] + rng.choice(["", "x", "-", ".", ".*", "/", "1"]) + child.value[min(len(child.value), cut + rng.randrange(3)):], style="'"))
    elif isinstance(child, ScalarNode):
        put(container, at, scalar(rng))
    elif child.value:
        del child.value[rng.randrange(len(child.value))]


def change(rng, root, pool=()):
    """Changes one random place of a document; `pool` are nodes that may be put in."""
    found = places(root)
    if not found:
        return
    container, at, child = found[min(rng.randrange(len(found)), rng.randrange(len(found)))] if rng.randrange(2) else rng.choice(found)
    roll = rng.randrange(100)
    if roll < 18:
        del container.value[at]
    elif roll < 40:
        put(container, at, value(rng))
    elif roll < 48:
        container.value.insert(at, copy.deepcopy(container.value[at]))
    elif roll < 54:
        other = rng.randrange(len(container.value))
        container.value[at], container.value[other] = container.value[other], container.value[at]
    elif roll < 64 and isinstance(container, MappingNode):
        key = rng.choice([key for inner, _, _ in [rng.choice(found)] if isinstance(inner, MappingNode) for key, _ in inner.value] or [text(rng.choice(KEYS))])
        container.value[at] = (key if rng.randrange(3) else text(rng.choice(KEYS)), child)
    elif roll < 74:
        put(container, at, copy.deepcopy(rng.choice(found)[2]))
    elif roll < 80:
        put(container, at, SequenceNode("tag:yaml.org,2002:seq", [child]) if rng.randrange(2) else MappingNode("tag:yaml.org,2002:map", [(text(rng.choice(KEYS)), child)]))
    elif roll < 85 and isinstance(child, (MappingNode, SequenceNode)) and child.value:
        inner = rng.choice(child.value)
        put(container, at, inner[1] if isinstance(inner, tuple) else inner)
    elif roll < 90 and isinstance(child, ScalarNode):
        put(container, at, ScalarNode(child.tag, child.value, style=rng.choice(["'", '"', "|", ">", None])))
    elif roll < 95 and isinstance(child, ScalarNode) and child.value:
        cut = rng.randrange(len(child.value) + 1)
        put(container, at, ScalarNode(child.tag, child.value[:cut] + rng.choice(["", "x", "-", ".", ":", " ", "/", "1"]) + child.value[min(len(child.value), cut + rng.randrange(3)):], style=child.style))
    elif pool:
        put(container, at, copy.deepcopy(rng.choice(pool)))
    elif isinstance(container, MappingNode):
        container.value.insert(at, (text(rng.choice(KEYS)), value(rng)))


def read(content):
    """The documents of a text, or none where it is no YAML."""
    try:
        return [document for document in yaml.compose_all(content, yaml.SafeLoader) if document is not None]
    except (yaml.YAMLError, ValueError, RecursionError):
        return []


def written(rng, documents):
    """The text of documents, in one of YAML's styles."""
    if rng.randrange(12) == 0:
        for document in documents:
            for container, _, child in places(document):
                if not isinstance(child, ScalarNode) and rng.randrange(3) == 0:
                    child.flow_style = True
    try:
        return yaml.serialize_all(documents, Dumper=yaml.SafeDumper, width=rng.choice([80, 80, 80, 20, 10000]), allow_unicode=True, explicit_start=len(documents) > 1,
                                  indent=rng.choice([2, 2, 2, 4]))
    except (yaml.YAMLError, RecursionError, AttributeError, TypeError):
        return None


def change_lines(rng, content):
    """A text with one of its lines changed."""
    lines = content.split("\n")
    at = rng.randrange(len(lines))
    roll = rng.randrange(10)
    if roll < 2:
        del lines[at]
    elif roll < 4:
        lines.insert(at, lines[rng.randrange(len(lines))])
    elif roll == 4:
        lines[at] = "  " + lines[at]
    elif roll == 5:
        lines[at] = lines[at][rng.randrange(3):]
    elif roll == 6:
        lines[at] += rng.choice([" # c", "  ", "\r", " x", ":", "'", '"'])
    elif roll == 7:
        lines.insert(at, rng.choice(["# c", "", "---", "  # c", "\t", "...", "--- # c", "x: y", "- x", "&a", "<<: *a"]))
    elif roll == 8:
        cut = rng.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:cut] + rng.choice(["#", ":", "'", '"', " ", "-", "{", "[", "&a ", "*a", "!", "|", ">", "%", "@", "\t", "\\", "é", "x", "0"]) + lines[at][cut:]
    else:
        return "\r\n".join(lines) if rng.randrange(3) == 0 else "\ufeff" + content if rng.randrange(2) else content.rstrip("\n")
    return "\n".join(lines)
