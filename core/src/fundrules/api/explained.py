"""Pages that explain: one for each kind of problem, and security.txt."""

from litestar import Response, get
from litestar.exceptions import NotFoundException

from fundrules.api.documentation import Documentation
from fundrules.api.problems import KINDS
from fundrules.api.requests import LANGUAGE_QUERY, Web, query_of
from fundrules.api.resources import Service
from fundrules.web.refusals import explained


@get("/problems/{kind:str}")
async def problem_page(request: Web, service: Service, documentation: Documentation, kind: str) -> Response[bytes]:
    """Explain one kind of problem, in the language asked for: by the page of the site, when there is one."""
    query_of(request, LANGUAGE_QUERY)
    status = next((status for status, name in KINDS.items() if name == kind), None)
    if status is None:
        raise NotFoundException
    language = service.language(request)
    found = documentation.leads_to(f"problem:{kind}", language)
    if found is not None:
        return found
    page = explained(status, language, service.settings.around)
    return Response(page, media_type="text/html", headers={"Content-Language": language, "Vary": "Accept-Language"})


@get("/.well-known/security.txt")
async def security_text(service: Service) -> Response[bytes]:
    """Say where weaknesses are reported; there is none until the settings name a contact and a last day."""
    settings = service.settings
    if settings.security_contact is None or settings.security_expires is None:
        raise NotFoundException
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {settings.security_expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.base}/.well-known/security.txt",
    ]
    lines += [f"Policy: {settings.security_policy}"] if settings.security_policy else []
    return Response("\n".join([*lines, ""]).encode(), media_type="text/plain")
