import { useEffect } from "react";

const { t, label, words, about, stage } = window.rolecall;
const { useStanding, useActs, Button } = window.rolecall.kit(React, callAction);

const LABELS = { job: "Job", application: "Application", invitation: "Invitation", candidate: "To", note: "Note", message: "Message", new_status: "New stage", what_happens: "What happens", what_is_sent: "What is sent" };
const DECIDED = { done: ["yes", "Done"], cancelled: ["", "Not done"], expired: ["", "Out of time"], failed: ["bad", "Did not work"], replaced: ["", "Replaced by a newer request"], claimed: ["", "Being done …"] };

function shown(name, value) {
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
  const { confirmation } = props;
  const id = confirmation.confirmation_id;
  const state = useStanding({ actions: { [id]: props.state } }, { actions: [id] });
  const { status, outcome } = state.actions[id];
  const { box, busy, call, problem } = useActs();
  const waiting = status === "pending" && Date.parse(confirmation.expires_at) > Date.now();
  const [color, word] = DECIDED[status === "pending" && !waiting ? "expired" : status] || ["", status];

  useEffect(() => {
    if (waiting && box.current) box.current.scrollIntoView({ block: "nearest" });
  }, []);

  const decide = (accept) => call("decide", { confirmation_id: id, accept }, accept ? "Done" : "Not done");
  const preview = Object.entries(confirmation.preview || {}).map(([name, value]) => [name, shown(name, value)]).filter(([, value]) => value);
  return (
    <section ref={box} tabIndex={-1} className={`rc ${waiting ? "rc-ask" : "rc-decided"}`} aria-label={`${t("Please confirm")}: ${confirmation.summary}`} data-testid="confirm-card" data-status={status}>
      <div className="rc-head">
        <h2 className="rc-title" lang="en">{confirmation.summary}{waiting ? "?" : ""}</h2>
        {waiting ? null : <span className={`rc-chip ${color}`} data-testid="decision" data-focus="" tabIndex={-1}>{t(word)}</span>}
      </div>
      <div className="rc-body">
        {preview.length ? (
          <dl className="rc-fields">
            {preview.map(([name, value]) => <React.Fragment key={name}><dt>{LABELS[name] ? t(LABELS[name]) : label(name).replace(/_/g, " ")}</dt><dd className="rc-text">{value}</dd></React.Fragment>)}
          </dl>
        ) : null}
        {waiting ? (
          <div className="rc-row">
            <Button kind="main" busy={busy} onClick={() => decide(true)} data-testid="confirm">{t("Yes, do it")}</Button>
            <Button busy={busy} onClick={() => decide(false)} data-testid="cancel">{t("No")}</Button>
            <span className="rc-sub">{t("Nothing happens before your yes.")}</span>
          </div>
        ) : outcome ? <p lang="en">{outcome}</p> : null}
        {problem}
      </div>
    </section>
  );
}
