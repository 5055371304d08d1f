"""The pytest plugin: tests explain models, judge what they find and keep its history."""
