# SPDX-License-Identifier: Apache-2.0
"""driftcheck in other packages. Each module needs the package of its name, and is imported by itself.

=================  ==========================================================
module             what it has
=================  ==========================================================
``sklearn``        `DriftMonitor`, a transformer that passes data through
``asgi``           `DriftMiddleware` for FastAPI and Starlette, `metrics_app`
``onnxruntime``    `MonitoredSession` around an inference session
``mlflow``         `log_report`, `log_profile`
``prometheus``     `MonitorCollector` for prometheus_client
=================  ==========================================================

What observes beside a request never fails it: an error is logged by the logger ``driftcheck``, and counted.
"""
