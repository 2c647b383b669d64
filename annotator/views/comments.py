"""Comments on turns: annotators ask beside the transcript, reviewers answer on a page."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator import access
from annotator.errors import InvalidInput
from annotator.forms.comments import AnswerForm, sent
from annotator.http import is_htmx, without, words
from annotator.models import Comment
from annotator.numbers import whole
from annotator.policies import Action
from annotator.queries import comments as queries
from annotator.queries.comments import Thread
from annotator.services import comments as services


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_work(request: HttpRequest, slug: str, pk: int) -> JsonResponse:
    """Give the threads on a conversation, one's own unless one may review; POST adds to them.

    Every answer is the whole list: ``[{"id", "turn", "author", "text", "flag", "at", "resolved",
    "replies": [{"author", "text", "at"}]}]``, turns from 0.
    """
    door, work = access.enter_work(request, slug, pk)
    conversation = work.conversation
    if request.method == "POST":
        said = sent(request.body)
        if said.parent is not None:
            comment = access.comment(door, said.parent)
            services.reply(comment=comment, author=door.user, name=said.id, text=said.text)
        else:
            services.comment(
                conversation=conversation,
                author=door.user,
                name=said.id,
                turn=said.turn,
                text=said.text,
                flag=said.flag,
            )
    threads = queries.on(conversation, None if door.may_review else door.user)
    return JsonResponse([_plain(each) for each in threads], safe=False)


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the project's threads, open ones first, with the turns they are about."""
    door = access.enter(request, slug, Action.REVIEW)
    which = {name: words(request.GET, name).strip() for name in ("state", "flag", "search")}
    page = queries.page(door.project, **which, number=whole(request.GET.get("page")) or 1)
    context = {
        "access": door,
        "page": page,
        **which,
        "states": queries.STATES,
        "flags": Comment.Flag.choices,
        "query": without(request.GET, "page"),
    }
    return render(request, "annotator/comments.html", context)


@require_POST
def answer(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Answer, resolve or reopen a thread; htmx gets the thread as it is then."""
    door = access.enter(request, slug, Action.REVIEW)
    comment = access.comment(door, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Say whether to reply, resolve or reopen.")
    do, text = form.cleaned_data["do"], form.cleaned_data["text"]
    if do in {"reply", "reply-resolve"}:
        name = form.cleaned_data["name"] or uuid4()
        services.reply(comment=comment, author=door.user, name=name, text=text)
    if do in {"resolve", "reply-resolve"}:
        services.resolve(comment=comment, actor=door.user)
    if do == "reopen":
        services.reopen(comment=comment, actor=door.user)
    if not is_htmx(request):
        return redirect(reverse("annotator:comments", args=[slug]) + f"#thread-{pk}")
    context = {"access": door, "thread": queries.thread(comment)}
    return render(request, "annotator/comment_thread.html", context)


def _plain(thread: Thread) -> dict[str, object]:
    return {
        "id": str(thread.id),
        "turn": thread.turn,
        "author": thread.author,
        "text": thread.text,
        "flag": thread.flag,
        "at": thread.at.isoformat(),
        "resolved": thread.resolved.isoformat() if thread.resolved else None,
        "replies": [
            {"author": each.author, "text": each.text, "at": each.at.isoformat()}
            for each in thread.replies
        ],
    }
