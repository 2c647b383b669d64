"""Train the learned parts of the lenses."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from annotator.formats.base import FormatError
from inspector.lenses.learned.model import WEIGHTS

if TYPE_CHECKING:
    from inspector.training.specs import Spec
    from inspector.training.train import Corpus

SEED = 20_240_229


class Command(BaseCommand):
    """Fit models to labelled conversations; write each one's weights and its card."""

    help = (
        "Train the learned parts of the lenses on labelled conversations: on all of them to be"
        " used, on half of them to be measured on the others."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            metavar="FILE",
            help="JSON Lines, named for its corpus, as mrda.jsonl",
        )
        parser.add_argument(
            "--own",
            nargs="+",
            type=Path,
            default=[],
            metavar="FILE",
            help="labels of a project, as the export evaluation.jsonl has them; classes that they"
            " have enough of are learned from them, too, and others keep their weights",
        )
        parser.add_argument("--model", nargs="+", default=[], metavar="NAME", help="only these")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument(
            "--baselines",
            action="store_true",
            help="train none; say what words alone reach for each class, on the same halves",
        )
        parser.add_argument(
            "--cards", action="store_true", help="train none; the cards there are as a table"
        )
        parser.add_argument("--into", type=Path, default=WEIGHTS, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 without scikit-learn, a corpus that a model learns from, or its labels."""
        try:
            from inspector.training import cards, own, specs, train
        except ImportError as error:
            raise CommandError(
                f"{error}; training needs the dependency group “train” of pyproject.toml"
            ) from error
        if options["cards"]:
            self.stdout.write(cards.as_markdown(options["into"]))
            return
        if options["baselines"]:
            for path in options["files"]:
                self._say_baselines(path)
            return
        asked = [s for s in specs.SPECS if s.name in options["model"] or not options["model"]]
        if not asked:
            raise CommandError(f"the models are {', '.join(s.name for s in specs.SPECS)}")
        corpora = _corpora(options["files"], options["own"], asked)
        for spec in asked:
            joined = own.joined(spec, corpora) if options["own"] else spec
            if joined is None:
                self.stdout.write(f"{spec.name}: too few own labels; it stays as it is")
                continue
            try:
                found = train.train(joined, corpora, seed=options["seed"])
            except (train.OtherFeatures, train.NoLabels) as error:
                raise CommandError(str(error)) from error
            path = found.save(options["into"])
            self.stdout.write(f"{cards.text(found.card)}\n{path}: {path.stat().st_size:,} bytes")

    def _say_baselines(self, path: Path) -> None:
        from inspector.training import baseline, train

        try:
            found = train.corpus(path)
        except (OSError, FormatError) as error:
            raise CommandError(str(error)) from error
        for each in baseline.baselines(found.learned, found.kept):
            self.stdout.write(f"{path.stem}: {each}")


def _corpora(
    files: Sequence[Path], own: Sequence[Path], asked: Sequence["Spec"]
) -> dict[str, "Corpus"]:
    """Return the corpora that models learn from, by name; without own labels, every one of them."""
    from inspector.training import train

    paths = {path.stem: path for path in files}
    mine = {path.stem: path for path in own}
    needed = {name for spec in asked for name in spec.corpora}
    if (missing := needed - paths.keys()) and not own:
        raise CommandError(f"no file for {', '.join(sorted(missing))}")
    if twice := mine.keys() & (needed | paths.keys()):
        raise CommandError(f"own labels need a name of their own: {', '.join(sorted(twice))}")
    try:
        found = {name: train.corpus(paths[name]) for name in sorted(needed & paths.keys())}
        return found | {name: train.corpus(path, own=True) for name, path in mine.items()}
    except (OSError, FormatError) as error:
        raise CommandError(str(error)) from error
