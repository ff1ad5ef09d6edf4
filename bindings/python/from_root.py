# SPDX-License-Identifier: Apache-2.0
"""Build backend of this folder: that of the repository root, which has the C sources."""

import os
from pathlib import Path

from scikit_build_core import build as backend

os.chdir(Path(__file__).resolve().parents[2])

build_wheel = backend.build_wheel
build_sdist = backend.build_sdist
build_editable = backend.build_editable
get_requires_for_build_wheel = backend.get_requires_for_build_wheel
get_requires_for_build_sdist = backend.get_requires_for_build_sdist
get_requires_for_build_editable = backend.get_requires_for_build_editable
