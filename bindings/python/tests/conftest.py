# SPDX-License-Identifier: Apache-2.0
import os

import numpy as np
import pytest

try:
    from hypothesis import HealthCheck, settings
except ImportError:  # the tests that need it are skipped, and say so
    pass
else:
    # The same examples every time, however slow the machine is at drawing them; HYPOTHESIS_PROFILE=default: others.
    settings.register_profile(
        "certain", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "certain"))


@pytest.fixture
def rng():
    return np.random.default_rng(20240607)
