from typing import Any

import httpx
import numpy as np
import ollama
import pytest

from services.embeddings.ollama import BATCH, OllamaEncoder
from services.embeddings.protocol import EncoderUnavailable
from tests.support.ollama_server import OllamaServer, several


def server(answer: Any) -> tuple[OllamaServer, OllamaEncoder]:
    """`answer`: a function of the texts that gives vectors, a response or an exception."""

    def handle(body: dict[str, Any]) -> Any:
        found = answer(body["input"])
        if isinstance(found, list):
            return httpx.Response(200, json={"model": body["model"], "embeddings": found})
        return found

    running = OllamaServer(handle)
    client = ollama.AsyncClient(host="http://ollama.test", transport=running.transport)
    return running, OllamaEncoder("llama3.2", {"http://ollama.test": client})


async def test_every_text_gets_its_row_of_length_one() -> None:
    _, encoder = server(lambda texts: [[float(len(text)), 0.0, 3.0] for text in texts])
    found = await encoder.embed(["four", "", "  ", "twelve signs"])
    assert found.dtype == np.float32
    assert found == pytest.approx(np.array([[0.8, 0, 0.6], [0, 0, 0], [0, 0, 0], [0.9701, 0, 0.2425]]), abs=1e-4)
    assert encoder.dimensions == 3


async def test_many_texts_are_sent_in_small_batches() -> None:
    running, encoder = server(lambda texts: [[1.0, 0.0] for _ in texts])
    assert (await encoder.embed([f"text {number}" for number in range(2 * BATCH + 1)])).shape == (2 * BATCH + 1, 2)
    assert [len(body["input"]) for body in running.requests] == [BATCH, BATCH, 1]


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [[1.0, 0.0]],
        [[1.0, 0.0], [1.0]],
        [[0.0, 0.0], [1.0, 0.0]],
        [[], []],
        httpx.Response(500, json={"error": "llama-server binary not found"}),
        httpx.Response(200, content=b"not json"),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("too long"),
    ],
)
async def test_an_answer_that_is_not_two_usable_vectors_is_unavailable(answer: Any) -> None:
    _, encoder = server(lambda texts: answer)
    with pytest.raises(EncoderUnavailable):
        await encoder.embed(["one", "two"])


async def test_vectors_of_another_length_than_before_are_refused() -> None:
    vectors = iter([[[1.0, 0.0]], [[1.0, 0.0, 0.0]]])
    _, encoder = server(lambda texts: next(vectors))
    await encoder.embed(["one"])
    with pytest.raises(EncoderUnavailable):
        await encoder.embed(["two"])


async def test_a_model_that_is_not_there_says_what_to_run() -> None:
    _, encoder = server(lambda texts: httpx.Response(404, json={"error": "model not found"}))
    with pytest.raises(EncoderUnavailable, match=r"ollama pull llama3\.2"):
        await encoder.embed(["one"])


async def test_it_is_known_whether_it_answers() -> None:
    answers: list[Any] = [httpx.Response(500, json={"error": "gone"}), [[1.0, 0.0]]]
    _, encoder = server(lambda texts: answers.pop(0))
    seen = [encoder.is_well]
    with pytest.raises(EncoderUnavailable):
        await encoder.embed(["a"])
    seen.append(encoder.is_well)
    await encoder.embed(["a"])
    assert [*seen, encoder.is_well] == [True, False, True]


async def test_another_host_embeds_where_one_cannot() -> None:
    def embeds(body: dict[str, Any]) -> httpx.Response:
        return httpx.Response(200, json={"model": body["model"], "embeddings": [[1.0, 0.0] for _ in body["input"]]})

    servers = {"one": OllamaServer(lambda _: httpx.ConnectError("refused")), "two": OllamaServer(embeds)}
    transport = several(servers)
    clients = {f"http://{name}": ollama.AsyncClient(host=f"http://{name}", transport=transport) for name in servers}
    encoder = OllamaEncoder("llama3.2", clients)
    assert (await encoder.embed(["a", "b"])).shape == (2, 2)
    assert (await encoder.embed(["c"])).shape == (1, 2)
    assert [len(server.requests) for server in servers.values()] == [1, 2]
    await encoder.aclose()
