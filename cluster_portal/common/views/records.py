"""Bases of the pages that list, show, write and move records.

Each starts from the model's `visible_to(user)`: what a person may not see is "not found"; what they
see but may not do is refused with a reason.
"""

import uuid
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.contrib import messages
from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.edit import CreateView, FormMixin

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.exports import FORMATS, Column, export_urls
from cluster_portal.common.keyset import AFTER, BEFORE, page_of
from cluster_portal.common.permissions import require
from cluster_portal.common.views.errors import ExplainsMethods, not_allowed

_ONCE_SECONDS = 24 * 3600


class PermittedMixin(ExplainsMethods):
    """Refuses people whose roles do not have `permission`."""

    permission: ClassVar[str]

    def dispatch(self, request, *args, **kwargs):
        require(request.user, self.permission)
        return super().dispatch(request, *args, **kwargs)


class PermittedView(PermittedMixin, View):
    """A page of its own kind that needs `permission`."""


class VisibleMixin(PermittedMixin):
    """Reaches records through `visible_to`."""

    model: ClassVar[type[models.Model]]

    def get_queryset(self):
        return self.model.objects.visible_to(self.request.user)


class RecordList(VisibleMixin, ListView):
    """A list in pages of `page_size`, narrowed by `filterset_class`, exported by `columns`."""

    filterset_class: ClassVar[Any] = None
    ordering = ("-pk",)
    page_size: ClassVar[int] = 50
    columns: ClassVar[list[Column]] = []

    def get(self, request, *args, **kwargs):
        self.filter = self.get_filter()
        export = FORMATS.get(request.GET.get("export", ""))
        if export and self.columns:
            records = self.narrowed().order_by(*self.ordering).iterator(chunk_size=2000)
            return export(self.model._meta.model_name, self.columns, records)
        self.object_list = []
        return self.render_to_response(self.get_context_data())

    def get_filter(self):
        if self.filterset_class is None:
            return None
        return self.filterset_class(
            self.request.GET, queryset=self.get_queryset(), request=self.request
        )

    def narrowed(self):
        """The records asked for; none where the filter makes no sense (its form says why)."""
        if self.filter is None:
            return self.get_queryset()
        return self.filter.qs if self.filter.is_valid() else self.get_queryset().none()

    def get_context_data(self, **context):
        page = page_of(self.narrowed(), self.ordering, self.request.GET, self.page_size)
        return super().get_context_data(
            page=page, filter=self.filter, export_urls=self.export_urls(), **context
        )

    def export_urls(self) -> dict[str, str]:
        if not self.columns:
            return {}
        query = self.request.GET.copy()
        for name in (AFTER, BEFORE):
            query.pop(name, None)
        return export_urls(query)


class RecordDetail(VisibleMixin, DetailView):
    context_object_name = "record"


class RecordFormMixin(VisibleMixin):
    """Writes a record by `write(form)`; a refusal of the rules is shown on the form."""

    template_name = "record_form.html"
    title: ClassVar[Any] = ""
    submit_label: ClassVar[Any] = gettext_lazy("Save")
    success_message: ClassVar[Any] = gettext_lazy("Saved.")

    def get_form_kwargs(self):
        user = {"user": self.request.user} if getattr(self.form_class, "takes_user", False) else {}
        return super().get_form_kwargs() | user

    def get_title(self):
        return self.title

    def get_cancel_url(self):
        return None

    def get_context_data(self, **context):
        return super().get_context_data(
            title=self.get_title(),
            submit_label=self.submit_label,
            cancel_url=self.get_cancel_url(),
            **context,
        )

    def write(self, form):
        """Save what the form holds and return the record."""
        return form.save()

    def form_valid(self, form):
        try:
            with transaction.atomic():
                self.object = self.write(form)
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.form_invalid(form)
        messages.success(self.request, self.success_message)
        return redirect(self.get_success_url())


class RecordCreate(RecordFormMixin, CreateView):
    """A form sent twice (a second press, going back) makes one record."""

    def _once(self) -> str:
        return f"once:{self.request.user.pk}:{self.request.POST.get('once', '')[:36]}"

    def get_context_data(self, **context):
        once = self.request.POST.get("once") or uuid.uuid4()
        return super().get_context_data(once=once, **context)

    def form_valid(self, form):
        if not self.request.POST.get("once"):
            return super().form_valid(form)
        if not cache.add(self._once(), "", _ONCE_SECONDS):
            made = cache.get(self._once())
            messages.info(self.request, _("This was saved already."))
            return redirect(made or self.request.path)
        response = super().form_valid(form)
        if response.status_code == 302:
            cache.set(self._once(), response.url, _ONCE_SECONDS)
        else:
            cache.delete(self._once())
        return response


class ObjectPermittedMixin:
    """The right must cover this very record."""

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        require(self.request.user, self.permission, record)
        return record


class RecordUpdate(ObjectPermittedMixin, RecordFormMixin, UpdateView):
    def get_cancel_url(self):
        return self.object.get_absolute_url()


class RecordAction(ABC, ObjectPermittedMixin, VisibleMixin, SingleObjectMixin, FormMixin, View):
    """One verb on one record, by POST; with a `form_class`, GET asks for what it needs first."""

    form_class: ClassVar[Any] = None
    template_name: ClassVar[str] = "record_form.html"
    title: ClassVar[Any] = ""
    submit_label: ClassVar[Any] = gettext_lazy("Confirm")
    success_message: ClassVar[Any] = gettext_lazy("Done.")

    @abstractmethod
    def act(self, record, form=None) -> None:
        """Do it; a refusal of the rules is told to the person."""

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()

    def get_form_kwargs(self):
        user = {"user": self.request.user} if getattr(self.form_class, "takes_user", False) else {}
        return super().get_form_kwargs() | user

    def beside_form(self) -> dict[str, Any]:
        """What a template of its own shows beside the form."""
        return {}

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if self.form_class is None:
            return not_allowed(request, ["POST"])
        self.object = self.get_object()
        return self._form_page(self.get_form())

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form() if self.form_class else None
        if form is not None and not form.is_valid():
            return self._form_page(form)
        try:
            with transaction.atomic():
                self.act(self.object, form)
        except REFUSALS as error:
            if form is not None:
                form.add_error(None, refusal_sentence(error))
                return self._form_page(form)
            messages.error(request, refusal_sentence(error))
        else:
            messages.success(request, self.success_message)
        return redirect(self.get_success_url())

    def _form_page(self, form) -> HttpResponse:
        context = {
            "form": form,
            "record": self.object,
            "title": self.title,
            "submit_label": self.submit_label,
            "cancel_url": self.get_cancel_url(),
        }
        return render(self.request, self.template_name, context | self.beside_form())
