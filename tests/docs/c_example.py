# SPDX-License-Identifier: Apache-2.0
"""Compiles a program against an installed library, as a stranger would, and runs it."""
import os
import subprocess
import tempfile
from pathlib import Path


def output_of(code, prefix, libdir, compiler, *flags):
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "example.c", Path(folder) / "example"
        source.write_text(code, encoding="utf-8")
        library = Path(prefix).resolve() / libdir
        subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", *flags, f"-I{prefix}/include", str(source),
                        f"-L{library}", "-ldriftcheck", "-o", str(program)], check=True)
        run = subprocess.run([str(program)], env={**os.environ, "LD_LIBRARY_PATH": str(library)}, cwd=folder,
                             capture_output=True, text=True, check=True)
    return run.stdout
