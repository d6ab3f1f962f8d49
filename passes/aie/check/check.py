"""All rules of a design."""

from __future__ import annotations

from passes.aie.check.channels import ShimChannels
from passes.aie.check.coverage import check_coverage
from passes.aie.check.design import Design, Finding
from passes.aie.check.limits import check_limits
from passes.aie.check.plan import Plan
from passes.aie.check.proof import prove
from passes.aie.check.runtime import check_sequence
from passes.aie.check.shapes import check_static_shapes
from passes.aie.check.structure import check_functions, check_structure
from passes.aie.device import device
from passes.analysis.errors import InputError


def check_design(design: Design) -> list[Finding]:
    """
    Every violation, none if the design can run (spec aie-dialect 3 to 7 and 9.4).

    If references are broken, only that is reported; a sequence is only simulated if its tasks are right.
    """
    try:
        target = device(design.device)
    except InputError as error:
        return [Finding(design.place, error.message)]
    findings = [*check_structure(design, target), *check_functions(design)]
    if findings:
        return findings
    channels = ShimChannels(Plan(design, target))
    findings = [*check_limits(channels.plan), *check_static_shapes(channels.plan)]
    for sequence in design.sequences:
        found = list(check_sequence(channels, sequence))
        findings += found or [*check_coverage(channels, sequence), *prove(channels, sequence)]
    return findings
