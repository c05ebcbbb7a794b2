"""What an agent has set for themselves."""

from wagdesk.reads import read

from ..models import AgentSettings


def agent_settings(user) -> AgentSettings:
    """Their row, or the defaults for who has none yet."""
    return next(iter(read(AgentSettings, user=user.pk)), None) or AgentSettings(user=user)
