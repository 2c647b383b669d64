"""Train the learned parts of the lenses."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotator.formats.base import FormatError
from inspector.lenses.learned.model import WEIGHTS

SEED = 20_240_229


class Command(BaseCommand):
    """Fit models to labelled conversations; write each one's weights and its card."""

    help = "Train the learned parts of the lenses on labelled conversations, half of them held out."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="JSON Lines, named for its corpus, as mrda.jsonl",
        )
        parser.add_argument("--model", nargs="+", default=[], metavar="NAME", help="only these")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument(
            "--baselines",
            action="store_true",
            help="train none; say what words alone reach for each class, on the same halves",
        )
        parser.add_argument("--into", type=Path, default=WEIGHTS, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 if scikit-learn is missing, or a corpus that a model learns from."""
        try:
            from inspector.training import specs, train
        except ImportError as error:
            raise CommandError(
                f"{error}; training needs the dependency group “train” of pyproject.toml"
            ) from error
        if options["baselines"]:
            for path in options["files"]:
                self._say_baselines(path)
            return
        paths = {path.stem: path for path in options["files"]}
        asked = [s for s in specs.SPECS if s.name in options["model"] or not options["model"]]
        needed = {name for spec in asked for name in spec.corpora}
        if not asked:
            raise CommandError(f"the models are {', '.join(s.name for s in specs.SPECS)}")
        if missing := needed - paths.keys():
            raise CommandError(f"no file for {', '.join(sorted(missing))}")
        try:
            corpora = {name: train.corpus(paths[name]) for name in sorted(needed)}
        except (OSError, FormatError) as error:
            raise CommandError(str(error)) from error
        for spec in asked:
            model, card = train.train(spec, corpora, seed=options["seed"])
            options["into"].mkdir(parents=True, exist_ok=True)
            path = options["into"] / f"{spec.name}.npz"
            model.save(path)
            said = json.dumps(card, ensure_ascii=False, indent=1)
            path.with_suffix(".json").write_text(said + "\n", encoding="utf-8")
            self.stdout.write(f"{said}\n{path}: {path.stat().st_size:,} bytes")

    def _say_baselines(self, path: Path) -> None:
        from inspector.training import baseline, train

        try:
            found = train.corpus(path)
        except (OSError, FormatError) as error:
            raise CommandError(str(error)) from error
        for each in baseline.baselines(found.learned, found.kept):
            self.stdout.write(f"{path.stem}: {each}")
