import { useEffect, useRef, useState } from "react";

const LABELS = { job: "Job", application: "Application", invitation: "Invitation", candidate: "To", note: "Note", message: "Message", new_status: "New stage", what_happens: "What happens", what_is_sent: "What is sent" };
const DECIDED = { done: ["yes", "Done"], cancelled: ["", "Not done"], expired: ["", "Out of time"], failed: ["bad", "Did not work"], replaced: ["", "Replaced by a newer request"], claimed: ["", "Being done …"] };

function shown(name, value) {
  const { words, about, stage } = window.rolecall;
  if (value == null || value === "" || (Array.isArray(value) && !value.length)) return "";
  if (name === "new_status") return stage(value);
  if (name === "missing_skills" || Array.isArray(value)) return words(name, value);
  if (typeof value === "object") {
    if (value.job_title) return [value.job_title, value.company, value.message ? `“${value.message}”` : ""].filter(Boolean).join(", ");
    return [value.title, about(value)].filter(Boolean).join(" · ");
  }
  return words(name, value);
}

export default function ConfirmCard() {
  const { confirmation, state } = props;
  const [status, setStatus] = useState(state.status);
  const [outcome, setOutcome] = useState(state.outcome);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const box = useRef(null);
  const waiting = status === "pending";
  const { label } = window.rolecall;

  useEffect(() => {
    if (waiting && box.current) box.current.scrollIntoView({ block: "nearest" });
  }, []);

  async function decide(accept) {
    setBusy(true);
    setError("");
    const answer = await callAction({ name: "decide", payload: { confirmation_id: confirmation.confirmation_id, accept } }).catch(() => null);
    const given = (answer && answer.response) || { ok: false, error: "No connection. Please try again." };
    setBusy(false);
    if (given.ok) {
      setStatus(given.status);
      setOutcome(given.outcome);
    } else setError(given.error);
  }

  const preview = Object.entries(confirmation.preview || {}).map(([name, value]) => [name, shown(name, value)]).filter(([, value]) => value);
  const [color, word] = DECIDED[status] || ["", ""];
  return (
    <section ref={box} className={`rc ${waiting ? "rc-ask" : ""}`} aria-label="Please confirm" data-testid="confirm-card" data-status={status}>
      <div className="rc-head">
        <span className="rc-title">{confirmation.summary}{waiting ? "?" : ""}</span>
        {waiting ? null : <span className={`rc-chip ${color}`} data-testid="decision">{word}</span>}
      </div>
      <div className="rc-body">
        {preview.length ? (
          <dl className="rc-fields">
            {preview.map(([name, value]) => <React.Fragment key={name}><dt>{LABELS[name] || label(name).replace(/_/g, " ")}</dt><dd className="rc-text">{value}</dd></React.Fragment>)}
          </dl>
        ) : null}
        {waiting ? (
          <div className="rc-row">
            <button type="button" className="rc-button main" disabled={busy} onClick={() => decide(true)} data-testid="confirm">Yes, do it</button>
            <button type="button" className="rc-button" disabled={busy} onClick={() => decide(false)} data-testid="cancel">No</button>
            <span className="rc-sub">Nothing happens before your yes.</span>
          </div>
        ) : outcome ? <p role="status">{outcome}</p> : null}
        {error ? <p className="rc-error" role="alert">{error}</p> : null}
      </div>
    </section>
  );
}
