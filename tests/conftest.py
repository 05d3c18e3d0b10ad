"""Every test has a store of its own making: none touches the one of whoever works here."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_FOLDER = tempfile.TemporaryDirectory(prefix="waymark-tests-")
os.environ["WAYMARK_DATABASE_URL"] = f"sqlite:///{Path(_FOLDER.name) / 'directory.sqlite3'}"
os.environ["WAYMARK_EDITORS"] = str(Path(_FOLDER.name) / "editors.yaml")
