"""The form in which a person says how the platform reaches them."""

from django import forms

from cluster_portal.common.models import MessageSettings, TelegramChat
from cluster_portal.common.models.messaging import Channel, Pace

_PACES = ("tasks", "outcomes", "news")


class MessageSettingsForm(forms.ModelForm):
    class Meta:
        model = MessageSettings
        fields = ["channel", *_PACES]
        widgets = {"channel": forms.RadioSelect} | dict.fromkeys(_PACES, forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not TelegramChat.objects.filter(user=self.instance.user_id).exists():
            self.fields["channel"].choices = [(Channel.EMAIL.value, Channel.EMAIL.label)]
        for name in _PACES:
            self.fields[name].choices = Pace.choices
