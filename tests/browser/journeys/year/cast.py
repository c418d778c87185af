"""Who plays the year, at one browser, and what the letters say to them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import mail

from cluster_portal.common.models import User
from partners.models import Organization, Programme
from tests.browser.journeys.year.calendar import Calendar


@dataclass
class Cast:
    page: Any
    enter: Callable
    look: Callable
    calendar: Calendar
    umida: User
    sardor: User
    hamid: User
    nilufar: User
    jasur: User
    university: Organization
    enterprise: Organization
    programme: Programme

    def opens_link_of(self, email: str, kind: str):
        """Without an account, by the newest letter to EMAIL with a personal link of that KIND."""
        letters = [sent.body for sent in mail.outbox if sent.to == [email]]
        links = [found for body in letters if (found := re.search(rf"/{kind}/\S+", body))]
        self.page.context.clear_cookies()
        self.page.goto(links[-1][0])
        return self.page
