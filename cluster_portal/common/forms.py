"""Forms drawn with the interface's own components."""

from django.forms.renderers import TemplatesSetting


class InterfaceFormRenderer(TemplatesSetting):
    """Fields and forms are laid out by templates/_components/form/."""

    form_template_name = "_components/form/form.html"
    field_template_name = "_components/form/field.html"
