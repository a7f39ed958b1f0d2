"""Random kustomizations: objects, patches, the fields that most kustomizations have."""

import copy
import random

from yaml_text import Block, Raw, document, quoted

# ------------------------------------------------------------------ objects

TEXTS = [
    "a", "web", "x-1", "true", "no", "null", "80", "0123", "1e3", "0x1F", "1.50", "2020-01-02", "12:30", "",
    "a b", "a: b", "#a", "a #b", "-", "*a", "&a", "'q'", '"d"', "ünïcode", "\U0001F600", "t\tab", " lead", "trail ",
    "$(VAR)", "$$(VAR)", "$(A)-$(B)", "nginx:1.2", "[x]", "{x}", "@at", "`b`", "%p", "!t", "|", ">", "~", "=", "<<",
    "word " * 20 + "end", "x" * 90, "long-" * 30,
]
PLAIN = ["80", "-5", "1.5", "1.50", "1e3", "0x1F", "012", "0o14", "1_000", "true", "false", "yes", "off", "null", "~",
         "2020-01-02", "2001-12-14t21:59:43.10-05:00", ".5", "+5", "9007199254740993", "18446744073709551615",
         "123456789012345678901234", "foo", "a/b:c", "y", "12:30:45"]
BLOCKS = ["one\ntwo\n", "one\ntwo", "key: value\nlist:\n- a\n- b\n", "  indented\nless\n", "a\n\nb\n", "end space \nx\n",
          "{\n  \"a\": 1,\n  \"b\": [1, 2]\n}\n"]


