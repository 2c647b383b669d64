"""Files for a corpus that exists, or for a new one."""

from typing import Any

from django import forms

from annotator.models import Corpus, Project


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files, each checked as a single one would be."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files or [None]]


class UploadForm(forms.Form):
    """``corpus`` is one the project has; ``name`` and ``kind`` make a new one."""

    files = FilesField(  # type: ignore[assignment]  # Django keeps fields apart from attributes
        label="Files",
        help_text="Chat logs, tables, corpora, plain text; compressed or not, several in a zip.",
        error_messages={"required": "Choose at least one file.", "empty": "This file is empty."},
    )
    corpus = forms.ModelChoiceField(
        Corpus.objects.none(), required=False, to_field_name="slug", empty_label="A new corpus"
    )
    name = forms.CharField(
        label="Name of the new corpus",
        max_length=120,
        required=False,
        help_text="For example the model whose logs these are.",
    )
    kind = forms.ChoiceField(
        label="Who talks in it", choices=Corpus.Kind.choices, initial=Corpus.Kind.MODEL
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        corpus = self.fields["corpus"]
        assert isinstance(corpus, forms.ModelChoiceField)  # noqa: S101
        corpus.queryset = project.corpora.all()

    def clean(self) -> dict[str, Any]:
        """Require one corpus: an old one, or a new one's name that is not taken."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name = cleaned.get("name", "").strip()
        if cleaned.get("corpus") is None and not self.errors.get("corpus"):
            if not name:
                self.add_error("name", "Name the new corpus, or choose one that exists.")
            elif self.project.corpora.filter(name=name).exists():
                self.add_error("name", "The project has a corpus of this name: choose it above.")
        return cleaned
