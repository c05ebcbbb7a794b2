"""What an agent has set for themselves."""

from ..models import AgentSettings


def agent_settings(user) -> AgentSettings:
    """Their row, or the defaults for who has none yet."""
    return AgentSettings.objects.filter(user=user).first() or AgentSettings(user=user)
