"""Embeddings from an Ollama server, by any model it has."""

from collections.abc import Mapping, Sequence

import httpx
import numpy as np
import ollama

from services.embeddings.protocol import EncoderUnavailable, Vectors, unit_rows
from services.ollama_hosts import OllamaHosts

# Large requests hold up the server's only queue, in which chats wait too.
BATCH = 16
CONNECT_SECONDS = 3.0


class OllamaEncoder:
    """`name` is "ollama:" and the model. The dimensions are learnt from the first answer and held to from then on."""

    is_local = False

    def __init__(self, model: str, clients: Mapping[str, ollama.AsyncClient]) -> None:
        """`clients` by address, in the order of preference; another one is asked where one fails."""
        self.name = f"ollama:{model}"
        self.dimensions = 0
        self._model = model
        self._clients = clients
        self._hosts = OllamaHosts(list(clients))

    @property
    def is_well(self) -> bool:
        return bool(self._hosts.well)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        # the server leaves empty texts out of its answer, which would shift every row behind them
        filled = [place for place, text in enumerate(texts) if text.strip()]
        rows = [
            row
            for start in range(0, len(filled), BATCH)
            for row in await self._ask([texts[place] for place in filled[start : start + BATCH]])
        ]
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if rows:
            vectors[filled] = np.asarray(rows, dtype=np.float32)
        return unit_rows(vectors)

    async def aclose(self) -> None:
        for client in self._clients.values():
            await client.close()  # type: ignore[no-untyped-call]

    async def _ask(self, texts: list[str]) -> list[Sequence[float]]:
        failure = EncoderUnavailable("Ollama does not answer, so texts cannot be embedded now.")
        for host in self._hosts.in_order():
            try:
                with self._hosts.asking(host):
                    rows = await self._ask_host(self._clients[host], texts)
            except EncoderUnavailable as error:
                failure = error
                self._hosts.failed(host)
            else:
                self._hosts.answered(host)
                return rows
        raise failure

    async def _ask_host(self, client: ollama.AsyncClient, texts: list[str]) -> list[Sequence[float]]:
        try:
            answer = await client.embed(model=self._model, input=texts)
        except ollama.ResponseError as error:
            raise EncoderUnavailable(_sentence(self._model, error), retry_after_seconds=10) from error
        except (httpx.HTTPError, ConnectionError, ValueError) as error:
            raise EncoderUnavailable(
                "Ollama does not answer, so texts cannot be embedded now.", retry_after_seconds=10
            ) from error
        rows = list(answer.embeddings)
        self._check(rows, len(texts))
        return rows

    def _check(self, rows: list[Sequence[float]], count: int) -> None:
        """A vector that is none would rank at random ever after: better to refuse it and try again."""
        if len(rows) != count:
            raise EncoderUnavailable(f"Ollama answered {len(rows)} vectors for {count} texts.")
        lengths = {len(row) for row in rows}
        dimensions = self.dimensions or max(lengths)
        if lengths != {dimensions} or not dimensions:
            raise EncoderUnavailable("Ollama answered vectors of another length than before.")
        matrix = np.asarray(rows, dtype=np.float64)
        if not np.isfinite(matrix).all() or not np.abs(matrix).sum(axis=1).all():
            raise EncoderUnavailable("Ollama answered a vector without content.")
        self.dimensions = dimensions


def open_ollama(model: str, hosts: Sequence[str], timeout_seconds: float) -> OllamaEncoder:
    timeout = httpx.Timeout(timeout_seconds, connect=CONNECT_SECONDS)
    return OllamaEncoder(model, {host: ollama.AsyncClient(host=host, timeout=timeout) for host in hosts})


def _sentence(model: str, error: ollama.ResponseError) -> str:
    if error.status_code == 404:
        return f"Ollama does not have the model {model}. Run: ollama pull {model}"
    return "Ollama could not embed the text."
