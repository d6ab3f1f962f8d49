import marimo

__generated_with = "0.25.2"
app = marimo.App(width="full", app_title="From ONNX to an allocation")


@app.cell
def _():
    import marimo as mo

    mo.md(
        """
        # From ONNX to an allocation

        Two convolutions are mapped to a chip with four matrix cores. Every pass writes its decisions into one module,
        and after every pass this notebook looks at what is new in it. The same steps on the command line are in
        *Getting started*.

        Change a value below (the network, the chip, the tiling): everything that depends on it is computed again.
        """
    )
    return (mo,)


@app.cell
def _(mo):
    network = mo.ui.text("2conv_1_8_32_32_16_32_3", label="network (the name of an example)", full_width=True)
    chip = mo.ui.text("tpu_like_quad_core", label="chip (a name, or the path of a YAML file)", full_width=True)
    tiling = mo.ui.text("Conv2.D2=8", label="tiling (how much of a loop a core does per iteration)", full_width=True)
    mo.vstack([network, chip, tiling])
    return chip, network, tiling


@app.cell
def _(mo):
    from io import StringIO
    from textwrap import wrap

    from xdsl.context import Context
    from xdsl.dialects.builtin import ModuleOp

    from passes import get_all_passes
    from stream_opt.pipeline_string import parse_passes

    def after(module: ModuleOp, pipeline: str) -> ModuleOp:
        """A copy of the module after the passes of a pass string, verified."""
        changed = module.clone()
        for item in parse_passes(pipeline, get_all_passes()):
            item.apply(Context(), changed)
        changed.verify()
        return changed

    def lines(module: ModuleOp, *starts: str, most: int = 5):
        """The operations that begin with one of the texts, wrapped; of each, so many lines at most."""
        chosen = []
        for line in str(module).splitlines():
            operation = line.strip().partition(" = ")[2] if line.strip().startswith("%") else line.strip()
            if operation.startswith(starts):
                wrapped = wrap(line.strip(), 150, subsequent_indent="    ", break_long_words=False)
                chosen += wrapped[:most] + ["    …"] * (len(wrapped) > most)
        return mo.plain_text("\n".join(chosen))

    def printed(module: ModuleOp, target) -> str:
        """What a target prints of the module."""
        output = StringIO()
        target.emit(Context(), module, output)
        return output.getvalue()

    return after, lines, printed


@app.cell
def _(mo, network):
    import onnx

    from stream_opt.examples.workloads import build_by_name

    model_bytes = build_by_name(network.value)
    mo.stop(model_bytes is None, mo.md(f"There is no example `{network.value}`; `streamc examples` lists them."))
    graph = onnx.load_from_string(model_bytes).graph
    nodes = [{"name": node.name, "operator": node.op_type, "reads": ", ".join(node.input)} for node in graph.node]
    mo.vstack([mo.md("## The ONNX file"), mo.ui.table(nodes, selection=None)])
    return (model_bytes,)


@app.cell
def _(lines, mo, model_bytes, network):
    from stream_opt.frontends.onnx import import_bytes

    imported = import_bytes(model_bytes, f"{network.value}.onnx")
    mo.vstack(
        [
            mo.md(
                """
                ## Import: layers as loops

                A layer is a nest of loops D0, D1, … with `bounds`; the `maps` say which element of each tensor one
                iteration touches. Nothing else of the operator is needed from here on.
                """
            ),
            lines(imported, "stream.layer", "stream.yield"),
        ]
    )
    return (imported,)


@app.cell
def _(after, chip, imported, lines, mo, printed):
    from stream_opt.targets.svg import SvgTarget

    loaded = after(imported, f'stream-load-accelerator{{file="{chip.value}"}}')
    mo.vstack(
        [
            mo.md(
                """
                ## stream-load-accelerator

                The chip comes into the module: figures once per type of core, then cores, links and buses by number.
                Bandwidths are in bits per cycle.
                """
            ),
            lines(loaded, "stream.core ", "stream.link", "stream.bus"),
            mo.Html(printed(loaded, SvgTarget(view="hardware"))),
        ]
    )
    return SvgTarget, loaded


@app.cell
def _(SvgTarget, after, lines, loaded, mo, printed, tiling):
    mapped = after(loaded, f'stream-partition,stream-generate-mapping{{tiling="{tiling.value}"}}')
    mo.vstack(
        [
            mo.md(
                """
                ## stream-partition, stream-generate-mapping

                Layers that run together form a group; what crosses the border of a group goes through off-chip memory.
                Every layer gets cores and a split of its loops over them, the group gets a tiling.
                """
            ),
            lines(mapped, "stream.group", "stream.layer", most=8),
            mo.Html(printed(mapped, SvgTarget(view="workload"))),
        ]
    )
    return (mapped,)


