"""What of the inbox comes round."""

from wagdesk.work import register

from . import tasks

register("inbox.send_mail", tasks.send_mail_task, every=5)
register("inbox.close_solved", tasks.close_solved_task, every=15 * 60)
