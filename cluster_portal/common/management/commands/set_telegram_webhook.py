"""Tells Telegram where to bring what people write to the bot: once, and after a new address."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from cluster_portal.common.links import absolute
from cluster_portal.common.messaging import telegram


class Command(BaseCommand):
    help = "Tell Telegram to bring the bot's messages to this installation."

    def handle(self, **options):
        if not telegram.is_set_up() or not settings.TELEGRAM_WEBHOOK_SECRET:
            raise CommandError(
                "Set TELEGRAM_BOT_TOKEN, TELEGRAM_BOT_NAME and TELEGRAM_WEBHOOK_SECRET first."
            )
        address = absolute(reverse("telegram-updates"))
        try:
            telegram.set_webhook(address, settings.TELEGRAM_WEBHOOK_SECRET)
        except telegram.TelegramError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Messages to {settings.TELEGRAM_BOT_NAME} go to {address}.")
