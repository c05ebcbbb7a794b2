"""What of the inbox comes round."""

from wagdesk.work import register

from . import tasks

# Lanes: a mail server that is slow delays no mail by another way, and counting delays none.
IN, OUT, FETCH, LONG = "mail in", "mail out", "fetch", "long"

# Mail that was stored is received at once by its task; this picks up what a lost one left.
register("inbox.receive_mail", tasks.receive_mail_task, every=5, lane=IN)
register("inbox.send_mail", tasks.send_mail_task, every=5, lane=OUT)
register("inbox.close_solved", tasks.close_solved_task, every=15 * 60)
register("inbox.wake_snoozed", tasks.wake_snoozed_task, every=60)
register("inbox.sweep_blobs", tasks.sweep_blobs_task, every=6 * 60 * 60, lane=LONG)
register("inbox.rebuild_topics", tasks.rebuild_topics_task, every=60 * 60, lane=LONG)
register("inbox.export_people", tasks.export_people_task, every=30, lane=LONG)
register("inbox.retention", tasks.retention_task, every=60 * 60, lane=LONG)
register("inbox.forget_in_index", tasks.forget_in_index_task, every=10 * 60, lane=LONG)
register("inbox.watch_mail", tasks.watch_mail_task, every=60)
register("inbox.count_figures", tasks.count_figures_task, every=60, lane=LONG)
# What a changed calendar or a lost hint left.
register("inbox.recount_figures", tasks.recount_figures_task, every=24 * 60 * 60, lane=LONG)
register("inbox.sweep_drafts", tasks.sweep_drafts_task, every=60 * 60, lane=LONG)
register("inbox.run_bulk", tasks.run_bulk_task, every=5)
register("inbox.export_tickets", tasks.export_tickets_task, every=5, lane=LONG)
register("inbox.sweep_list", tasks.sweep_list_task, every=6 * 60 * 60, lane=LONG)
register("inbox.fetch_mail", tasks.fetch_mail_task, every=60, lane=FETCH)
