"""Tasks leave for the broker on terms its client knows."""

import inspect

from kombu import Connection

from cluster_portal.common import dispatch


def test_retry_policy_names_only_what_the_client_takes():
    """With eager tasks nothing is ever sent, so a wrong name would show on a real broker only."""
    assert set(dispatch._RETRY) <= set(inspect.signature(Connection.ensure).parameters)
