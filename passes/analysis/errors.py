"""The one exception that an algorithm raises for a fact of the user's input."""

from __future__ import annotations


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
