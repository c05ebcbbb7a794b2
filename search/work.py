"""What of search comes round."""

from wagdesk.work import register

from . import tasks

register("search.index_changes", tasks.drain_index_changes, every=10)
register("search.count_searches", tasks.count_searches, every=10 * 60)
register("search.previews", tasks.replay_previews, every=30)
register("search.roll_up_searches", tasks.roll_up_searches, every=30 * 60)
register("search.calibrate", tasks.calibrate_suggestions, every=24 * 60 * 60)
register("search.vectors", tasks.update_vectors, every=6 * 60 * 60)
