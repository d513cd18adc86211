"""Which roles open which kind of page."""

from __future__ import annotations

from server.store.reviewers import Role

# Reads reports and judges them.
REVIEWERS = frozenset({Role.REVIEWER, Role.LEAD})
# Settles disagreement and revokes effects.
LEADS = frozenset({Role.LEAD})
# Looks after accounts and the trail; an operator reads no report.
OVERSEERS = frozenset({Role.LEAD, Role.OPERATOR})
EVERYBODY = frozenset(Role)
