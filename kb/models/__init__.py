from .evidence import ArticleDay, ArticleRead, ArticleVote

__all__ = ["ArticleDay", "ArticleRead", "ArticleVote"]
