"""Closed lists of the partners app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person is in an organization; the matrix in cluster_portal/roles.py gives rights."""

    OPERATOR = "operator", _("platform operator")
    MINISTRY = "ministry", _("ministry official")
    COORDINATOR = "coordinator", _("cluster coordinator")
    UNIVERSITY_ADMIN = "university_admin", _("university administrator")
    SUPERVISOR = "supervisor", _("department supervisor")
    HR = "hr", _("enterprise HR")
    MENTOR = "mentor", _("enterprise mentor")
    STUDENT = "student", _("student")
    EXPERT = "expert", _("independent expert")


class OrganizationKind(models.TextChoices):
    STATE_BODY = "state_body", _("state body")
    UNIVERSITY = "university", _("university")
    ENTERPRISE = "enterprise", _("enterprise")
    RESEARCH_INSTITUTE = "research_institute", _("research or design institute")
    COLLEGE = "college", _("college")
    LYCEUM = "lyceum", _("lyceum")
    SCHOOL = "school", _("school")
    PRESCHOOL = "preschool", _("preschool institution")
    POSTGRADUATE = "postgraduate", _("postgraduate institution")
    EXTRACURRICULAR = "extracurricular", _("extracurricular institution")
    FACULTY = "faculty", _("faculty")
    DEPARTMENT = "department", _("department")


UNITS = {OrganizationKind.FACULTY, OrganizationKind.DEPARTMENT}


class ClusterModel(models.TextChoices):
    TERRITORIAL = "territorial", _("territorial cluster")
    UNIVERSITY_COMPLEX = "university_complex", _("university complex")


class MembershipRole(models.TextChoices):
    FOUNDER = "founder", _("founder")
    MEMBER = "member", pgettext_lazy("membership", "member")
    ASSOCIATE = "associate", pgettext_lazy("membership", "associate member")
    COORDINATOR = "coordinator", pgettext_lazy("membership", "coordinating organization")


class Level(models.TextChoices):
    BACHELOR = "bachelor", _("bachelor")
    MASTER = "master", _("master")
    VOCATIONAL = "vocational", _("vocational")


class StudyForm(models.TextChoices):
    FULL_TIME = "full_time", _("full-time")
    EVENING = "evening", pgettext_lazy("form of study", "evening")
    CORRESPONDENCE = "correspondence", _("by correspondence")
    DISTANCE = "distance", pgettext_lazy("form of study", "distance")
    DUAL = "dual", pgettext_lazy("form of study", "dual")


class TeachingLanguage(models.TextChoices):
    UZBEK = "uz", _("Uzbek")
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")
    KARAKALPAK = "kaa", _("Karakalpak")
    TAJIK = "tg", _("Tajik")
    KAZAKH = "kk", _("Kazakh")


class StudentStatus(models.TextChoices):
    STUDYING = "studying", pgettext_lazy("student", "studying")
    ACADEMIC_LEAVE = "academic_leave", _("on academic leave")
    GRADUATED = "graduated", pgettext_lazy("student", "graduated")
    EXPELLED = "expelled", pgettext_lazy("student", "expelled")


class Sex(models.TextChoices):
    FEMALE = "female", pgettext_lazy("sex", "female")
    MALE = "male", pgettext_lazy("sex", "male")


class Funding(models.TextChoices):
    GRANT = "grant", _("state grant")
    CONTRACT = "contract", pgettext_lazy("funding of studies", "contract")


class CompetenceGroup(models.TextChoices):
    KNOWLEDGE = "knowledge", _("knowledge")
    SKILLS = "skills", _("skills")
    ABILITIES = "abilities", _("abilities")
    QUALITIES = "qualities", _("professional and personal qualities")


class ProfileState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("competence profile", "draft")
    AGREED = "agreed", pgettext_lazy("competence profile", "agreed")


class CorrectionState(models.TextChoices):
    SENT = "sent", pgettext_lazy("correction request", "sent")
    ACCEPTED = "accepted", pgettext_lazy("correction request", "accepted")
    REFUSED = "refused", pgettext_lazy("correction request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("correction request", "withdrawn")


class RequirementSource(models.TextChoices):
    STANDARD = "standard", _("state standard")
    ENTERPRISE = "enterprise", _("required by an enterprise")


class AgreementKind(models.TextChoices):
    PRACTICE_BASE = "practice_base", _("practice base")
    TARGETED_TRAINING = "targeted_training", _("targeted training")
    RETRAINING = "retraining", pgettext_lazy("agreement", "retraining")
    SPONSORSHIP = "sponsorship", _("sponsorship")
    RESEARCH = "research", pgettext_lazy("agreement", "joint research")
    MEMORANDUM = "memorandum", _("memorandum of cooperation")


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("agreement", "draft")
    UNDER_REVIEW = "under_review", pgettext_lazy("agreement", "under review")
    SIGNED = "signed", pgettext_lazy("agreement", "signed, not begun yet")
    ACTIVE = "active", pgettext_lazy("agreement", "in force")
    EXPIRED = "expired", pgettext_lazy("agreement", "expired")
    TERMINATED = "terminated", pgettext_lazy("agreement", "terminated")


class DocumentKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("document of an agreement", "text to agree on")
    SIGNED = "signed", pgettext_lazy("document of an agreement", "signed scan")
    ANNEX = "annex", pgettext_lazy("document of an agreement", "annex")
