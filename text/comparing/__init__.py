"""How far attributions and pooling weights agree."""
