"""Runs of helm and of strake on a chart, and what of them is compared."""

import gzip
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile


class Result:
    """What a run gave: status, standard output, files, warnings and the text of the error."""

    def __init__(self, status, output, errors, files):
        text = errors.decode("utf-8", "replace").replace("strake", "helm")
        place = text.rfind("\nError: ") + 1 if "\nError: " in text else 0 if text.startswith("Error: ") else len(text)
        place = text.find("Error: ", 0) if text.startswith("Error: ") else place
        lines = text[:place].split("\n")
        self.status, self.output, self.files = status, output, files
        self.warnings = sorted(line for line in lines if line.startswith("level="))
        self.error = text[place:]

    def key(self, ignore_messages=False):
        # The order of a schema's findings follows a hash map.
        error = "\n".join(sorted(self.error.split("\n"))) if "specifications of the schema" in self.error else self.error
        output = b"\n".join(sorted(re.split(rb"\n|\[ERROR\] values.yaml: ", self.output))) if b"[ERROR] values.yaml: - at " in self.output else self.output
        return self.status, output, self.files, self.warnings, bool(error) if ignore_messages else error


def write(path, content):
    """Writes what the grammar calls a file: its text, its bytes, ("link", TARGET) or ("archive", {PATH: FILE})."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(content, tuple) and content[0] == "link":
        if not os.path.lexists(path):
            os.symlink(content[1], path)
        return
    with open(path, "wb") as file:
        file.write(archive(content[1]) if isinstance(content, tuple) else content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))


def archive(members):
    """A packed chart."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for path in sorted(members):
            if isinstance(members[path], str):
                data = members[path].encode("utf-8", "surrogateescape")
                info = tarfile.TarInfo(path)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), mtime=0)


def run(binary, files, arguments):
    """Writes the files and runs the binary among them."""
    directory = tempfile.mkdtemp(prefix="fuzz-charts-")
    try:
        for path, content in files.items():
            write(os.path.join(directory, path), content)
        return run_in(binary, directory, arguments)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def run_in(binary, directory, arguments):
    """Runs the binary in a directory; what it writes to `out` is taken from there."""
    out = os.path.join(directory, "out")
    try:
        result = subprocess.run([binary] + arguments, cwd=directory, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return Result(-999, b"", b"timeout", {})
    written = {}
    for folder, _, names in os.walk(out):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                written[os.path.relpath(os.path.join(folder, name), directory)] = file.read()
    shutil.rmtree(out, ignore_errors=True)
    place = directory.encode()
    return Result(result.returncode, result.stdout.replace(place, b"DIR"), result.stderr.replace(place, b"DIR"), written)
