"""What a figure's files say of themselves: what is shown, of which run, and by which command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from igsuite import __version__
from igsuite.eval.figures.latex_text import environment, latex_words
from igsuite.eval.figures.presets import Preset
from igsuite.visible import visible


@dataclass(frozen=True)
class Source:
    """What was drawn from.

    Args:
        name: What the run or study is called.
        run_id: Checksum of what it is of.
        config_hash: SHA-256 of its configuration.
    """

    name: str
    run_id: str
    config_hash: str


@dataclass(frozen=True)
class Provenance:
    """Where a figure or a table comes from.

    Args:
        title: Its name.
        caption: What it shows, in sentences.
        sources: What it was drawn from.
        command: The command that draws it again.
    """

    title: str
    caption: str
    sources: tuple[Source, ...]
    command: str

    @property
    def lines(self) -> list[str]:
        """One line for each run, its configuration, the command and the version."""
        found = []
        for each in self.sources:
            found.append(f"run: {visible(each.name)}, {each.run_id}")
            found.append(f"configuration: sha256 {each.config_hash}")
        return [*found, f"command: {visible(self.command)}", f"made by: igsuite {__version__}"]

    def metadata(self, ending: str) -> dict[str, str]:
        """Return the same by the names that a format of figures has for it.

        Args:
            ending: "pdf", "svg" or "png".
        """
        title, about = visible(self.title), "; ".join(self.lines)
        if ending == "pdf":
            return {"Title": title, "Subject": visible(self.caption), "Keywords": about}
        return {"Title": title, "Description": visible(self.caption), "Source": about}

    def text(self) -> str:
        """Return a file of text: the caption, and where the figure comes from."""
        return "".join(f"{line}\n" for line in (visible(self.caption), "", *self.lines))

    def latex(self, width: str, preset: Preset) -> str:
        r"""Return the same as a float, for documents with `\usepackage{graphicx}`.

        Args:
            width: "column" or "text".
            preset: The preset.
        """
        kind = environment("figure", width, preset)
        lines = [
            *self.comments,
            f"\\begin{{{kind}}}[t]",
            "\\centering",
            f"\\includegraphics{{{self.title}.pdf}}",
            f"\\caption{{{latex_words(self.caption)}}}",
            f"\\label{{fig:{self.title}}}",
            f"\\end{{{kind}}}",
        ]
        return "".join(f"{line}\n" for line in lines)

    @property
    def comments(self) -> Sequence[str]:
        """The lines as comments of LaTeX."""
        return [f"% {line}" for line in self.lines]
