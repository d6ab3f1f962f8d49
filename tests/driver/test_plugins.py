"""What installed packages add: found by name, only when a name is not ours, with errors that say whose it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from xdsl.passes import ModulePass

from passes.analysis.errors import FileError, InputError
from passes.cost.engine import CostOptions, CostRequest, estimate
from passes.cost.result import CoreCost
from passes.load.hardware_file import load_accelerator
from passes.plugins import announced
from stream_opt.errors import UserError
from stream_opt.frontends.onnx_import.rules import RULES, rule_of
from stream_opt.universe import discover_universe
from tests.cost.core_types import TPU_LIKE
from tests.cost.layers import gemm

SYSTEMS = Path(__file__).parents[2] / "stream_opt" / "examples" / "hardware"
DOUBLED = replace(TPU_LIKE, cost_model="doubled")
REQUEST = CostRequest("Gemm", DOUBLED, gemm(1, 16, 8))


def doubled_cost(request: CostRequest) -> CoreCost:
    """A cost model for the entry points below."""
    cycles = 2 * request.layer.iterations
    return CoreCost("doubled", latency=cycles, ideal_cycles=cycles, ideal_temporal_cycles=cycles, energy=None)


class Installer:
    """Makes folders that look like installed packages."""

    def __init__(self, site: Path):
        self.site = site

    def package(self, name: str, entry_points: str, module: str = "") -> None:
        """A package of version 1.0 with one module, which is called like the package."""
        metadata = self.site / f"{name}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        (metadata / "entry_points.txt").write_text(entry_points, encoding="utf-8")
        (self.site / f"{name}.py").write_text(module, encoding="utf-8")
        announced.cache_clear()

    def model(self, package: str, module: str) -> None:
        """A package with the cost model `doubled`, `cost` in the module."""
        self.package(package, f"[stream.cost_models]\ndoubled = {package}:cost\n", module)


@pytest.fixture
def installer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Installer]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield Installer(tmp_path)
    announced.cache_clear()
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) == str(tmp_path / f"{name}.py"):
            del sys.modules[name]


def refusal(request: CostRequest = REQUEST) -> str:
    with pytest.raises(InputError) as error:
        estimate([request])
    return error.value.message


def test_model_that_a_core_type_names(installer: Installer) -> None:
    installer.model("plugin_a", "from tests.driver.test_plugins import doubled_cost as cost\n")
    (cost,) = estimate([REQUEST])
    assert (cost.model, cost.latency) == ("doubled", 2 * 16 * 8)


def test_models_of_ours_by_name() -> None:
    scalar, searched, usual = estimate(
        [replace(REQUEST, core_type=replace(TPU_LIKE, cost_model=name)) for name in ("scalar", "zigzag", None)]
    )
    assert (scalar.model, scalar.latency) == ("scalar", 128)
    assert searched == usual
    assert searched.model == "zigzag"


def test_named_model_also_costs_layers_with_one_input(installer: Installer) -> None:
    installer.model("plugin_a", "from tests.driver.test_plugins import doubled_cost as cost\n")
    layer = replace(REQUEST.layer, operands=REQUEST.layer.operands[:2])
    (cost,) = estimate([replace(REQUEST, layer=layer)], CostOptions(scalar_one_input=True))
    assert cost.model == "doubled"


def test_unknown_model() -> None:
    assert refusal() == (
        "layer 'Gemm' cannot be costed on core type 'tpu_like': there is no cost model 'doubled'; correct it in the "
        "core file, or install the package that adds it"
    )


def test_two_packages_with_one_name(installer: Installer) -> None:
    installer.model("plugin_b", "cost = len\n")
    installer.model("plugin_a", "cost = len\n")
    assert refusal() == (
        "two installed packages add the cost model 'doubled', plugin_a 1.0 and plugin_b 1.0; uninstall one of them"
    )


@pytest.mark.parametrize(
    "module, reason",
    [
        ("import not_there\n", "ModuleNotFoundError: No module named 'not_there'"),
        ("", "AttributeError: module 'plugin_a' has no attribute 'cost'"),
        ("cost = (\n", "SyntaxError: '(' was never closed (plugin_a.py, line 1)"),
        ("raise RuntimeError('no licence')\n", "RuntimeError: no licence"),
    ],
    ids=["missing module", "missing name", "syntax", "own error"],
)
def test_package_that_cannot_be_imported(installer: Installer, module: str, reason: str) -> None:
    installer.model("plugin_a", module)
    assert refusal() == (
        f"the cost model 'doubled' of the installed package plugin_a 1.0 cannot be imported ({reason}); repair or "
        "uninstall the package"
    )


def test_entry_that_leads_to_something_else(installer: Installer) -> None:
    installer.model("plugin_a", "cost = 3\n")
    assert refusal() == (
        "the cost model 'doubled' of the installed package plugin_a 1.0 is int 'plugin_a:cost', expected a function "
        "CostRequest -> CoreCost"
    )


RULE = "from stream_opt.frontends.onnx_import.rules import RULES\nrule = RULES['Relu']\n"


def test_operator_by_domain_and_type(installer: Installer) -> None:
    entries = (
        "[stream.onnx_operators]\ncom.example.Clip = plugin_a:rule\nSoftmax = plugin_a:rule\nAdd = plugin_a:rule\n"
    )
    installer.package("plugin_a", entries, RULE)
    relu = RULES["Relu"]
    assert (rule_of("Clip", "com.example"), rule_of("Softmax", ""), rule_of("Softmax", "ai.onnx")) == (relu,) * 3
    assert rule_of("Clip", "") is rule_of("Softmax", "com.example") is None
    assert rule_of("Add", "") is RULES["Add"]


def test_operator_in_a_core_file(installer: Installer, tmp_path: Path) -> None:
    system = _system_with(tmp_path, "operator_types: [Rescale]\n")
    with pytest.raises(FileError, match="is not a known op type"):
        load_accelerator(system)
    installer.package("plugin_a", "[stream.onnx_operators]\ncom.example.Rescale = plugin_a:rule\n", RULE)
    assert load_accelerator(system).accelerator.cores[0].type.operator_types == ("Rescale",)


def test_cost_model_in_a_core_file(tmp_path: Path) -> None:
    system = _system_with(tmp_path, "cost_model: scalar\n")
    types = load_accelerator(system).accelerator.core_types
    assert [(name, item.cost_model) for name, item in types.items()] == [("first", "scalar"), ("simd", None)]


def _system_with(folder: Path, line: str) -> Path:
    """Two cores, of which the first has the figures of `simd` and one more line in its file."""
    simd = (SYSTEMS / "cores" / "simd.yaml").read_text(encoding="utf-8")
    (folder / "simd.yaml").write_text(simd, encoding="utf-8")
    kept = "".join(text for text in simd.splitlines(keepends=True) if not text.startswith("operator_types"))
    (folder / "first.yaml").write_text(kept + line, encoding="utf-8")
    (folder / "system.yaml").write_text(
        "name: two\ncores: {0: first, 1: simd}\noffchip_core_id: 1\n"
        "core_connectivity: [{type: link, cores: [0, 1], bandwidth: 8}]\n",
        encoding="utf-8",
    )
    return folder / "system.yaml"


UNIVERSE = "from xdsl.universe import Universe\nuniverse = Universe(all_passes={%r: lambda: None})\n"


@pytest.mark.parametrize(
    "first, message",
    [
        ("stream-tile", "two installed packages define the pass 'stream-tile', plugin_a 1.0 and this tool;"),
        ("canonicalize", "two installed packages define the pass 'canonicalize', plugin_a 1.0 and xdsl "),
        ("new-pass", "two installed packages define the pass 'new-pass', plugin_a 1.0 and plugin_b 1.0; uninstall one"),
    ],
)
def test_passes_of_one_name(installer: Installer, first: str, message: str) -> None:
    installer.package("plugin_a", "[xdsl.universe]\na = plugin_a:universe\n", UNIVERSE % first)
    installer.package("plugin_b", "[xdsl.universe]\nb = plugin_b:universe\n", UNIVERSE % "new-pass")
    with pytest.raises(UserError) as error:
        discover_universe()
    assert str(error.value).startswith(f"error: {message}")


def test_pass_of_a_package(installer: Installer) -> None:
    module = UNIVERSE.replace("lambda: None", "lambda: __import__('xdsl.passes').passes.ModulePass")
    installer.package("plugin_a", "[xdsl.universe]\na = plugin_a:universe\n", module % "new-pass")
    assert discover_universe().all_passes["new-pass"]() is ModulePass


def test_broken_universe(installer: Installer) -> None:
    installer.package("plugin_a", "[xdsl.universe]\na = plugin_a:universe\n", "import not_there\n")
    with pytest.raises(UserError) as error:
        discover_universe()
    assert str(error.value) == (
        "error: the xDSL plug-in 'a' of the installed package plugin_a 1.0 cannot be imported (ModuleNotFoundError: No "
        "module named 'not_there'); repair or uninstall the package"
    )


def test_run_without_plugins_looks_for_none() -> None:
    """Packages that ZigZag imports have plug-ins of their own."""
    program = (
        "import importlib.metadata as metadata\n"
        "groups, find = [], metadata.entry_points\n"
        "metadata.entry_points = lambda **asked: groups.append(asked['group']) or find(**asked)\n"
        "from stream_opt.driver import main\n"
        "main(['gemm_64_64_64', '-p', 'stream-load-accelerator{file=tpu_like_quad_core},stream-co', '-t', 'summary'])\n"
        "assert not [group for group in groups if group.startswith(('stream', 'xdsl'))], groups\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
