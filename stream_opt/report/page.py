"""The report as one HTML page: style and script inside, nothing to fetch."""

from __future__ import annotations

from importlib.resources import files

from stream_opt.pictures.palette import style_sheet
from stream_opt.pictures.texts import count
from stream_opt.report.facts import Report
from stream_opt.report.markup import element, escaped
from stream_opt.report.sections import Section, sections

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
"""The browser refuses whatever the page might ask of a network."""


def page(report: Report) -> str:
    """The whole page."""
    schedule = report.schedule
    title = f"{schedule.workload} on {schedule.accelerator.name}"
    tabs = sections(report)
    header = element("h1", escaped(title)) + element("p", f"{count(schedule.total)} cycles", id="total")
    body = [
        element("header", header),
        element("div", "".join(_tab(tab) for tab in tabs), role="tablist", aria_label="Parts of the report"),
        element("main", "\n".join(_panel(tab) for tab in tabs)),
        element("div", "", id="hover", role="status", hidden=True),
        f"<script>\n{_resource('page.js')}</script>",
    ]
    return "\n".join(["<!DOCTYPE html>", '<html lang="en">', _head(title), "<body>", *body, "</body>", "</html>", ""])


def _head(title: str) -> str:
    dark = f"@media (prefers-color-scheme: dark) {{\n{style_sheet(dark=True)}\n}}"
    return "\n".join(
        [
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<link rel="icon" href="data:,">',
            element("title", escaped(f"Report: {title}")),
            f"<style>\n{_resource('page.css')}@media screen {{\n{dark}\n}}\n</style>",
            "</head>",
        ]
    )


def _tab(section: Section) -> str:
    return element(
        "button",
        escaped(section.title),
        type="button",
        role="tab",
        id=f"tab-{section.key}",
        aria_controls=section.key,
        aria_selected="false",
    )


def _panel(section: Section) -> str:
    content = element("h2", escaped(section.title)) + section.content
    return element("section", content, role="tabpanel", id=section.key, aria_labelledby=f"tab-{section.key}")


def _resource(name: str) -> str:
    return files("stream_opt.report").joinpath(name).read_text(encoding="utf-8")
