"""Issued documents: is this one genuine (for everybody), and the file itself (for its readers)."""

import hashlib
from datetime import date

from allauth.decorators import rate_limit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as written_day
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import View

from cluster_portal.common.documents.codes import read, written
from cluster_portal.common.models import SealedDocument


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of the document"),
        max_length=40,
        help_text=gettext_lazy("Twelve letters and figures beside the square code, on each page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = read(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("A code looks like 7K3M-9QTX-2FHB."))
        return code


class CompareForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The PDF you were given"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
        help_text=gettext_lazy("The file is compared and not kept."),
    )


@rate_limit(action="verify_unknown", limit_get=True)
def unknown(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return render(request, "common/verify/unknown.html", {"form": form}, status=404)


@method_decorator(login_not_required, name="dispatch")
class DocumentAsk(View):
    """For whoever has the paper and no camera: type the code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "common/verify/ask.html", {"form": CodeForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if not form.is_valid():
            return render(request, "common/verify/ask.html", {"form": form}, status=422)
        return redirect("document-verify", code=written(form.cleaned_data["code"]))


_everybody = [
    login_not_required,
    never_cache,
    rate_limit(action="verify_document", limit_get=True),
]


@method_decorator(_everybody, name="dispatch")
class DocumentVerify(View):
    """Genuine, withdrawn, replaced or unknown; never more of it than its kind tells in public."""

    upload_limit = "DOCUMENT_MAX_BYTES"

    def dispatch(self, request: HttpRequest, code: str) -> HttpResponseBase:
        response = super().dispatch(request, code)
        response["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code, CompareForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code, CompareForm(request.POST, request.FILES))

    def _answer(self, request: HttpRequest, code: str, form: CompareForm) -> HttpResponse:
        found = SealedDocument.objects.select_related("replaced_by")
        document = found.filter(code=read(code) or "").first()
        if document is None:
            return unknown(request, CodeForm(initial={"code": code[:40]}))
        same = None
        if form.is_bound and form.is_valid():
            digest = hashlib.file_digest(form.cleaned_data["file"], "sha256")
            same = digest.hexdigest() == document.sha256
        context = {
            "document": document,
            "facts": list(_public_facts(document)),
            "form": form,
            "same": same,
            "may_read": document.may_be_read_by(request.user),
        }
        status = 422 if form.is_bound and not form.is_valid() else 200
        return render(request, "common/verify/answer.html", context, status=status)


def _public_facts(document: SealedDocument):
    """(label, text) of what the kind tells."""
    kind = document.kind_registered
    for name, label in kind.facts.items() if kind else ():
        if value := document.facts.get(name):
            is_day = name.endswith("_on")
            yield label, written_day(date.fromisoformat(value), "DATE_FORMAT") if is_day else value


@require_safe
def document_file(request: HttpRequest, code: str) -> FileResponse:
    """The file, where the app that issued it lets this person read it."""
    document = SealedDocument.objects.filter(code=read(code) or "").first()
    if document is None or not document.may_be_read_by(request.user):
        raise Http404
    response = file_response(document)
    kind = document.kind_registered
    if request.method == "GET" and kind and kind.on_download:  # the reading is itself a record
        kind.on_download(document, request.user, timezone.now())
    return response


def file_response(document: SealedDocument) -> FileResponse:
    """A download; the caller has made sure that the person may read it."""
    if not document.file or not document.file.storage.exists(document.file.name):
        raise Http404
    name = f"{document.kind}-{document.number or document.written_code}.pdf".replace("/", "-")
    response = FileResponse(
        document.file.open(), as_attachment=True, filename=name, content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
