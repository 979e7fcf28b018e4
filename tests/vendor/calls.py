"""Makes calls with the vendor's Python client, and prints what came of each.

The service is named by the environment variables MEMOS_BASE_URL and MEMOS_API_KEY.

    echo '[{"name": "found", "method": "search_memory", "arguments": {"user_id": "ada", "query": "tea"}}]' |
        python calls.py

reads a JSON list of calls, and prints a JSON object a line for each:

    {"name": "found", "result": {"code": 0, "message": "ok", "data": {...}}}
    {"name": "found", "error": {"type": "HTTPError", "message": "..."}}

A stream's result is the list of what it yielded. In the arguments, {"$": "added.data.task_id"} stands for a value of
the result of an earlier call: its name, then members, or indices of a list. A call whose arguments are of a result that
did not come is not made; its error is of the type MissingAnswer.

    python calls.py --describe

prints the version of the client, its public methods with the names of their parameters, and the modules that stand-ins
took the place of.
"""

import faulthandler
import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import inspect
import json
import logging
import os
import sys
import types

from collections.abc import Iterator

import pydantic  # noqa: F401 - before the stand-ins, so that it looks for its own optional modules without them
import requests  # noqa: F401 - for the same reason

from pydantic_core import core_schema

PACKAGE = "memos"
DISTRIBUTION = "MemoryOS"

# The client waits 30 seconds for each of its three attempts. Whoever calls this waits less long than all of that.
SECONDS = 120


class MissingAnswer(Exception):
    """An argument is of an answer that did not come, or not so."""


class StandIn(type):
    """The class of every name that a stand-in has: it may be called, subclassed, joined with `|`, or be a type."""

    def __new__(cls, name, bases=(), members=None):
        return super().__new__(cls, name, bases, dict(members or {}))

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(name)

    def __getitem__(cls, item):
        return cls

    def __call__(cls, *arguments, **named):
        # As a decorator it leaves alone what it decorates.
        if len(arguments) == 1 and not named and callable(arguments[0]):
            return arguments[0]
        return cls

    def __get_pydantic_core_schema__(cls, source, handler):
        return core_schema.any_schema()


def stand_in_module(name):
    """A module that has every name that it is asked for."""
    module = types.ModuleType(name, "A stand-in.")
    module.__path__ = []

    def get(member):
        if member.startswith("__"):
            raise AttributeError(member)
        return StandIn(member)

    module.__getattr__ = get
    return module


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nobody else found, so it goes last; what the package has itself must be found by others."""

    def __init__(self):
        self.names = []

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] == PACKAGE:
            return None
        self.names.append(fullname)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return stand_in_module(spec.name)

    def exec_module(self, module):
        pass


def load():
    """The class of the client, and the names of the modules that are stand-ins."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None:
        sys.exit(f"the package {DISTRIBUTION} is not installed")
    # The package itself imports all of the framework, of which the client needs nothing.
    package = stand_in_module(PACKAGE)
    package.__path__ = list(spec.submodule_search_locations)
    # Its log opens a file, and may send what it is told over the network.
    log = stand_in_module(f"{PACKAGE}.log")
    log.get_logger = logging.getLogger
    sys.modules.update({PACKAGE: package, f"{PACKAGE}.log": log})

    finder = StandIns()
    sys.meta_path.append(finder)
    try:
        client = importlib.import_module(f"{PACKAGE}.api.client").MemOSClient
    finally:
        sys.meta_path.remove(finder)
    return client, [PACKAGE, f"{PACKAGE}.log", *finder.names]


def describe(client, stand_ins):
    """What there is to call."""
    methods = {
        name: [parameter for parameter in inspect.signature(method).parameters if parameter != "self"]
        for name, method in inspect.getmembers(client, inspect.isfunction)
        if not name.startswith("_")
    }
    return {"version": importlib.metadata.version(DISTRIBUTION), "methods": methods, "stand_ins": stand_ins}


def resolved(value, results):
    """The value with what its references stand for."""
    if isinstance(value, list):
        return [resolved(item, results) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() != {"$"}:
        return {name: resolved(item, results) for name, item in value.items()}
    found = results
    try:
        for member in value["$"].split("."):
            found = found[int(member)] if isinstance(found, list) else found[member]
    except (KeyError, IndexError, TypeError, ValueError):
        raise MissingAnswer(value["$"]) from None
    return found


def plain(result):
    """What a method returned, as JSON has it."""
    if isinstance(result, pydantic.BaseModel):
        return result.model_dump(mode="json")
    if isinstance(result, Iterator):
        return list(result)
    return result


def outcome(client, call, results):
    """Makes a call, and says what came of it; whatever goes wrong is an outcome, too."""
    try:
        arguments = resolved(call.get("arguments", {}), results)
        result = plain(getattr(client, call["method"])(**arguments))
    except Exception as error:  # noqa: BLE001
        return {"error": {"type": type(error).__name__, "message": str(error)}}
    results[call["name"]] = result
    return {"result": result}


def main():
    faulthandler.dump_traceback_later(SECONDS, exit=True)
    # Neither a proxy nor a file with passwords may come between the client and the service.
    os.environ.update(NO_PROXY="*", NETRC=os.devnull)
    # Only answers go to standard output, whatever prints while the client is loaded or called.
    out, sys.stdout = sys.stdout, sys.stderr
    client, stand_ins = load()
    if sys.argv[1:] == ["--describe"]:
        print(json.dumps(describe(client, stand_ins)), file=out)
        return
    results = {}
    client = client()
    for call in json.load(sys.stdin):
        print(json.dumps({"name": call["name"], **outcome(client, call, results)}), file=out, flush=True)


if __name__ == "__main__":
    main()
