"""Files for a corpus that exists, or for a new one."""

from typing import Any

from django import forms

from annotator.models import Corpus, Project

NAME = 120  # characters of a corpus's name


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
        max_length=NAME,
        required=False,
        help_text="For example the model whose logs these are. Left empty, the file's name.",
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
        if cleaned.get("corpus") is None and cleaned.get("files") and not self.errors:
            name = cleaned["name"].strip() or _stem(cleaned["files"][0].name)
            cleaned["name"] = name
            if self.project.corpora.filter(name=name).exists():
                self.add_error("name", f"The project has a corpus named {name}: choose it above.")
        return cleaned


def _stem(filename: str) -> str:
    """Return what a file is called, without what its endings say of its form."""
    return filename.strip(".").partition(".")[0][:NAME] or filename[:NAME]
