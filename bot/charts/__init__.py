"""Pictures of what a survey found: one a question, a phone's width. matplotlib is imported when the first is drawn."""

from bot.charts.drawing import draw_crosstab, draw_question

__all__ = ["draw_crosstab", "draw_question"]
