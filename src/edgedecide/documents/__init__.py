"""YAML documents: values with line and column of each, every mistake of a file together, and limits for hostile input.

The only module that imports yaml. Values are built straight from the parser's events: composing unchecked input can
exhaust the C stack, and no loader tells where a value stands.
"""

from __future__ import annotations

from edgedecide.documents.document import Document, parse_document, read_document
from edgedecide.documents.walk import MAX_BYTES, MAX_DEPTH, MAX_EVENTS

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_EVENTS", "Document", "parse_document", "read_document"]
