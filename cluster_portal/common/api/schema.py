"""How the schema describes signing in and being refused."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

_REFUSAL = {
    "description": "Refused: `detail` says why, or each field of the request what is wrong in it.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "cluster_portal.common.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}


def describe_refusals(result: dict, generator, request, public) -> dict:
    """Says for every operation what a refusal looks like."""
    result["components"]["schemas"]["Refusal"] = {"type": ["object", "array"]}
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"].setdefault("4XX", _REFUSAL)
    return result
