"""
The shape of the code, as far as no ready-made linter knows it. docs/conventions.md says why.

A rule reads one module and tells what is wrong with it. It is declared with little modules that
it must find fault with, so that a rule which sees nothing is noticed.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePath

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

PACKAGE = settings.BASE / "alongside"
CONTRACTS = tomllib.loads((settings.BASE / "pyproject.toml").read_text())["tool"]["importlinter"]
JOURNEY, FILES = CONTRACTS["contracts"]
DEPTH = {
    area.strip(): depth
    for depth, layer in enumerate(JOURNEY["layers"])
    for area in layer.split("|")
}
AREAS = DEPTH.keys() - {"config", "kit"}

ENTRANCES = {"actions", "queries", "rules", "models", "schemas"}
BESIDES = {"accounts": {"permissions"}}  # who may do what is asked everywhere
# The questions of triage are answered in one way only, also where a later stage refers or asks
# again. They are fields, and a rule or a schema knows no form; so this one class, and no other.
SHARED_FIELDS = {"alongside.referrals.forms.UrgentQuestions"}
STANDARD = {
    "__future__", "abc", "base64", "calendar", "collections", "dataclasses", "datetime", "decimal",
    "enum", "functools", "hashlib", "itertools", "json", "math", "pathlib", "re", "string",
    "types", "typing", "unicodedata", "uuid", "zoneinfo",
}  # fmt: skip
TABLES_OF_DATES = {"holidays"}  # a library of facts, which reads nothing
SHAPES = {"fhir", "lxml", "pydantic", "pydantic_core"}  # say what shape a document has
CHOICES = {"django.db.models.TextChoices", "django.db.models.IntegerChoices"}
WRITES = {
    "create", "acreate", "bulk_create", "get_or_create", "update_or_create", "update",
    "bulk_update", "save", "asave", "delete", "adelete", "add", "set", "remove", "set_password",
}  # fmt: skip
CLOCK = {"now", "today", "utcnow", "localdate", "localtime", "Now", "time_ns", "monotonic"}


# Whoever signs in acts in no role yet, and the audit is what audits.
WITHOUT_ACTOR = {"accounts", "audit"}


@dataclass(frozen=True)
class Module:
    path: PurePath
    source: str

    @property
    def area(self) -> str:
        return self.path.parts[0]

    @property
    def file(self) -> str:
        """`rules`, be it area/rules.py or one of area/rules/."""
        return PurePath(self.path.parts[1]).stem

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    @cached_property
    def imports(self) -> list[str]:
        """Each name in full, however it is imported."""
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [f"{node.module}.{alias.name}" for alias in node.names]
        return found

    @property
    def functions(self) -> Iterator[ast.FunctionDef]:
        """What others may call: of a package, what its __init__ lets out."""
        let_out = _let_out(self.path.parent) if len(self.path.parts) > 2 else None
        for node in self.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if let_out is None or node.name in let_out:
                yield node


@cache
def _let_out(package: PurePath) -> set[str] | None:
    entrance = PACKAGE / package / "__init__.py"
    if not entrance.exists():
        return None
    for node in ast.parse(entrance.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


type Rule = Callable[[Module], Iterable[str]]
MODULES = [
    Module(path.relative_to(PACKAGE), path.read_text())
    for path in sorted(PACKAGE.glob("*/**/*.py"))
]
RULES: dict[Rule, list[Module]] = {}


def rule(*faulty: tuple[str, str]) -> Callable[[Rule], Rule]:
    """Declare a rule, with (path, source) of modules that it must find fault with."""

    def declare(check: Rule) -> Rule:
        assert faulty
        RULES[check] = [Module(PurePath(path), source) for path, source in faulty]
        return check

    return declare


@rule(
    ("people/views.py", "relation.save()"),
    ("people/tasks.py", "Person.objects.filter(dead=True).delete()"),
    ("people/queries/search.py", "Person.objects.create(name=name)"),
)
def only_actions_write(module: Module) -> Iterator[str]:
    if module.file in {"models", "permissions", "queries", "tasks", "forms", "views"}:
        for node in module.nodes:
            match node:
                case ast.Call(func=ast.Attribute(attr=method)) if method in WRITES:
                    yield ast.unparse(node.func)


@rule(("people/views.py", "people = Person.objects.all()"))
def views_ask_queries(module: Module) -> Iterator[str]:
    if module.file in {"views", "forms"}:
        for node in module.nodes:
            match node:
                case ast.Attribute(attr="objects"):
                    yield ast.unparse(node)


@rule(
    ("people/actions.py", "at = timezone.now()"),
    ("people/models.py", "since = DateTimeField(default=timezone.now)"),
    ("people/rules/age.py", "from django.utils.timezone import now"),
    ("people/queries.py", "today = date.today()"),
)
def the_time_is_an_argument(module: Module) -> Iterator[str]:
    if module.file in {"rules", "schemas", "models", "queries", "actions"}:
        yield from (name for name in module.imports if name.rpartition(".")[2] in CLOCK)
        for node in module.nodes:
            match node:
                case ast.Attribute(attr=name) if name in CLOCK:
                    yield ast.unparse(node)


@rule(
    ("people/actions.py", "@transaction.atomic\ndef rename(*, person, by, at): person.save()"),
    ("outcomes/actions/wall.py", "@transaction.atomic\ndef wall(*, by, at): 'audit.record('"),
)
def every_action_is_audited(module: Module) -> Iterator[str]:
    """By itself, or by a function of its module or package that it calls."""
    if module.file == "actions" and module.area not in WITHOUT_ACTOR:
        package = [each for each in MODULES if each.path.parent == module.path.parent]
        calls = {
            node.name: {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
            for each in [*(package if len(module.path.parts) > 2 else []), module]
            for node in each.tree.body
            if isinstance(node, ast.FunctionDef)
        }
        audited = {"audit.record"}
        for _ in calls:
            audited |= {name for name, called in calls.items() if called & audited}
        yield from (function.name for function in module.functions if function.name not in audited)


@rule(
    ("people/actions.py", "@transaction.atomic\ndef rename(person, *, by, at): ..."),
    ("people/actions.py", "@transaction.atomic\ndef rename(*, person, by): ..."),
    ("people/actions.py", "def rename(*, person, by, at): ..."),
)
def an_action_is_one_transaction_by_somebody_at_some_time(module: Module) -> Iterator[str]:
    if module.file == "actions" and module.area not in WITHOUT_ACTOR:
        for function in module.functions:
            spoken = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            words = [argument.arg for argument, default in spoken if default is None]
            decorators = [ast.unparse(each) for each in function.decorator_list]
            if function.args.args or words[-2:] != ["by", "at"]:
                yield f"{function.name}({', '.join(words)})"
            if not any(each.startswith("transaction.atomic") for each in decorators):
                yield f"{function.name} is no transaction"


@rule(
    ("people/rules.py", "import random"),
    ("people/rules.py", "from django.db.models import Model"),
    ("people/rules/age.py", "from alongside.people import queries"),
)
def rules_import_nothing_that_reads(module: Module) -> Iterator[str]:
    if module.file in {"rules", "schemas"}:
        for name in module.imports:
            match name.split("."):
                case ["alongside", "kit", *_] | ["alongside", _, "rules" | "schemas", *_]:
                    pass
                case [package, *_] if package in STANDARD | TABLES_OF_DATES or name in CHOICES:
                    pass
                case [package, *_] if package in SHAPES and module.file == "schemas":
                    pass
                case _:
                    yield name


@rule(
    ("people/queries.py", "from alongside.accounts import views"),
    ("people/queries.py", "import alongside.accounts.views"),
    ("people/queries/search.py", "from alongside import accounts"),
    ("people/views.py", "from alongside.partnerships.permissions import requires"),
    ("desk/forms/referring.py", "from alongside.referrals.forms import Lower"),
    ("desk/forms/referring.py", "from alongside.referrals import forms"),
)
def an_area_is_entered_by_its_public_modules(module: Module) -> Iterator[str]:
    if module.area in AREAS and module.file != "tests":
        for name in module.imports:
            root, area, file, *_ = [*name.split("."), "", ""]
            if root != "alongside" or area not in AREAS - {module.area} or name in SHARED_FIELDS:
                continue
            if file not in ENTRANCES | BESIDES.get(area, set()):
                yield name


@rule(
    ("people/models.py", "from django.db.models.signals import post_save"),
    ("people/apps.py", "from django.dispatch import receiver"),
)
def nothing_happens_by_signal(module: Module) -> Iterator[str]:
    if module.area in AREAS:
        for name in module.imports:
            if name.startswith("django.dispatch") or ".signals." in name:
                yield name


@rule(
    ("people/models.py", "class Person(Record):\n  def save(self): ..."),
    ("people/models.py", "class Person(Record):\n  class Meta:\n    ordering = ['name']"),
)
def models_keep_and_do_nothing(module: Module) -> Iterator[str]:
    if module.file == "models":
        for node in module.nodes:
            match node:
                case ast.FunctionDef(name="save" | "delete" | "clean" as name):
                    yield name
                case ast.Assign(targets=[ast.Name(id="ordering")]):
                    yield "ordering"


def label(value: Rule | Module) -> str:
    return str(value.path) if isinstance(value, Module) else value.__name__


@pytest.mark.parametrize("check", RULES, ids=label)
def test_the_code_keeps_the_rule(check):
    faults = [f"{module.path}: {fault}" for module in MODULES for fault in check(module)]

    assert not faults


@pytest.mark.parametrize(
    ("check", "faulty"), [(each, bad) for each, all_bad in RULES.items() for bad in all_bad],
    ids=label,
)  # fmt: skip
def test_the_rule_finds_fault_with_a_faulty_module(check, faulty):
    assert list(check(faulty))


# Areas


def test_every_area_is_installed_and_held_to_both_contracts():
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert packages == DEPTH.keys()
    assert set(settings.AREAS) == AREAS | {"kit"}
    assert set(FILES["containers"]) == {f"alongside.{area}" for area in AREAS}


def test_the_kit_knows_no_area():
    imported = {name for module in MODULES if module.area == "kit" for name in module.imports}

    assert not {name for name in imported if name.split(".")[:2][-1] in AREAS and "along" in name}


# Foreign keys


def misplaced_keys(tables: Iterable[type[models.Model]]) -> Iterator[str]:
    for table in tables:
        for field in table._meta.get_fields():
            if field.auto_created or not field.is_relation or not field.related_model:
                continue
            here, there = table._meta.app_label, field.related_model._meta.app_label
            if here == there or not {here, there} <= DEPTH.keys():
                continue
            if DEPTH[here] >= DEPTH[there]:
                yield f"{field} points to a later stage"
            if field.remote_field and not field.remote_field.hidden:
                yield f"{field} needs related_name='+'"


def test_foreign_keys_point_to_earlier_areas_and_leave_no_reverse_name():
    assert not list(misplaced_keys(apps.get_models()))


def test_a_key_to_a_later_area_with_a_reverse_name_is_found():
    with isolate_apps():

        class Case(models.Model):  # noqa: DJ008
            class Meta:
                app_label = "casework"

        class Household(models.Model):  # noqa: DJ008
            case = models.ForeignKey(Case, models.PROTECT)

            class Meta:
                app_label = "people"

    assert list(misplaced_keys([Household])) == [
        "people.Household.case points to a later stage",
        "people.Household.case needs related_name='+'",
    ]


# What must stand in no file

INDEX = re.compile(
    r"https?://[^\s\"']*/simple\b|--(?:extra-)?index-url|--find-links|\bfiles\.python" + "hosted",
    re.I,
)
MACHINE = re.compile(r"(?<![\w.-])/(?:work|root|home)/\w")
SELF = PurePath("tests/test_architecture.py")


def tracked_texts() -> Iterator[tuple[PurePath, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=settings.BASE, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = Path(settings.BASE / name)
        if path.is_file() and path.suffix not in {".png", ".ico", ".woff2", ".jpg", ".ttf"}:
            yield PurePath(name), path.read_text(errors="replace")


@pytest.mark.parametrize("forbidden", [INDEX, MACHINE], ids=["index", "machine"])
def test_no_file_names_a_package_index_or_a_machine(forbidden):
    found = [
        f"{path}: {hit.group()}"
        for path, text in tracked_texts()
        if path != SELF and (hit := forbidden.search(text))
    ]

    assert not found


@pytest.mark.parametrize(
    ("forbidden", "text"),
    [
        (INDEX, "--find-links /somewhere"),
        (INDEX, "https://index.example.org/simple"),
        (MACHINE, "cd /home/someone"),
    ],
)
def test_a_forbidden_address_is_found(forbidden, text):
    assert forbidden.search(text)


def test_no_lock_that_records_addresses_is_kept():
    assert not {path.name for path, _ in tracked_texts()} & {"uv.lock", "pylock.toml"}