class Generator:
    """Makes random cases from one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = [f"n{i}" for i in range(4)]

    # -- choices

    def chance(self, probability):
        return self.random.random() < probability

    def one(self, items):
        return self.random.choice(items)

    def some(self, items, most=3, least=0):
        count = self.random.randint(least, min(most, len(items)))
        return self.random.sample(items, count)

    def value(self, depth=2):
        """Any value."""
        kind = self.random.random()
        if depth > 0 and kind < 0.15:
            return {self.one(["a", "b", "c", "name", "key.d", "E"]): self.value(depth - 1) for _ in range(self.random.randint(0, 3))}
        if depth > 0 and kind < 0.3:
            return [self.value(depth - 1) for _ in range(self.random.randint(0, 3))]
        return self.text()

    def text(self):
        kind = self.random.random()
        if kind < 0.35:
            return Raw(self.one(PLAIN))
        if kind < 0.45:
            return Block(self.one(BLOCKS))
        text = self.one(TEXTS)
        if kind < 0.7:
            return quoted(text)
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        return Raw('"' + escaped + '"')

    def string(self):
        """A value that is text in any YAML."""
        while True:
            value = self.text()
            if not isinstance(value, Raw) or value[:1] in "'\"":
                return value

    def name(self):
        return self.one(self.names)

    # -- parts of objects

    def metadata(self, name):
        meta = {"name": name}
        if self.chance(0.4):
            meta["labels"] = {self.one(["app", "tier", "a.b/c", "x"]): self.string() for _ in range(2)}
        if self.chance(0.3):
            meta["annotations"] = {self.one(["note", "z/y", "n"]): self.string() for _ in range(2)}
        if self.chance(0.2):
            meta["namespace"] = self.one(["default", "ns1", "ns2"])
        if self.chance(0.1):
            meta["finalizers"] = self.some(["f1", "f2", "f3"], 3)
        return meta

    def port(self, key):
        port = {}
        if self.chance(0.95):
            port[key] = self.one([80, 81, 443, Raw("'80'")])
        if self.chance(0.5):
            port["protocol"] = self.one(["TCP", "UDP"])
        if self.chance(0.5):
            port["name"] = self.one(["http", "dns", "x"])
        return port

    def env(self):
        env = {"name": self.one(["A", "B", "C", "VAR"])}
        if self.chance(0.6):
            env["value"] = self.text()
        else:
            source = self.one(["configMapKeyRef", "secretKeyRef"])
            env["valueFrom"] = {source: {"name": self.name(), "key": "k"}}
        return env

    def container(self):
        container = {"name": self.one(["c1", "c2", "c3"])}
        if self.chance(0.9):
            container["image"] = self.one(["nginx", "nginx:1.2", "reg.io/app/web:v1", "busybox@sha256:abc", "app:1.2@sha256:d"])
        for field, make in (("env", self.env), ("ports", lambda: self.port("containerPort"))):
            if self.chance(0.5):
                container[field] = [make() for _ in range(self.random.randint(0, 3))]
        if self.chance(0.3):
            container["args"] = [self.string() for _ in range(self.random.randint(0, 3))]
        if self.chance(0.3):
            container["volumeMounts"] = [
                {"name": self.one(["v1", "v2"]), "mountPath": self.one(["/a", "/b"])} for _ in range(self.random.randint(0, 2))]
        if self.chance(0.2):
            container["resources"] = {"limits": {"cpu": self.one([Raw("1"), Raw("100m"), quoted("2")])}}
        if self.chance(0.2):
            container["envFrom"] = [{self.one(["configMapRef", "secretRef"]): {"name": self.name()}}]
        return container

    def pod_spec(self):
        spec = {"containers": [self.container() for _ in range(self.random.randint(0, 3))]}
        if self.chance(0.2):
            spec["initContainers"] = [self.container()]
        if self.chance(0.4):
            spec["volumes"] = [
                {"name": self.one(["v1", "v2"]), **self.one([{"emptyDir": {}}, {"configMap": {"name": self.name()}}, {"secret": {"secretName": self.name()}}])}
                for _ in range(self.random.randint(0, 2))]
        if self.chance(0.2):
            spec["serviceAccountName"] = self.name()
        if self.chance(0.15):
            spec["imagePullSecrets"] = [{"name": self.name()}]
        if self.chance(0.15):
            spec["tolerations"] = [{"key": self.one(["a", "b"]), "operator": "Exists"}]
        if self.chance(0.15):
            spec["topologySpreadConstraints"] = [
                {"topologyKey": self.one(["zone", "host"]), "whenUnsatisfiable": self.one(["DoNotSchedule", "ScheduleAnyway"]), "maxSkew": 1}
                for _ in range(self.random.randint(1, 2))]
        if self.chance(0.1):
            spec["hostAliases"] = [{"ip": "127.0.0.1", "hostnames": ["a"]}]
        if self.chance(0.1):
            spec["affinity"] = self.value()
        return spec

    def template(self):
        meta = {"labels": {"app": self.one(["web", "api"])}} if self.chance(0.7) else {}
        return {"metadata": meta, "spec": self.pod_spec()} if meta or self.chance(0.5) else {"spec": self.pod_spec()}

    def workload(self, name):
        kind = self.one(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"])
        spec = {"template": self.template()}
        if self.chance(0.6):
            spec["replicas"] = self.one([1, 3, Raw("'2'"), None])
        if self.chance(0.6):
            spec["selector"] = {"matchLabels": {"app": "web"}}
        if self.chance(0.2):
            spec["strategy"] = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": self.one([1, "25%"])}}
        if kind == "StatefulSet":
            spec["serviceName"] = self.name()
            if self.chance(0.4):
                spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": {"storageClassName": self.name()}}]
        version = "apps/v1" if self.chance(0.9) else "apps/v1beta1"
        return {"apiVersion": version, "kind": kind, "metadata": self.metadata(name), "spec": spec}

    def object(self, name):
        """A random object."""
        make = self.random.random()
        meta = self.metadata(name)
        if make < 0.35:
            return self.workload(name)
        if make < 0.45:
            kind = self.one(["ConfigMap", "Secret"])
            data = {self.one(["k", "a.yaml", "b.json", "E_F"]): self.string() for _ in range(self.random.randint(0, 3))}
            return {"apiVersion": "v1", "kind": kind, "metadata": meta, **({"data": data} if self.chance(0.9) else {})}
        if make < 0.55:
            spec = {"ports": [self.port("port") for _ in range(self.random.randint(0, 3))]}
            if self.chance(0.6):
                spec["selector"] = {"app": "web"}
            return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}
        if make < 0.6:
            job = {"template": self.template()}
            if self.chance(0.5):
                return {"apiVersion": "batch/v1", "kind": "Job", "metadata": meta, "spec": job}
            return {"apiVersion": self.one(["batch/v1", "batch/v1beta1"]), "kind": "CronJob", "metadata": meta,
                    "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": job}}}
        if make < 0.64:
            return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": self.pod_spec()}
        if make < 0.7:
            rules = [{"host": "a.b", "http": {"paths": [{"path": "/", "backend": {"service": {"name": self.name(), "port": {"number": 80}}}}]}}]
            return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta,
                    "spec": {"rules": rules, "tls": [{"secretName": self.name(), "hosts": ["a.b"]}]}}
        if make < 0.76:
            kind = self.one(["Role", "ClusterRole", "ServiceAccount", "Namespace", "PersistentVolumeClaim", "StorageClass"])
            version = {"Role": "rbac.authorization.k8s.io/v1", "ClusterRole": "rbac.authorization.k8s.io/v1", "StorageClass": "storage.k8s.io/v1"}.get(kind, "v1")
            body = {"rules": [{"apiGroups": [quoted("")], "resources": ["secrets"], "resourceNames": [self.name()], "verbs": ["get"]}]} if "Role" in kind else {}
            return {"apiVersion": version, "kind": kind, "metadata": meta, **body}
        if make < 0.82:
            kind = self.one(["RoleBinding", "ClusterRoleBinding"])
            subjects = [{"kind": "ServiceAccount", "name": self.one(self.names + ["default"]), **({"namespace": self.one(["default", "ns1"])} if self.chance(0.6) else {})}]
            return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": meta,
                    "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": self.one(["Role", "ClusterRole"]), "name": self.name()}, "subjects": subjects}
        if make < 0.87:
            return {"apiVersion": self.one(["autoscaling/v1", "autoscaling/v2"]), "kind": "HorizontalPodAutoscaler", "metadata": meta,
                    "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": self.name()}, "minReplicas": 1}}
        if make < 0.9:
            hooks = [{"name": self.one(["h1", "h2"]), "clientConfig": {"service": {"name": self.name(), "namespace": "default"}}} for _ in range(2)]
            return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": meta, "webhooks": hooks}
        if make < 0.93:
            return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": meta, "spec": {"selector": {"matchLabels": {"app": "web"}}}}
        spec = {"items": [{"name": self.one(["i1", "i2"]), "value": self.value()} for _ in range(2)], "any": self.value(3)}
        if self.chance(0.3):
            spec["pod"] = {"apiVersion": "v1", "kind": "Pod", "spec": self.pod_spec()}
        if self.chance(0.3):
            spec["template"] = {"spec": self.pod_spec()}
        return {"apiVersion": "example.com/v1", "kind": self.one(["Thing", "Widget"]), "metadata": meta, "spec": spec}

    # -- patches

    def merge_patch(self, target):
        """A strategic-merge patch over an object."""
        patch = {"apiVersion": target["apiVersion"], "kind": target["kind"], "metadata": {"name": target["metadata"]["name"]}}
        if "namespace" in target["metadata"]:
            patch["metadata"]["namespace"] = target["metadata"]["namespace"]
        for key, value in target.items():
            if key in ("apiVersion", "kind"):
                continue
            if key == "metadata":
                inner = {k: v for k, v in value.items() if k not in ("name", "namespace")}
                merged = self.overlay(inner)
                if isinstance(merged, dict):
                    patch["metadata"].update(merged)
            elif self.chance(0.8):
                patch[key] = self.overlay(value)
        if self.chance(0.05):
            patch["$patch"] = self.one(["delete", "replace", "merge"])
        if self.chance(0.1):
            patch.setdefault("spec", {}) if not isinstance(patch.get("spec"), (list, str)) else None
            if isinstance(patch.get("spec"), dict):
                patch["spec"][self.one(["extra", "a", "replicas", "template"])] = self.value(3)
        return patch

    def overlay(self, value):
        """What a patch may say of a value: parts of it changed, deleted, added."""
        if self.chance(0.04):
            return self.one([None, Raw("~"), {}, []])
        if isinstance(value, dict):
            out = {}
            for key, item in value.items():
                if self.chance(0.5):
                    out[key] = self.overlay(item)
            if self.chance(0.1):
                out[self.one(["new", "a", "name", "value", "z.y"])] = self.value()
            if self.chance(0.04):
                out["$patch"] = self.one(["delete", "replace", "merge", "replace"])
            return out
        if isinstance(value, list):
            out = []
            for item in value:
                if self.chance(0.6):
                    out.append(self.element(item))
            if self.chance(0.3):
                extra = copy.deepcopy(self.one(value)) if value else self.value(1)
                if isinstance(extra, dict) and "name" in extra:
                    extra["name"] = self.one(["new1", "c2", "A"])
                out.insert(self.random.randint(0, len(out)), extra)
            if self.chance(0.06):
                out.insert(0, {"$patch": self.one(["replace", "delete", "merge"])})
            return out
        return self.text() if self.chance(0.6) else copy.deepcopy(value)

    def element(self, item):
        if not isinstance(item, dict):
            return self.overlay(item)
        keys = [k for k in ("name", "containerPort", "port", "protocol", "mountPath", "ip", "topologyKey", "whenUnsatisfiable") if k in item]
        out = {k: copy.deepcopy(item[k]) for k in keys if self.chance(0.93)}
        for key, inner in item.items():
            if key not in keys and self.chance(0.5):
                out[key] = self.overlay(inner)
        if self.chance(0.08):
            out["$patch"] = self.one(["delete", "delete", "replace", "merge"])
        return out

    def paths(self, value, prefix=""):
        """All JSON pointers into a value, with what is there."""
        found = []
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
        for key, item in items:
            path = prefix + "/" + str(key).replace("~", "~0").replace("/", "~1")
            found.append((path, item))
            found += self.paths(item, path)
        return found

    def json_patch(self, target):
        """JSON operations on an object, nearly all of which can be done."""
        operations = []
        for _ in range(self.random.randint(1, 3)):
            path, item = self.one([p for p in self.paths(target) if p[0] not in ("/apiVersion", "/kind", "/metadata", "/metadata/name")] or [("/x", None)])
            kind = self.random.random()
            if kind < 0.4:
                operations.append({"op": "replace", "path": path, "value": self.value()})
            elif kind < 0.6:
                operations.append({"op": "add", "path": path + "/-" if isinstance(item, list) else path, "value": self.value()})
            elif kind < 0.75:
                operations.append({"op": "remove", "path": path})
            elif kind < 0.85:
                operations.append({"op": self.one(["copy", "move"]), "from": path, "path": "/spec" + self.one(["x", "y"])})
            elif kind < 0.95:
                operations.append({"op": "test", "path": path, "value": copy.deepcopy(item)})
            else:
                operations.append({"op": "add", "path": path + self.one(["/a", "/0", "/-1", "/9"]), "value": 1})
        return operations

    # -- kustomizations

    def selector(self, target):
        pick = self.random.random()
        name = target["metadata"]["name"]
        if pick < 0.4:
            return {"kind": target["kind"], "name": name}
        if pick < 0.6:
            return {"kind": self.one([target["kind"], ".*", "Deploy.*|Pod"])}
        if pick < 0.7:
            return {"name": self.one([name[:-1] + ".", name, "(" + name + "|zz)"])}
        if pick < 0.8:
            return {"labelSelector": self.one(["app=web", "app in (web,api)", "!tier", "app"]), "kind": target["kind"]}
        if pick < 0.9:
            return {"group": self.one(["apps", "batch", "networking.k8s.io"]), "version": "v1"}
        return {"namespace": self.one(["default", "ns1", "ns.*"]), "kind": target["kind"]}

    def field_path(self, target):
        """A replacement's path to some scalar of an object."""
        path, item = self.one([p for p in self.paths(target) if not isinstance(p[1], (dict, list))])
        parts = []
        node = target
        for part in path.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list):
                node = node[int(key)]
                if isinstance(node, dict) and isinstance(node.get("name"), str) and self.chance(0.6):
                    parts.append(f"[name={node['name']}]")
                else:
                    parts.append(key)
            else:
                node = node[key]
                parts.append("[" + key + "]" if "." in key else key)
        return ".".join(parts)

    def replacement(self, objects):
        source = self.one(objects)
        target = self.one(objects)
        out = {"source": {"kind": source["kind"], "name": source["metadata"]["name"], "fieldPath": self.field_path(source)}}
        if self.chance(0.15):
            out = {"sourceValue": self.string()}
        elif self.chance(0.2):
            out["source"]["options"] = {"delimiter": self.one(["-", ":", "n"]), "index": self.one([0, 0, 1])}
        destination = {"select": {"kind": target["kind"], "name": target["metadata"]["name"]}, "fieldPaths": [self.field_path(target)]}
        if self.chance(0.3):
            destination["fieldPaths"].append(self.one(["metadata.annotations.new", "metadata.labels.app", "spec.x.y", "spec.template.spec.containers.*.image",
                                                       "spec.template.spec.containers.[name=c1].args.0"]))
            destination["options"] = {"create": True}
        if self.chance(0.15):
            destination.setdefault("options", {}).update({"delimiter": self.one(["-", ":", "."]), "index": self.one([-1, 0, 1, 5])})
        if self.chance(0.1):
            destination["reject"] = [{"name": self.name()}]
        out["targets"] = [destination]
        return out

    def fields(self, objects):
        """Random fields of a kustomization over these objects."""
        out = {}
        if self.chance(0.25):
            out["namePrefix"] = self.one(["p-", "pre-"])
        if self.chance(0.2):
            out["nameSuffix"] = self.one(["-s", "-v2"])
        if self.chance(0.25):
            out["namespace"] = self.one(["prod", "ns1"])
        if self.chance(0.2):
            out["commonLabels"] = {"team": "red", "app": self.one(["web", "x"])}
        if self.chance(0.25):
            out["labels"] = [{"pairs": {"l": "1-a"}, **self.one([{}, {"includeSelectors": True}, {"includeTemplates": True}])}]
        if self.chance(0.2):
            out["commonAnnotations"] = {"note": self.one(["x", "true", "1"]).join(["'", "'"]) if False else quoted(self.one(["x", "true", "1", "a: b"]))}
        if self.chance(0.3):
            out["images"] = [{"name": self.one(["nginx", "reg.io/app/web", "busybox", "app", ".*"]),
                              **self.one([{"newTag": quoted("2.0")}, {"newName": "other/img"}, {"digest": "sha256:e"}, {"newName": "n", "newTag": "t"}, {"tagSuffix": "-alpine"}])}]
        workloads = [o for o in objects if o["kind"] in ("Deployment", "StatefulSet", "ReplicaSet")]
        if workloads and self.chance(0.3):
            out["replicas"] = [{"name": self.one(workloads)["metadata"]["name"], "count": self.one([0, 5])}]
        for field in ("configMapGenerator", "secretGenerator"):
            if self.chance(0.15):
                entry = {"name": self.one(["gen", "g2"]), "literals": [self.one(["a=b", "c=d=e", "k='q r'", "VAR=1", "k2=" + "x" * 60])]}
                if self.chance(0.3):
                    entry["options"] = self.one([{"disableNameSuffixHash": True}, {"labels": {"g": "1"}}, {"immutable": True}])
                out[field] = [entry]
        patches = []
        if objects:
            for _ in range(self.one([0, 0, 1, 1, 2])):
                target = self.one(objects)
                if self.chance(0.65):
                    patch = {"patch": Block(document(self.merge_patch(target)))}
                    if self.chance(0.25):
                        patch["target"] = self.selector(target)
                else:
                    patch = {"target": self.selector(target) if self.chance(0.3) else {"kind": target["kind"], "name": target["metadata"]["name"]},
                             "patch": Block(document(self.json_patch(target)))}
                patches.append(patch)
        if patches:
            out["patches"] = patches
        if objects and self.chance(0.25):
            out["replacements"] = [self.replacement(objects) for _ in range(self.random.randint(1, 2))]
        if objects and self.chance(0.12):
            source = self.one(objects)
            group, _, version = source["apiVersion"].rpartition("/")
            out["vars"] = [{"name": self.one(["VAR", "A"]), "objref": {"kind": source["kind"], "apiVersion": source["apiVersion"], "name": source["metadata"]["name"]},
                            **({"fieldref": {"fieldpath": self.one(["metadata.name", "metadata.namespace", "spec.replicas"])}} if self.chance(0.5) else {})}]
        return out

    def configuration(self):
        """A file of `configurations:`."""
        out = {}
        kind = self.one(["Thing", "Widget"])
        if self.chance(0.5):
            out["nameReference"] = [{"kind": self.one(["ConfigMap", "Secret", "Service", "Thing"]), "fieldSpecs": [
                {"kind": kind, "path": self.one(["spec/items/name", "spec/ref/name", "spec/ref", "spec/any"])}]}]
        if self.chance(0.4):
            out["images"] = [{"kind": kind, "path": self.one(["spec/image", "spec/items/value"])}]
        if self.chance(0.3):
            out["commonAnnotations"] = [{"path": "spec/notes", "kind": kind, "create": self.chance(0.5)}]
        if self.chance(0.3):
            out[self.one(["commonLabels", "labels"])] = [{"path": self.one(["spec/labels", "spec/template/metadata/labels"]), "kind": kind, "create": True}]
        if self.chance(0.3):
            out[self.one(["namePrefix", "nameSuffix"])] = [{"path": self.one(["spec/ref/name", "metadata/annotations/note"]), "kind": self.one([kind, "ConfigMap"])}]
        if self.chance(0.2):
            out["replicas"] = [{"path": "spec/replicas", "kind": kind, "create": self.chance(0.5)}]
        if self.chance(0.2):
            out["namespace"] = [{"path": "spec/ref/namespace", "kind": kind, "create": True}]
        return out

    def reference(self, name, targets):
        """An object that refers to others by name."""
        meta = self.metadata(name)
        wanted = self.one(targets)["metadata"]["name"] if targets else self.name()
        if self.chance(0.5):
            return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {
                "containers": [{"name": "c1", "image": "nginx", "envFrom": [{self.one(["configMapRef", "secretRef"]): {"name": wanted}}]}],
                "volumes": [{"name": "v1", "configMap": {"name": wanted}}, {"name": "v2", "secret": {"secretName": self.one([wanted, "gen"])}}]}}
        return {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": meta, "spec": {
            "ref": self.one([{"name": wanted}, wanted]), "image": "nginx:1.2", "items": [{"name": wanted, "value": "nginx"}]}}

    def merging(self, behaviors):
        """Generators that make, merge or replace."""
        entry = {"name": self.one(["gen", "g2"]), "behavior": self.one(behaviors),
                 "literals": [self.one(["a=b", "c=d", "k2=" + "y" * 60])]}
        if self.chance(0.3):
            entry["options"] = self.one([{"disableNameSuffixHash": True}, {"labels": {"g": "1"}}, {"annotations": {"g": "2"}}, {"immutable": True}])
        if self.chance(0.2):
            entry["namespace"] = self.one(["default", "ns1"])
        return entry

    def wide_case(self, tree):
        """Several bases, a component and configurations above a base."""
        objects = tree["base"]["objects"]
        tops = ["../base"]
        if self.chance(0.5):
            more = [self.object(name) for name in self.some(self.names, 3, 1)]
            second = {"resources": ["objects.yaml"], **self.fields(more)}
            second.setdefault(self.one(["namePrefix", "nameSuffix", "namespace"]), "two")
            tree["second"] = {"kustomization": second, "objects": more}
            tops.append("../second")
            objects = objects + more
        if self.chance(0.4):
            tree["base"]["kustomization"]["configMapGenerator"] = [self.merging(["create", "unspecified"])]
        own = [self.reference("r" + str(i), objects) for i in range(self.random.randint(0, 2))]
        top = {"resources": tops + (["objects.yaml"] if own else []), **self.fields(objects + own)}
        if self.chance(0.4):
            top["configMapGenerator"] = [self.merging(["merge", "replace", "create"])]
        if self.chance(0.5):
            component = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", **self.fields(objects + own)}
            added = [self.reference("q0", objects)] if self.chance(0.5) else []
            if added:
                component["resources"] = ["objects.yaml"]
            tree["part"] = {"kustomization": component, "objects": added}
            top["components"] = ["../part"]
        place = self.one(["base", "top"])
        if self.chance(0.5):
            (top if place == "top" else tree["base"]["kustomization"])["configurations"] = ["configuration.yaml"]
            extra = {"configuration.yaml": self.configuration()}
        else:
            extra = {}
        tree["top"] = {"kustomization": top, "objects": own}
        if extra:
            tree[place]["extra"] = extra
        return tree

    def case(self):
        """A tree of kustomizations: folder → {kustomization, objects}."""
        objects = [self.object(name) for name in self.some(self.names, 4, 1)]
        if self.chance(0.2):
            # The same names in several namespaces.
            for item in list(objects):
                other = copy.deepcopy(item)
                other["metadata"]["namespace"] = self.one(["ns1", "ns2", "ns3"])
                item["metadata"]["namespace"] = "ns0"
                objects.append(other)
        base = {"resources": ["objects.yaml"], **self.fields(objects)}
        tree = {"base": {"kustomization": base, "objects": objects}}
        if self.chance(0.3):
            return self.wide_case(tree)
        if self.chance(0.5):
            more = [self.object("m" + str(i)) for i in range(self.random.randint(0, 2))]
            top = {"resources": ["../base"] + (["objects.yaml"] if more else []), **self.fields(objects + more)}
            tree["top"] = {"kustomization": top, "objects": more}
        return tree
