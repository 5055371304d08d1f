"""Heatmaps of tokens: terminal, HTML, Markdown, LaTeX and figures."""
