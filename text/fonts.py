"""A font with Chinese characters for matplotlib, where one is installed."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from matplotlib import font_manager

#: Families that systems and their packages bring, the ones with the best Latin letters first.
SYSTEM_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "Arial Unicode MS",
)
INSTALL_FONT = (
    'no Chinese font was found, so no figure shows Chinese text: pip install "igsuite[cjk]"'
)


@cache
def chinese_family() -> str | None:
    """Return the name of a font family with Chinese characters, made known to matplotlib.

    Looks for the package `pylopdf-fonts-zh-cn` (the extra `cjk`) first, then for the families
    in `SYSTEM_FAMILIES`.

    Returns:
        The family's name, or `None` where no such font is installed.
    """
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    for folder in (found.submodule_search_locations or []) if found else []:
        file = Path(folder) / "NotoSansSC-Regular.otf"
        if file.is_file():
            font_manager.fontManager.addfont(file)
            return font_manager.FontProperties(fname=file).get_name()
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((family for family in SYSTEM_FAMILIES if family in installed), None)