@app.cell
def _(after, lines, mapped, mo):
    tiled = after(mapped, "stream-tile")
    mo.vstack(
        [
            mo.md(
                """
                ## stream-tile

                One iteration of the group, on tiles. An iteration space lists loops from the inside out: `K` inside one
                tile of one core, `S` side by side on cores, `T` over the iterations; `V` if the loop addresses other
                data in each step, `I` if the same.
                """
            ),
            lines(tiled, "stream.steady_state", "stream.compute", most=8),
        ]
    )
    return (tiled,)


@app.cell
def _(after, lines, mo, tiled):
    transferred = after(tiled, "stream-insert-transfers")
    mo.vstack(
        [
            mo.md(
                """
                ## stream-insert-transfers

                Every move of data becomes an operation of its own. `core_bits` is what one core holds of one tile.
                """
            ),
            lines(transferred, "stream.transfer"),
        ]
    )
    return (transferred,)


@app.cell
def _(after, mo, transferred):
    from stream_dialects.stream.steady_state import ComputeOp, TransferOp

    scheduled = after(transferred, "stream-estimate-costs,stream-schedule-slots")
    steps = [op for op in scheduled.walk() if isinstance(op, ComputeOp | TransferOp)]
    costs = [
        {
            "slot": op.slot.value.data,
            "operation": op.label.data,
            "cycles of a tile": op.costs.data[0].latency if isinstance(op, ComputeOp) else "",
            "of which computing": op.costs.data[0].ideal_temporal if isinstance(op, ComputeOp) else "",
            "pJ of a tile": op.costs.data[0].energy if isinstance(op, ComputeOp) else "",
        }
        for op in steps
    ]
    mo.vstack(
        [
            mo.md(
                """
                ## stream-estimate-costs, stream-schedule-slots

                ZigZag searches the best order of loops for a tile on a core. Then everything gets a slot: what shares
                one runs at the same time. How long a transfer takes depends on its route, which is not known yet.
                """
            ),
            mo.ui.table(costs, selection=None),
        ]
    )
    return ComputeOp, TransferOp, scheduled


@app.cell
def _(TransferOp, after, mo, scheduled):
    allocated = after(scheduled, "stream-allocate,stream-check-allocation,stream-estimate-memory")
    routes = [
        {
            "transfer": op.label.data,
            "from cores": str(list(op.route.data.sources)),
            "to cores": str(list(op.route.data.targets)),
            "over connections": ", ".join(str(hop.connection) for hop in op.route.data.links),
        }
        for op in allocated.walk()
        if isinstance(op, TransferOp) and op.route is not None
    ]
    mo.vstack(
        [
            mo.md(
                """
                ## stream-allocate

                An exact integer program chooses where every tensor lives, how long it stays there, and which way it
                takes, so that the total latency is the smallest possible. The next pass checks the answer without any
                code in common with it.
                """
            ),
            mo.ui.table(routes, selection=None),
        ]
    )
    return (allocated,)


@app.cell
def _(allocated, mo):
    from stream_dialects.stream.workload import GroupOp

    latencies = [op.latency.data for op in allocated.walk() if isinstance(op, GroupOp)]
    total_latency = sum(latency.total for latency in latencies)
    mo.md(
        f"""
        **Total latency: {total_latency} cycles** = """
        + " + ".join(
            f"({latency.iterations} iterations × {latency.per_iteration} cycles − {latency.iterations - 1} × "
            f"{latency.overlap} cycles of overlap)"
            for latency in latencies
        )
    )
    return (total_latency,)


@app.cell
def _(SvgTarget, allocated, mo, printed):
    mo.vstack(
        [
            mo.md("## Pictures: what runs when, and what every memory holds"),
            mo.Html(printed(allocated, SvgTarget(view="schedule"))),
            mo.Html(printed(allocated, SvgTarget(view="memory"))),
        ]
    )
    return


@app.cell
def _(allocated, mo, printed):
    from stream_opt.targets.report import ReportTarget

    report = printed(allocated, ReportTarget())
    mo.vstack(
        [
            mo.md("## The report: one page to keep. `stream-opt allocated.mlir -t report -o report.html` writes it."),
            mo.iframe(report, height="900px"),
        ]
    )
    return (report,)


if __name__ == "__main__":
    app.run()
