from partners.models.agreement import Agreement, AgreementParty
from partners.models.agreement_papers import AgreementDocument, AgreementObligation
from partners.models.cluster import Cluster, Membership
from partners.models.competence import Competence, CompetenceProfile, CompetenceRequirement
from partners.models.correction_request import CorrectionRequest
from partners.models.demand import PersonnelDemand
from partners.models.organization import Affiliation, Organization
from partners.models.personal_number import PersonalNumber, PersonalNumberReading
from partners.models.programme import Programme, Student
from partners.models.reference import (
    ClassifierLoad,
    District,
    FieldOfEducation,
    Industry,
    Occupation,
    Region,
    Speciality,
)

__all__ = [
    "Affiliation",
    "Agreement",
    "AgreementDocument",
    "AgreementObligation",
    "AgreementParty",
    "ClassifierLoad",
    "Cluster",
    "Competence",
    "CompetenceProfile",
    "CompetenceRequirement",
    "CorrectionRequest",
    "District",
    "FieldOfEducation",
    "Industry",
    "Membership",
    "Occupation",
    "Organization",
    "PersonalNumber",
    "PersonalNumberReading",
    "PersonnelDemand",
    "Programme",
    "Region",
    "Speciality",
    "Student",
]
