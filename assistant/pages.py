"""Our own pages and the log-in: registering, logging in and out, the account. Plain forms that work without scripts."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from assistant.agent import Agent
from assistant.card_state import ids_in, standing_of
from assistant.greeting import greeting_for
from assistant.language import language_of
from assistant.news import since_last_time
from assistant.replies import OFFLINE_NOTE
from assistant.templating import render
from assistant.web import acting_session, forget_session, keep_session
from repositories.models import User
from services.accounts import AccountUpdate, PasswordChange, Registration
from services.bootstrap import Services
from services.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    ServiceError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from services.principal import Principal
from services.validation import field_errors

STATUSES: list[tuple[type[ServiceError], int]] = [
    (InvalidInput, 422),
    (NotFound, 404),
    (Conflict, 409),
    (Unauthenticated, 401),
    (TooManyRequests, 429),
    (Unavailable, 503),
]
KEPT_FIELDS = {"email", "display_name", "role", "company"}

Errors = dict[str, str]
Answer = Callable[[Request, Principal], Awaitable[Response]]


def status_of(error: ServiceError) -> int:
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


@dataclass(frozen=True)
class Pages:
    """`secure`: the browser reaches us over https, so its cookies must never travel without it. `site`: its address there, if known."""

    services: Services
    agent: Agent
    address_of: Callable[[Scope], str]
    secure: bool
    site: str = ""

    def routes(self) -> list[BaseRoute]:
        """They expect LivingSessions around them."""
        return [
            Route("/login", self.log_in, methods=["POST"]),
            Route("/logout", self.log_out, methods=["POST"]),
            Route("/register", self.show_registration, methods=["GET"]),
            Route("/register", self.register, methods=["POST"]),
            Route("/welcome", self._known(self.welcome), methods=["GET"]),
            Route("/standing", self._known(self.standing), methods=["GET"]),
            Route("/account", self._known(self.show_account), methods=["GET"]),
            Route("/account", self._known(self.rename), methods=["POST"]),
            Route("/account/password", self._known(self.change_password), methods=["POST"]),
            Route("/account/export", self._known(self.export), methods=["GET"]),
            Route("/account/delete", self._known(self.delete), methods=["POST"]),
            Route("/account/sessions/{session_id:uuid}", self._known(self.end_session), methods=["POST"]),
        ]

    async def log_in(self, request: Request) -> Response:
        """What Chainlit's form posts. Its page words the answer by its status."""
        form = await request.form()
        try:
            user = await self.services.accounts.authenticate(
                _text(form, "username"), _text(form, "password"), address=self.address_of(request.scope)
            )
            return await self._enter(request, user, JSONResponse({"success": True}))
        except ServiceError as error:
            headers = {}
            if isinstance(error, TooManyRequests | Unavailable):
                headers["Retry-After"] = str(error.retry_after_seconds)
            return JSONResponse({"detail": error.message}, status_of(error), headers)

    async def log_out(self, request: Request) -> Response:
        principal = await self._principal()
        if principal:
            # it may have ended elsewhere in this very moment
            with suppress(NotFound):
                await self.services.sessions.end(principal, principal.session_id)
        return forget_session(JSONResponse({"success": True}), secure=self.secure)

    async def show_registration(self, request: Request) -> Response:
        if await self._principal():
            return RedirectResponse("/", 303)
        role = request.query_params.get("role")
        typed = {"role": role if role == "recruiter" else "candidate"}
        return self._page("register", request, typed=typed, errors={}, message="")

    async def register(self, request: Request) -> Response:
        form = await request.form()
        given = {name: _text(form, name) for name in [*KEPT_FIELDS, "password"]}
        given["company"] = given["company"] if given["role"] == "recruiter" else ""
        typed = {name: given[name] for name in KEPT_FIELDS}
        try:
            registration = Registration.model_validate({**given, "company": given["company"] or None})
            user = await self.services.accounts.register(registration, address=self.address_of(request.scope))
            return await self._enter(request, user, RedirectResponse("/", 303))
        except ValidationError as error:
            return self._page("register", request, 422, typed=typed, errors=_by_field(error), message="")
        except ServiceError as error:
            errors = {"email": error.message} if error.code == "email_taken" else {}
            message = "" if errors else error.message
            return self._page("register", request, status_of(error), typed=typed, errors=errors, message=message)

    async def welcome(self, request: Request, principal: Principal) -> Response:
        """What the chat's page says before the first message."""
        language = language_of(request.headers.get("accept-language"))
        news = await since_last_time(self.services, principal, language)
        return JSONResponse({"role": principal.role, **greeting_for(principal, self._note(), language, news)})

    async def standing(self, request: Request, principal: Principal) -> Response:
        """How the things that the page's cards show stand now."""
        jobs, actions, changes = (ids_in(request.query_params.get(name, "")) for name in ("jobs", "actions", "changes"))
        return JSONResponse(await standing_of(self.services, principal, jobs, actions, changes))

    async def show_account(self, request: Request, principal: Principal) -> Response:
        return await self._account(request, principal, done=request.query_params.get("done", ""))

    async def rename(self, request: Request, principal: Principal) -> Response:
        form = await request.form()
        given = {"display_name": _text(form, "display_name")}
        if principal.role == "recruiter":
            given["company"] = _text(form, "company")
        try:
            await self.services.accounts.update(principal, AccountUpdate.model_validate(given))
        except ValidationError as error:
            return await self._account(request, principal, 422, errors=_by_field(error), typed=given)
        except ServiceError as error:
            return await self._account(request, principal, status_of(error), message=error.message, typed=given)
        return RedirectResponse("/account?done=saved", 303)

    async def change_password(self, request: Request, principal: Principal) -> Response:
        form = await request.form()
        given = {name: _text(form, name) for name in ("current_password", "new_password")}
        try:
            user = await self.services.accounts.change_password(principal, PasswordChange.model_validate(given))
            return await self._enter(request, user, RedirectResponse("/account?done=password", 303))
        except ValidationError as error:
            return await self._account(request, principal, 422, errors=_by_field(error))
        except InvalidInput as error:
            return await self._account(request, principal, 422, errors={"current_password": error.message})
        except ServiceError as error:
            return await self._account(request, principal, status_of(error), message=error.message)

    async def end_session(self, request: Request, principal: Principal) -> Response:
        try:
            await self.services.sessions.end(principal, str(request.path_params["session_id"]))
        except ServiceError as error:
            return await self._account(request, principal, status_of(error), message=error.message)
        return RedirectResponse("/account?done=session", 303)

    async def export(self, request: Request, principal: Principal) -> Response:
        held = await self.services.account_data.export(principal)
        text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
        headers = {"Content-Disposition": 'attachment; filename="rolecall-export.json"'}
        return Response(text, media_type="application/json", headers=headers)

    async def delete(self, request: Request, principal: Principal) -> Response:
        """Asks for the password again: an open computer must not be enough to end an account."""
        form = await request.form()
        try:
            user = await self.services.accounts.get(principal)
            await self.services.accounts.authenticate(
                user.email, _text(form, "delete_password"), address=self.address_of(request.scope)
            )
        except Unauthenticated:
            return await self._account(request, principal, 422, errors={"delete_password": "The password is wrong."})
        except ServiceError as error:
            return await self._account(request, principal, status_of(error), message=error.message)
        await self.services.accounts.delete(principal)
        return forget_session(self._page("goodbye", request), secure=self.secure)

    def _note(self) -> str:
        """Which model answers, where that is not the full one, and what helps."""
        models = self.agent.models
        return models.trouble or OFFLINE_NOTE if models.current is None else ""

    async def _enter(self, request: Request, user: User, response: Response) -> Response:
        client = request.headers.get("user-agent", "")
        session = await self.services.accounts.open_session(user, "chat", client)
        return keep_session(response, user, session, secure=self.secure)

    async def _account(self, request: Request, principal: Principal, status: int = 200, **values: Any) -> Response:
        user = await self.services.accounts.get(principal)
        sessions = await self.services.sessions.list(principal)
        shown = {"typed": {}, "errors": {}, "message": "", "done": "", **values}
        return self._page(
            "account", request, status, user=user, sessions=sessions, current=principal.session_id, **shown
        )

    def _page(self, name: str, request: Request, status: int = 200, **values: Any) -> Response:
        language = language_of(request.headers.get("accept-language"))
        return render(name, status, language=language, site=self.site, **values)

    async def _principal(self) -> Principal | None:
        session_id = acting_session.get()
        if session_id is None:
            return None
        try:
            return await self.services.accounts.principal_for(session_id)
        except Unauthenticated:
            return None

    def _known(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """`answer` for those who are logged in; the others are sent to the log-in."""

        async def answer_known(request: Request) -> Response:
            principal = await self._principal()
            if principal is None:
                return RedirectResponse("/login", 303)
            try:
                return await answer(request, principal)
            except Unauthenticated:
                # the account has ended in this very moment
                return RedirectResponse("/login", 303)

        return answer_known


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _by_field(error: ValidationError) -> Errors:
    """One sentence for each field that was refused."""
    return {fault.field: _sentence(fault.message) for fault in reversed(field_errors(error))}


def _sentence(message: str) -> str:
    words = message.replace("bytes", "characters")
    if "should have at least 1 " in words:
        words = "must not be empty"
    return f"This {words}."
