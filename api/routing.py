"""How every router of the API is made."""

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute

from api.dependencies import whole_text
from api.interchange import TranslatingRoute


def router_at(prefix: str, tag: str) -> APIRouter:
    """Its operations are named as their functions are, and take only text that is whole."""
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        dependencies=[Depends(whole_text)],
        generate_unique_id_function=_operation_id,
        route_class=TranslatingRoute,
    )


def _operation_id(route: APIRoute) -> str:
    return route.name
