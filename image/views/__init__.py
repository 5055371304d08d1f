"""Views of pixel attributions: masks, outlines, overlays and figures."""
