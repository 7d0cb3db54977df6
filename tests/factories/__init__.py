"""Makers of what tests need, in the words of the business."""
