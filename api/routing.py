"""How every router of the API is made."""

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.interchange import TranslatingRoute


def router_at(prefix: str, tag: str) -> APIRouter:
    """Its operations are named as their functions are, and translate and take only whole text."""
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        generate_unique_id_function=_operation_id,
        route_class=TranslatingRoute,
    )


def _operation_id(route: APIRoute) -> str:
    return route.name
