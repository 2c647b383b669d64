"""How often a corpus has each act and event: by a lens, by people, and by both."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from annotator import access
from annotator.errors import InvalidInput
from annotator.models import Corpus
from annotator.policies import Action
from annotator.queries import assigning
from inspector.forms import selection as forms
from inspector.forms.absent import absent
from inspector.forms.sampling import SampleForm
from inspector.models import CalibrationSample
from inspector.queries.rates import csv as csvs
from inspector.queries.rates import sampled, shown
from inspector.queries.rates.classes import classes
from inspector.queries.rates.estimates import Counted, Measured
from inspector.queries.rates.work import sources
from inspector.queries.references import Reference
from inspector.services import sampling


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: whose labels, of which sample, out of what there is."""

    sources: list[Reference]
    samples: list[CalibrationSample]
    sample: CalibrationSample | None
    counted: Counted

    def measured(self) -> Measured:
        """Measure it."""
        ids = self.counted.counts.ids
        return self.counted.measured(sampled.frame(self.sample, ids) if self.sample else None)


@require_safe
def show(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Show the rates of a corpus by the labels and the sample that the address names."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    asked = _asked(request, found)
    rates = asked.measured()
    people = assigning.annotators(door.project) if door.may_review else []
    context = {
        "access": door,
        "corpus": found,
        "asked": asked,
        "strata": sampled.strata(asked.sample, asked.counted) if asked.sample else [],
        "rates": rates,
        "selection": forms.selection(request.GET),
        "kept": forms.kept(request.GET),
        "carried": forms.carried(request.GET),
        "table": asked.counted.counts.chosen.table,
        "unknown": asked.counted.counts.chosen.unknown,
        "absent": absent(found, request.GET),
        "layers": shown.layers(rates),
        "edge": shown.edge(rates),
        "form": SampleForm(people=people, classes=asked.counted.classes),
        "people": people,
    }
    return render(request, "inspector/rates.html", context)


@require_safe
def csv(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Give the rates as CSV: a row for each label."""
    door = access.enter(request, slug, Action.INSPECT)
    found = access.corpus(door, corpus)
    asked = _asked(request, found)
    return HttpResponse(
        csvs.csv(asked.measured(), asked.sample.pk if asked.sample else None),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{corpus}-rates.csv"'},
    )


@require_POST
def draw(request: HttpRequest, slug: str, corpus: str) -> HttpResponse:
    """Draw a calibration sample and assign it to chosen annotators."""
    door = access.enter(request, slug, Action.REVIEW)
    found = access.corpus(door, corpus)
    people = assigning.annotators(door.project)
    form = SampleForm(request.POST, people=people, classes=classes(door.project))
    if not form.is_valid():
        raise InvalidInput("Say how many conversations, at least two, and choose an annotator.")
    sample, made = sampling.draw(
        corpus=found,
        wanted=form.cleaned_data["wanted"],
        by=form.cleaned_data["by"],
        annotators=form.cleaned_data["annotator"],
        each=form.cleaned_data["do"] == "assign",
        actor=door.user,
    )
    drawn = len(sample.drawn)
    messages.success(
        request,
        f"{drawn:,} conversations are drawn, {made:,} assignment{'' if made == 1 else 's'} made.",
    )
    return redirect("inspector:rates", slug=slug, corpus=corpus)


def _asked(request: HttpRequest, corpus: Corpus) -> Asked:
    """Read an address; what makes no sense in it is the first source, the newest sample."""
    wanted, number = request.GET.get("against", ""), request.GET.get("sample", "")
    known, drawn = sources(corpus), sampled.samples(corpus)
    source = next((each for each in known if each.key == wanted), known[0] if known else None)
    sample = next((each for each in drawn if str(each.pk) == number), drawn[0] if drawn else None)
    return Asked(
        known,
        drawn,
        None if number == "none" else sample,
        Counted(corpus, source, forms.selection(request.GET)),
    )
