"""The labels a project asks for, and the next version of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from annotator import access
from annotator.access import Access
from annotator.forms import schemes as forms
from annotator.forms.schemes import Edited
from annotator.http import is_htmx
from annotator.models import SchemeVersion
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import annotating
from annotator.queries import schemes as queries
from annotator.schemes import changes, draft, writing
from annotator.schemes.templates import templates
from annotator.services import schemes as services
from annotator.transcript import Role


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a scheme version, the current one unless ``?version`` says otherwise."""
    door = access.enter(request, slug, Action.VIEW)
    context = {
        "access": door,
        "scheme": _version(door, request),
        "versions": queries.versions(door.project),
    }
    return render(request, "annotator/scheme.html", context)


@require_safe
def as_yaml(request: HttpRequest, slug: str) -> HttpResponse:
    """Download a scheme version as YAML, which another project can read."""
    door = access.enter(request, slug, Action.VIEW)
    scheme = _version(door, request)
    response = HttpResponse(
        writing.dump(queries.definition(scheme)), content_type="application/yaml; charset=utf-8"
    )
    name = f"{door.project.slug}-scheme-{scheme.number}.yaml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a draft of the next version; adopt it once it is said what becomes of given labels."""
    door = access.enter(request, slug, Action.MANAGE)
    found = forms.edited(request) if request.method == "POST" else _begun(door, request)
    current = annotating.current_scheme(door.project)
    if found.command == "adopt" and found.scheme is not None:
        version = services.change(
            project=door.project,
            definition=found.scheme,
            moves=found.moves,
            seen=found.seen,
            actor=door.user,
        )
        messages.success(request, f"{version.name}, version {version.number}, is in use now.")
        page = reverse("annotator:scheme", args=[slug])
        return HttpResponseClientRedirect(page) if is_htmx(request) else redirect(page)
    context = {
        "access": door,
        "edited": found,
        "draft": draft.with_paths(found.draft),
        "current": current,
        "changes": _changes(door, current, found),
        "keys": draft.keys_of(found.draft),
        "roles": list(Role),
        "templates": templates().values(),
        "colours": range(1, 13),
    }
    template = "annotator/scheme_edit.html"
    return render(request, f"{template}#editor" if is_htmx(request) else template, context)


def _begun(door: Access, request: HttpRequest) -> Edited:
    current = annotating.current_scheme(door.project)
    template = templates().get(request.GET.get("template", ""))
    scheme = template.scheme if template else queries.definition(_version(door, request))
    return Edited(dict(writing.plain(scheme)), seen=current.number)


def _changes(door: Access, current: SchemeVersion, found: Edited) -> list[changes.Change]:
    if found.scheme is None:
        return []
    given = queries.given(door.project)
    return changes.compare(queries.definition(current), found.scheme, given)


def _version(door: Access, request: HttpRequest) -> SchemeVersion:
    if not request.GET.get("version"):
        return annotating.current_scheme(door.project)
    version = queries.version(door.project, whole(request.GET.get("version")) or 0)
    if version is None:
        raise Http404
    return version
