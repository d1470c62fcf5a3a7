"""What `/openapi.json` says, held against the server by requests that are drawn from it: no fault of the server, and no
answer that is not described."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.core.result import Ok

from tests.conftest import cases
from tests.serving import Served

pytestmark = pytest.mark.xdist_group("serve")

DRAWN = cases(12)
"""How many requests to each address, of those that fit the description, and of those that do not."""
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
CHECKS = [
    checks.not_a_server_error,
    checks.content_type_conformance,
    checks.status_code_conformance,
    checks.response_schema_conformance,
]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_described(server: Served, mode: GenerationMode) -> None:
    document = schemathesis.openapi.from_url(f"http://127.0.0.1:{server.port}/openapi.json")
    operations = [each.ok() for each in document.get_all_operations() if isinstance(each, Ok)]
    assert len(operations) == len(document.raw_schema["paths"]) > 20
    for operation in operations:

        @given(operation.as_strategy(generation_mode=mode))
        @settings(max_examples=DRAWN, deadline=None, database=None, suppress_health_check=SLOW)
        def answered(case: Any) -> None:
            found = case.call()
            assert found.status_code in (200, 400, 404, 405), (case.as_curl_command(), found.text)
            case.validate_response(found, checks=CHECKS)

        answered()
