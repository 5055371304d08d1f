"""What `igsuite.image.ImageExplainer` rests on: methods and baselines in pixel space."""
