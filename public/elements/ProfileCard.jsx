import { useState } from "react";

const FIELDS = [
  "full_name", "headline", "seniority", "years_experience", "skills", "locations", "remote", "employment_types", "languages",
  "education", "experience", "work_authorization", "available_from", "summary",
];

// pay is one thing to a person, and three fields to the profile
const WITH_PAY = ["salary_currency", "salary_period"];

function Change({ change, profile }) {
  const { label, words, pay } = window.rolecall;
  const list = Array.isArray(change.after);
  const added = list ? change.after.filter((item) => !JSON.stringify(change.before || []).includes(JSON.stringify(item))) : change.after;
  const shown = list && added.length ? added : change.after;
  return (
    <>
      <dt>{label(change.field)}</dt>
      <dd>
        {change.field === "salary_min" && change.after === profile.salary_min && change.after != null ? <b>{pay(profile).replace(/^from /, "")}</b> : words(change.field, shown) === "–" ? <span className="rc-sub">cleared</span> : <b>{words(change.field, shown)}</b>}
        {!list && change.before != null && change.before !== "" ? <span className="rc-sub"> · was {words(change.field, change.before)}</span> : null}
        {change.quote ? <div className="rc-quote">“{change.quote}”</div> : null}
      </dd>
    </>
  );
}

export default function ProfileCard() {
  const { label, words, pay } = window.rolecall;
  const { profile, changes, undo_id: undoId } = props.card;
  const [undone, setUndone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [all, setAll] = useState(changes.length === 0);
  const filled = FIELDS.filter((field) => words(field, profile[field]) !== "–");
  const listed = changes.some((change) => change.field === "salary_min") ? changes.filter((change) => !WITH_PAY.includes(change.field)) : changes;
  const undoable = undoId && props.state.undoable !== false;

  async function undo() {
    setBusy(true);
    setError("");
    const answer = await callAction({ name: "undo", payload: { undo_id: undoId } }).catch(() => null);
    const outcome = (answer && answer.response) || { ok: false, error: "No connection. Please try again." };
    setBusy(false);
    if (outcome.ok) setUndone(true);
    else setError(outcome.error);
  }

  return (
    <section className="rc" aria-label={changes.length ? "What I understood" : "Your profile"} data-testid="profile-card">
      <div className="rc-head">
        <span className="rc-title">{changes.length ? "What I understood" : "Your profile"}</span>
        {undoable && !undone ? (
          <button type="button" className="rc-button" onClick={undo} disabled={busy} data-testid="undo">Undo</button>
        ) : null}
        {undone ? <span className="rc-chip" role="status">Taken back</span> : null}
      </div>
      <div className="rc-body">
        {changes.length ? <dl className="rc-fields" style={undone ? { opacity: 0.5, textDecoration: "line-through" } : {}}>{listed.map((change) => <Change key={change.field} change={change} profile={profile} />)}</dl> : null}
        {error ? <p className="rc-error" role="alert">{error}</p> : null}
        {changes.length ? (
          <button type="button" className="rc-button quiet" style={{ justifySelf: "start", paddingLeft: 0 }} aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Hide the whole profile" : "Show the whole profile"}
          </button>
        ) : null}
        {all ? (
          filled.length || profile.salary_min != null ? (
            <dl className="rc-fields" data-testid="whole-profile">
              {filled.map((field) => (
                <React.Fragment key={field}>
                  <dt>{label(field)}</dt>
                  <dd>{words(field, profile[field])}</dd>
                </React.Fragment>
              ))}
              {profile.salary_min != null ? (<><dt>{label("salary_min")}</dt><dd>{pay(profile).replace(/^from /, "")}</dd></>) : null}
              <dt>{label("open_to_recruiters")}</dt>
              <dd>{profile.open_to_recruiters ? "yes, without your name" : "no"}</dd>
            </dl>
          ) : (
            <p className="rc-sub">Nothing yet. Tell me what you do and what you are looking for, or drop your CV into the chat.</p>
          )
        ) : null}
      </div>
    </section>
  );
}
