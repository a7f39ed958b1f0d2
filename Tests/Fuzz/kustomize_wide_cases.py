"""Random kustomizations with all fields, builtin plugins and layers that Kustomize knows."""

import copy
import json

from kustomize_cases import Generator
from yaml_text import Block, Raw, document, quoted

WORKLOADS = ("Deployment", "StatefulSet", "ReplicaSet", "DaemonSet")
PLUGIN_FIELDS = {
    "names": [{"path": "metadata/name"}],
    "labels": [{"path": "metadata/labels", "create": True}],
    "annotations": [{"path": "metadata/annotations", "create": True}],
}


class WideGenerator(Generator):
    """Makes cases of one to three layers, each with a few features of all there are."""

    def __init__(self, seed):
        super().__init__(seed)
        self.alone = False

    # -- small parts

    def pick(self, *choices):
        """One of several makers, weighted: (weight, function) pairs."""
        total = sum(weight for weight, _ in choices)
        at = self.random.random() * total
        for weight, make in choices:
            at -= weight
            if at < 0:
                return make()
        return choices[-1][1]()

    def object_reference(self, item):
        group, _, version = item["apiVersion"].rpartition("/")
        out = {}
        if self.chance(0.6):
            out["version"] = version
            if group:
                out["group"] = group
        out["kind"] = item["kind"]
        out["name"] = item["metadata"]["name"]
        if "namespace" in item["metadata"] and self.chance(0.7):
            out["namespace"] = item["metadata"]["namespace"]
        return out

    def literals(self):
        return [self.one(["a=b", "c=d=e", "k='q r'", 'q="x"', "VAR=1", "e=", "B=two words ", "u=ünï", "t=true", "n=1e3",
                          "k2=" + "x" * 75, "m=line1\\nline2", "j={\"a\": 1}"]) for _ in range(self.random.randint(1, 3))]

    def generator_entry(self, extra, secret):
        """An entry of configMapGenerator or secretGenerator, with the files that it reads."""
        entry = {"name": self.one(["gen", "g2", "n0"])}
        if self.chance(0.6):
            entry["literals"] = self.literals()
        if self.chance(0.35):
            name = self.one(["conf.txt", "app.yaml", "data.json"])
            extra[name] = self.one(["one\ntwo\n", "key: value\n", "{\"a\": 1}", "", "no end", "tab\tx\n", "trail \n", "x" * 100 + "\n", "é\n"])
            entry["files"] = [self.one([name, "key.d=" + name])]
        if self.chance(0.25):
            extra["settings.env"] = self.one(["A=1\nB=two words\n#c\n\n  C=x=y\nD\n", "\ufeffA=1\n", "A='q'\nB=\"d\"\n", "A =1 \nexport B=2\r\n"])
            if self.chance(0.7):
                entry["envs"] = ["settings.env"]
            else:
                entry["env"] = "settings.env"
        if self.chance(0.4):
            entry["options"] = self.one([{"disableNameSuffixHash": True}, {"labels": {"g": "1"}}, {"annotations": {"g": "2"}},
                                         {"immutable": True}, {"labels": {"g": "1"}, "disableNameSuffixHash": True}])
        if self.chance(0.3):
            entry["behavior"] = self.one(["create", "merge", "replace", "create"])
        if self.chance(0.15):
            entry["namespace"] = self.one(["default", "ns1"])
        if secret and self.chance(0.4):
            entry["type"] = self.one(["Opaque", "kubernetes.io/tls", "x"])
        return entry

    def images_entry(self):
        return {"name": self.one(["nginx", "reg.io/app/web", "busybox", "app", ".*", "ngin."]),
                **self.one([{"newTag": quoted("2.0")}, {"newName": "other/img"}, {"digest": "sha256:e"}, {"newName": "n", "newTag": "t"},
                            {"tagSuffix": "-alpine"}, {"newName": "reg:5000/x", "digest": "sha256:f"}, {"newTag": "t", "digest": "sha256:g"}])}

    def field_specs(self, kind=None):
        specs = []
        for _ in range(self.random.randint(1, 2)):
            spec = {"path": self.one(["spec/labels", "spec/template/metadata/labels", "metadata/labels", "spec/notes", "spec/items/meta",
                                      "spec/template/spec/containers[]/extra", "data/a\\/b", "spec/x[]/y"]), "create": self.chance(0.6)}
            if self.chance(0.4):
                spec["kind"] = kind or self.one(["Thing", "Deployment", "ConfigMap", "Service"])
            if self.chance(0.15):
                spec["group"] = self.one(["apps", "example.com"])
            specs.append(spec)
        return specs

    def labels_entry(self):
        entry = {"pairs": {key: self.one([quoted("1"), "red", quoted("true"), quoted("a-b")]) for key in self.some(["l", "app", "team", "a.b/c"], 2, 1)}}
        entry.update(self.one([{}, {}, {"includeSelectors": True}, {"includeTemplates": True}]))
        if self.chance(0.3):
            entry["fields"] = self.field_specs()
        return entry

    # -- replacements

    def source_path(self, source):
        return self.field_path(source)

    def target_path(self, target):
        return self.pick(
            (6, lambda: self.field_path(target)),
            (1, lambda: "metadata.annotations.new"),
            (1, lambda: "metadata.annotations.[a.b/c]"),
            (1, lambda: "metadata.labels.app"),
            (1, lambda: "spec.template.spec.containers.*.image"),
            (1, lambda: "spec.template.spec.containers.[name=c1].args.0"),
            (1, lambda: "spec.template.spec.containers.[name=c1].env.[name=A].value"),
            (1, lambda: "spec.items.*.name"),
            (1, lambda: "spec.items.[name=i]." + self.one(["value", "extra.x"])),
            (1, lambda: "spec.ports.*." + self.one(["name", "port"])),
            (1, lambda: "spec.list.0"),
            (1, lambda: "metadata.finalizers.[=f1]"),
            (1, lambda: "data." + self.one(["k", "a\\.yaml.key", "b\\.json.a", "b\\.json.b.0", "a\\.yaml.list.1", "new"])),
            (1, lambda: "metadata." + self.one(["name", "namespace"])))

    def replacement(self, objects):
        if self.chance(0.4):
            return super().replacement(objects)
        source = self.one(objects)
        if self.chance(0.2):
            out = {"sourceValue": self.string()}
        else:
            out = {"source": {**self.object_reference(source)}}
            if self.chance(0.8):
                out["source"]["fieldPath"] = self.source_path(source)
            if self.chance(0.15):
                out["source"]["options"] = {"delimiter": self.one(["-", ":", "n", "/", "."]), "index": self.one([0, 0, 1])}
        targets = []
        for _ in range(self.one([1, 1, 2])):
            target = self.one(objects)
            select = self.pick((4, lambda: self.object_reference(target)), (1, lambda: {"kind": target["kind"]}),
                               (1, lambda: {"name": "n."}), (1, lambda: self.selector(target)))
            entry = {"select": select, "fieldPaths": [self.target_path(target) for _ in range(self.one([1, 1, 2]))]}
            if self.chance(0.2):
                entry["reject"] = [self.one([{"name": self.name()}, {"kind": target["kind"], "name": "n0"}, {"labelSelector": "app"}, {"namespace": "ns1"}])]
            entry_options = {}
            if self.chance(0.5):
                entry_options["create"] = True
            if self.chance(0.2):
                entry_options.update({"delimiter": self.one(["-", ":", ".", "/"]), "index": self.one([-1, 0, 1, 5])})
            if entry_options:
                entry["options"] = entry_options
            targets.append(entry)
        out["targets"] = targets
        return out

    # -- JSON 6902 in all its operations

    def json_patch(self, target):
        if self.chance(0.4):
            return super().json_patch(target)
        operations = []
        paths = [p for p in self.paths(target) if p[0] not in ("/apiVersion", "/kind", "/metadata")] or [("/x", None)]
        for _ in range(self.random.randint(1, 3)):
            path, item = self.one(paths)
            other = self.one(paths)[0]
            operations.append(self.pick(
                (3, lambda: {"op": "replace", "path": path, "value": self.value()}),
                (3, lambda: {"op": "add", "path": path + "/-" if isinstance(item, list) else path, "value": self.value()}),
                (1, lambda: {"op": "add", "path": path + self.one(["/0", "/-1", "/new", "/a~1b", "/a~0b", "/1"]), "value": self.value(1)}),
                (2, lambda: {"op": "remove", "path": path}),
                (1, lambda: {"op": "copy", "from": path, "path": other}),
                (1, lambda: {"op": "move", "from": path, "path": self.one([other, "/spec/moved", "/metadata/annotations"])}),
                (1, lambda: {"op": "test", "path": path, "value": copy.deepcopy(item)}),
                (1, lambda: {"op": "add", "path": "/metadata/" + self.one(["labels", "annotations"]), "value": {"n": self.string()}}),
                (0.5, lambda: {"op": "replace", "path": "/metadata/" + self.one(["name", "namespace"]), "value": "moved"}),
                (0.3, lambda: {"op": "replace", "path": "/kind", "value": "Widget"})))
        return operations

    def json_patch_text(self, target):
        operations = self.json_patch(target)
        if self.chance(0.25):
            try:
                return json.dumps(operations, ensure_ascii=False, default=str)
            except (TypeError, ValueError):
                pass
        return Block(document(operations))

    # -- the fields of a layer

    def features(self):
        return [
            ("namePrefix", 3), ("nameSuffix", 2), ("namespace", 3), ("commonLabels", 2), ("labels", 4), ("commonAnnotations", 2),
            ("images", 3), ("replicas", 2), ("configMapGenerator", 3), ("secretGenerator", 2), ("generatorOptions", 1),
            ("patches", 6), ("patchesStrategicMerge", 2), ("patchesJson6902", 2), ("replacements", 4), ("vars", 1.5),
            ("transformers", 5), ("generators", 2), ("configurations", 2), ("crds", 0.7), ("openapi", 0.7), ("buildMetadata", 0.8),
            ("sortOptions", 0.6)]

    def layer(self, objects, extra):
        """A kustomization's fields over these objects, with the files that they read."""
        out = {}
        names = [name for name, _ in self.features()]
        weights = [weight for _, weight in self.features()]
        for name in self.random.choices(names, weights, k=self.random.randint(1, 5)):
            if name not in out:
                self.set_feature(out, name, objects, extra)
        return out

    def set_feature(self, out, name, objects, extra):
        if name == "namePrefix":
            out[name] = self.one(["p-", "pre-", "0"])
        elif name == "nameSuffix":
            out[name] = self.one(["-s", "-v2"])
        elif name == "namespace":
            out[name] = self.one(["prod", "ns1", "default"])
        elif name == "commonLabels":
            out[name] = {"team": "red", "app": self.one(["web", "x"])}
        elif name == "labels":
            out[name] = [self.labels_entry() for _ in range(self.one([1, 1, 2]))]
        elif name == "commonAnnotations":
            out[name] = {self.one(["note", "z/y", "on"]): quoted(self.one(["x", "true", "1", "a: b"]))}
        elif name == "images":
            out[name] = [self.images_entry() for _ in range(self.one([1, 1, 2]))]
        elif name == "replicas":
            workloads = [o for o in objects if o["kind"] in WORKLOADS[:3]]
            if workloads:
                out[name] = [{"name": self.one(workloads)["metadata"]["name"], "count": self.one([0, 5])}]
        elif name in ("configMapGenerator", "secretGenerator"):
            out[name] = [self.generator_entry(extra, name[0] == "s") for _ in range(self.one([1, 1, 2]))]
        elif name == "generatorOptions":
            out[name] = self.one([{"disableNameSuffixHash": True}, {"labels": {"go": "1"}}, {"annotations": {"ga": "x"}}, {"immutable": True}])
        elif name == "patches" and objects:
            out[name] = [self.patch(objects, extra) for _ in range(self.one([1, 1, 2, 3]))]
        elif name == "patchesStrategicMerge" and objects:
            text = document(self.merge_patch(self.one(objects)))
            if self.chance(0.3):
                text += "---\n" + document(self.merge_patch(self.one(objects)))
            if self.chance(0.5):
                extra["merge.yaml"] = text
                out[name] = ["merge.yaml"]
            else:
                out[name] = [Block(text)]
        elif name == "patchesJson6902" and objects:
            target = self.one(objects)
            entry = {"target": self.object_reference(target)}
            if self.chance(0.5):
                extra["operations.yaml"] = str(self.json_patch_text(target))
                entry["path"] = "operations.yaml"
            else:
                entry["patch"] = self.json_patch_text(target)
            out[name] = [entry]
        elif name == "replacements" and objects:
            entries = [self.replacement(objects) for _ in range(self.one([1, 1, 2]))]
            if self.chance(0.2):
                extra["replacement.yaml"] = entries if self.chance(0.5) else entries[0]
                entries = [{"path": "replacement.yaml"}]
            out[name] = entries
        elif name == "vars" and objects:
            source = self.one(objects)
            field = self.one([None, "metadata.name", "metadata.namespace", "spec.replicas", "metadata.labels.app", "spec.ports[0].port",
                              "spec.template.spec.containers[0].image", "data"])
            out[name] = [{"name": self.one(["VAR", "A", "B"]), "objref": {"apiVersion": source["apiVersion"], "kind": source["kind"], "name": source["metadata"]["name"]},
                          **({"fieldref": {"fieldpath": field}} if field else {})}]
        elif name == "transformers":
            out[name] = [self.plugin(objects, extra, "transformer", i) for i in range(self.one([1, 1, 2]))]
        elif name == "generators":
            out[name] = [self.plugin(objects, extra, "generator", 0)]
        elif name == "configurations":
            extra["configuration.yaml"] = self.configuration()
            out[name] = ["configuration.yaml"]
        elif name == "crds":
            extra["crd.yaml"] = self.definitions()
            out[name] = ["crd.yaml"]
        elif name == "openapi":
            self.alone = True
            extra["schema.json"] = json.dumps(self.schema())
            out[name] = {"path": "schema.json"}
        elif name == "buildMetadata":
            self.alone = True
            out[name] = self.some(["originAnnotations", "transformerAnnotations", "managedByLabel"], 3, 1)
        elif name == "sortOptions":
            self.alone = True
            out[name] = self.one([{"order": "fifo"}, {"order": "legacy"},
                                  {"order": "legacy", "legacySortOptions": {"orderFirst": ["Thing", "Service"], "orderLast": ["Deployment"]}}])

    def patch(self, objects, extra):
        target = self.one(objects)
        entry = {}
        if self.chance(0.65):
            text = document(self.merge_patch(target))
            if self.chance(0.3):
                entry["target"] = self.selector(target)
        else:
            text = str(self.json_patch_text(target))
            entry["target"] = self.selector(target) if self.chance(0.3) else {"kind": target["kind"], "name": target["metadata"]["name"]}
        if self.chance(0.1) and "target" in entry:
            entry["options"] = self.one([{"allowNameChange": True}, {"allowKindChange": True}])
        if self.chance(0.3):
            name = "patch" + str(len(extra)) + ".yaml"
            extra[name] = text
            entry["path"] = name
        else:
            entry["patch"] = Block(text) if "\n" in text else Raw(json.dumps(text, ensure_ascii=False)) if text.startswith("[") else Block(text + "\n")
        return entry

    # -- plugins

    def plugin(self, objects, extra, role, index):
        """A builtin plugin's configuration, in a file or in place."""
        make = self.transformer_plugin if role == "transformer" else self.generator_plugin
        kind, body = make(objects, extra)
        config = {"apiVersion": "builtin", "kind": kind, "metadata": {"name": "plugin" + str(index)}, **body}
        if self.chance(0.5):
            return Block(document(config))
        name = f"{role}{index}.yaml"
        extra[name] = config
        return name

    def transformer_plugin(self, objects, extra):
        target = self.one(objects) if objects else None
        choices = [
            (1, lambda: ("AnnotationsTransformer", {"annotations": {"pl": self.one(["x", quoted("1")])}, "fieldSpecs": self.one([PLUGIN_FIELDS["annotations"], self.field_specs()])})),
            (1, lambda: ("LabelTransformer", {"labels": {"pl": self.one(["x", quoted("1")]), "app": "pl"}, "fieldSpecs": self.one([PLUGIN_FIELDS["labels"], self.field_specs()])})),
            (1, lambda: ("PrefixTransformer", {"prefix": "x-", "fieldSpecs": PLUGIN_FIELDS["names"] + ([{"path": "spec/ref/name"}] if self.chance(0.4) else [])})),
            (1, lambda: ("SuffixTransformer", {"suffix": "-y", "fieldSpecs": PLUGIN_FIELDS["names"]})),
            (2, lambda: ("NamespaceTransformer", {"metadata": {"name": "nst", "namespace": self.one(["plug", "ns1"])},
                                                  **({"unsetOnly": True} if self.chance(0.5) else {}),
                                                  **({"setRoleBindingSubjects": self.one(["defaultOnly", "allServiceAccounts", "none"])} if self.chance(0.6) else {}),
                                                  **({"fieldSpecs": [{"path": self.one(["metadata/name", "metadata/namespace", "spec/ref/namespace"]), "kind": self.one(["Namespace", "Thing"]), "create": True}]} if self.chance(0.4) else {})})),
            (1, lambda: ("ImageTagTransformer", {"imageTag": self.images_entry(), **({"fieldSpecs": [{"path": self.one(["spec/image", "spec/items[]/value", "spec/template/spec/containers[]/image"]), "create": self.chance(0.3)}]} if self.chance(0.6) else {})})),
            (1, lambda: ("HashTransformer", {})),
        ]
        workloads = [o for o in objects if o["kind"] in WORKLOADS]
        if workloads:
            choices.append((1, lambda: ("ReplicaCountTransformer", {"replica": {"name": self.one(workloads)["metadata"]["name"], "count": 7},
                                                                     "fieldSpecs": [{"path": "spec/replicas", "create": True, "kind": self.one(workloads)["kind"]}]})))
        if target:
            choices += [
                (2, lambda: ("PatchTransformer", {"patch": Block(document(self.merge_patch(target))), **({"target": self.selector(target)} if self.chance(0.4) else {})})),
                (1, lambda: ("PatchTransformer", {"patch": Block(str(self.json_patch_text(target)) + "\n"), "target": self.selector(target)})),
                (1, lambda: ("PatchJson6902Transformer", {"target": self.object_reference(target), "jsonOp": self.json_patch_text(target)})),
                (1, lambda: ("PatchStrategicMergeTransformer", {"patches": Block(document(self.merge_patch(target)))})),
                (2, lambda: ("ReplacementTransformer", {"replacements": [self.replacement(objects)]})),
                (1, lambda: ("ValueAddTransformer", {"value": self.one(["added", quoted("1")]), "targets": [
                    {"selector": self.selector(target), "fieldPath": self.one(["metadata/labels/add", "spec/path", "metadata/namespace", "spec/template/metadata/labels/app"]),
                     **({"filePathPosition": self.one([1, 2, 9])} if self.chance(0.5) else {})}]})),
            ]
        return self.pick(*choices)

    def generator_plugin(self, objects, extra):
        def generator(kind):
            entry = self.generator_entry(extra, kind[0] == "S")
            name = entry.pop("name")
            entry.pop("namespace", None)
            return (kind, {"metadata": {"name": name, **({"namespace": "ns1"} if self.chance(0.2) else {})}, **entry})
        return self.pick(
            (3, lambda: generator("ConfigMapGenerator")), (2, lambda: generator("SecretGenerator")),
            (1, lambda: ("IAMPolicyGenerator", {"cloud": "gke", "kubernetesService": {"name": "ksa", **({"namespace": "ns1"} if self.chance(0.5) else {})},
                                                "serviceAccount": {"name": "gsa", "projectId": "proj"}})))

    # -- schemas

    def definitions(self):
        return {"github.com/x/api.Thing": {"Schema": {
            "type": "object",
            "properties": {
                "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
                "spec": {"$ref": "github.com/x/api.ThingSpec"}}}, "Dependencies": []},
            "github.com/x/api.ThingSpec": {"Schema": {"properties": {
                "ref": self.one([{"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": self.one(["ConfigMap", "Secret", "Service"]), **({"x-kubernetes-object-ref-name-key": "name"} if self.chance(0.5) else {})},
                                 {"x-kubernetes-identity": ""}]),
                "labels": {"x-kubernetes-label-selector": ""}, "notes": {"x-kubernetes-annotation": ""}}}, "Dependencies": []}}

    def schema(self):
        thing = {"type": "object", "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
                                                  "spec": {"$ref": "#/definitions/x.ThingSpec"}},
                 "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Thing", "version": "v1"}]}
        items = {"type": "array", "items": {"$ref": "#/definitions/x.Item"}}
        items.update(self.one([{"x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"},
                               {"x-kubernetes-list-map-keys": ["name", "value"], "x-kubernetes-patch-strategy": "merge"},
                               {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}, {}]))
        return {"definitions": {"x.Thing": thing, "x.ThingSpec": {"type": "object", "properties": {"items": items, "any": {"type": "object"}}},
                                "x.Item": {"type": "object", "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}},
                **({"paths": {"/apis/example.com/v1/things": {"get": {"x-kubernetes-action": "list", "x-kubernetes-group-version-kind": {"group": "example.com", "kind": "Thing", "version": "v1"}}}}} if self.chance(0.3) else {})}

    # -- objects with what replacements, variables and references meet

    def object(self, name):
        if self.chance(0.12):
            return self.reference(name, [])
        if self.chance(0.08):
            return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": self.metadata(name), "data": {
                "a.yaml": Block(self.one(["key: value\nlist:\n- a\n- b\n", "# c\nkey: 1 # d\nlist: [1, 2]\n", "key: 'x'\n\nlist:\n  - a\n"])),
                "b.json": self.one([Block("{\n  \"a\": 1,\n  \"b\": [1, 2]\n}\n"), quoted('{"b":[1,2],"a":"x"}'), quoted("[1]")]), "k": self.string()}}
        return super().object(name)

    def objects(self, prefix, most):
        return [self.object(name) for name in (self.some(self.names, most, 1) if prefix is None else [prefix + str(i) for i in range(self.random.randint(0, most))])]

    def case(self):
        tree = {}
        own = self.objects(None, 3)
        if self.chance(0.15):
            for item in list(own):
                other = copy.deepcopy(item)
                other["metadata"]["namespace"] = self.one(["ns1", "ns2"])
                item["metadata"]["namespace"] = "ns0"
                own.append(other)
        self.add_layer(tree, "base", own, [], own)
        known = own
        below = ["../base"]
        if self.chance(0.3):
            more = self.objects(None, 2)
            self.add_layer(tree, "second", more, [], more)
            if not any(f in tree["second"]["kustomization"] for f in ("namePrefix", "nameSuffix", "namespace")):
                tree["second"]["kustomization"][self.one(["namePrefix", "nameSuffix", "namespace"])] = "two"
            below.append("../second")
            known = known + more
        if self.chance(0.6):
            middle = self.objects("m", 2)
            known = known + middle
            self.add_layer(tree, "middle" if self.chance(0.4) else "top", middle, below, known)
            if "middle" in tree:
                self.add_layer(tree, "top", [], ["../middle"], known)
            if self.chance(0.35):
                extra = {}
                part = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", **self.layer(known, extra)}
                added = self.objects("q", 1)
                if added:
                    part["resources"] = ["objects.yaml"]
                tree["part"] = {"kustomization": part, "objects": added, "extra": extra}
                tree["top"]["kustomization"]["components"] = ["../part"]
        elif len(below) > 1:
            self.add_layer(tree, "top", [], below, known)
        return tree

    def add_layer(self, tree, name, objects, below, known):
        extra = {}
        fields = {"resources": below + (["objects.yaml"] if objects or not below else []), **self.layer(known, extra)}
        tree[name] = {"kustomization": fields, "objects": objects, "extra": extra}
