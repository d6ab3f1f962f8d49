"""The exceptions that an algorithm raises for a fact of the user's input."""

from __future__ import annotations

from collections.abc import Iterable


class InputError(Exception):
    """
    Something in the user's input cannot be used: names the thing, the place and the remedy in one sentence.

    `subject` is the name of the layer, tensor, group or core that the message is about, so that a pass can attach
    the diagnostic to the right op.
    """

    def __init__(self, message: str, *, subject: str | None = None):
        super().__init__(message)
        self.message = message
        self.subject = subject


class FileError(InputError):
    """
    What is wrong with files that are read beside the main input, such as a hardware description.

    `findings` are (place, sentence) pairs; the place is `file`, or `file:line:column` where it is known.
    """

    def __init__(self, findings: Iterable[tuple[str, str]]):
        self.findings = tuple(dict.fromkeys(findings))
        super().__init__("\n".join(f"{place}: {sentence}" for place, sentence in self.findings))
