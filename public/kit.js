/* What all cards do alike: press a button, follow how things stand, keep the focus, say what has changed to those who
   cannot see it. Cards are drawn by a React that hands itself in. */

import { t } from "./words.js";

const listeners = new Set();
const watched = { jobs: new Map(), actions: new Map(), changes: new Map() };
let standing = null;
let asked = 0;
let due = null;

function count(map, ids, step) {
  for (const id of ids || []) {
    const left = (map.get(id) || 0) + step;
    if (left > 0) map.set(id, left); else map.delete(id);
  }
}

async function ask() {
  due = null;
  const number = ++asked;
  const newest = (map) => [...map.keys()].slice(-100).join(",");
  try {
    const named = Object.entries(watched).map(([name, map]) => `${name}=${newest(map)}`).join("&");
    const answer = await fetch(`/standing?${named}`, { redirect: "manual" });
    if (!answer.ok || number !== asked) return;
    standing = await answer.json();
  } catch { return; /* no connection: asked again when there is one */ }
  for (const listen of [...listeners]) listen();
}

/* Asks the server how the things on the cards stand; several reasons at once are one question. */
export function refresh() {
  if (due === null && listeners.size) due = setTimeout(ask, 80);
}

/* There from the start: a region that comes together with its text is not always read out. */
const speaker = document.createElement("div");
speaker.id = "rolecall-status";
speaker.setAttribute("role", "status");
speaker.setAttribute("aria-live", "polite");
document.body.append(speaker);

export function announce(text) {
  speaker.textContent = "";
  setTimeout(() => { speaker.textContent = text; }, 60);
}

const NO_CONNECTION = { ok: false, error: "No connection. Please try again." };

/* `React` and `callAction` are those of the card. */
export function kit(React, callAction) {
  const { createElement: make, useEffect, useRef, useState } = React;

  /* How things stand now; `drawn` is how they stood when the server drew the card. `watch`: ids that it shows. */
  function useStanding(drawn, watch = {}) {
    const [, again] = useState(0);
    useEffect(() => {
      const listen = () => again((number) => number + 1);
      listeners.add(listen);
      for (const [name, map] of Object.entries(watched)) count(map, watch[name], 1);
      return () => {
        listeners.delete(listen);
        for (const [name, map] of Object.entries(watched)) count(map, watch[name], -1);
      };
    }, []);
    if (!standing) return drawn;
    const now = { ...drawn };
    for (const [name, value] of Object.entries(standing)) {
      const mapped = value && typeof value === "object" && !Array.isArray(value);
      now[name] = mapped && name !== "applied" ? { ...drawn[name], ...value } : value;
    }
    return now;
  }

  /* One button press at a time. The focus stays in `box`, also where the pressed button is gone afterwards. */
  function useActs() {
    const box = useRef(null);
    const pressed = useRef(false);
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState("");
    /* The pressed button may go only when the server's word comes in; until then the press is remembered. */
    useEffect(() => {
      if (!pressed.current || busy || !box.current) return;
      const holder = document.activeElement;
      if (holder && holder !== document.body) {
        if (!box.current.contains(holder)) pressed.current = false;
        return;
      }
      pressed.current = false;
      (box.current.querySelector("[data-focus]") || box.current.querySelector("button") || box.current).focus({ preventScroll: true });
    });
    async function call(name, payload, said) {
      if (busy) return { ok: false, error: "" };
      setBusy(true);
      setError("");
      const answer = await Promise.resolve(callAction({ name, payload })).catch(() => null);
      const outcome = (answer && answer.response) || NO_CONNECTION;
      pressed.current = true;
      setBusy(false);
      if (!outcome.ok) setError(t(outcome.error));
      else {
        if (said) announce(t(said));
        refresh();
      }
      return outcome;
    }
    const problem = error ? make("p", { className: "rc-error", role: "alert" }, error) : null;
    return { box, busy, call, problem, act: (payload) => call("act", payload) };
  }

  /* A button that is busy keeps the focus: it is not disabled, it does nothing. */
  function Button({ kind = "", busy, onClick, children, ...rest }) {
    const attributes = { type: "button", className: `rc-button ${kind}`.trim(), "aria-disabled": busy || undefined, ...rest };
    return make("button", { ...attributes, onClick: busy ? undefined : onClick }, children);
  }

  return { useStanding, useActs, Button, announce, refresh };
}
