"""What of the help center comes round."""

from wagdesk.work import register

from . import tasks

# A second run finds nothing left to do, so a host whose cron runs it too loses nothing.
register("kb.publish_scheduled", tasks.publish_scheduled, every=60)
