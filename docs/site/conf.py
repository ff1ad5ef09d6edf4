# SPDX-License-Identifier: Apache-2.0
"""The documentation of driftcheck. tools/docs.sh builds it, with warnings as errors, and runs every example in it."""

import driftcheck

project = "driftcheck"
author = "the driftcheck authors"
copyright = author
release = version = driftcheck.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
default_role = "code"
nitpicky = False

autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_typehints = "none"  # the text says what a parameter is, the source has the types
autosummary_generate = True
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

html_theme = "furo"
html_title = f"driftcheck {release}"
html_extra_path = []
