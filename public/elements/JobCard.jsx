import { useState } from "react";

const FIELDS = [
  "seniority", "years_experience_min", "skills_required", "skills_preferred", "languages", "countries", "valid_through",
];

const PAY = ["salary_min", "salary_max", "salary_currency", "salary_period"];

export default function JobCard() {
  const { label, words, pay, about, percent, stage } = window.rolecall;
  const { job, match, changes } = props.card;
  const own = props.role === "recruiter";
  const status = props.state.status || job.status;
  const missing = props.state.missing || props.card.missing;
  const applied = (props.state.applied || {})[job.id];
  const [saved, setSaved] = useState((props.state.saved || []).includes(job.id));
  const [all, setAll] = useState((job.description || "").length < 700);
  const first = changes.find((change) => change.field === "salary_min" || change.field === "salary_max");
  const listed = changes.filter((change) => change === first || !PAY.includes(change.field)).filter((change) => change.field !== "description");
  const [open, setOpen] = useState(job.version > 1);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");

  async function call(name, payload) {
    setBusy(true);
    setError("");
    const answer = await callAction({ name, payload }).catch(() => null);
    const outcome = (answer && answer.response) || { ok: false, error: "No connection. Please try again." };
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
    return outcome;
  }
  const act = (kind) => call("act", { act: kind, job_id: job.id, label: job.title });
  async function save() {
    const outcome = await call("react", { job_id: job.id, saved: !saved });
    if (outcome.ok) setSaved(outcome.saved);
  }

  const description = job.description || "";
  return (
    <section className="rc" aria-label={job.title || "Draft"} data-testid="job-card">
      <div className="rc-head">
        <div style={{ minWidth: 0 }}>
          <div className="rc-title">{job.title || "A new posting"}</div>
          <div className="rc-sub">{about(job) || "Nothing known yet"}</div>
        </div>
        <span className="rc-row">
          {match && match.score != null ? <span className="rc-score"><b>{percent(match.score)}</b><span>of 100</span></span> : null}
          {own || status !== "open" ? <span className={`rc-chip ${status === "open" ? "yes" : status === "closed" ? "bad" : ""}`} data-testid="job-status">{status}</span> : null}
        </span>
      </div>
      <div className="rc-body">
        {changes.length ? (
          <>
            <button type="button" className="rc-button quiet" style={{ justifySelf: "start", paddingLeft: 0 }} aria-expanded={open} onClick={() => setOpen(!open)} data-testid="understood">{open ? "Hide what I understood" : "What I understood"}</button>
            {open ? (
              <dl className="rc-fields rc-note">
                {listed.map((change) => (
                  <React.Fragment key={change.field}>
                    <dt>{change.field === "salary_min" || change.field === "salary_max" ? "Pay" : label(change.field)}</dt>
                    <dd><b>{change.field === "salary_min" || change.field === "salary_max" ? pay(job) : words(change.field, change.after)}</b>{change.quote ? <div className="rc-quote">“{change.quote.length > 90 ? change.quote.slice(0, 89) + "…" : change.quote}”</div> : null}</dd>
                  </React.Fragment>
                ))}
              </dl>
            ) : null}
          </>
        ) : null}
        <dl className="rc-fields">
          {FIELDS.filter((field) => words(field, job[field]) !== "–").map((field) => (
            <React.Fragment key={field}><dt>{label(field)}</dt><dd>{words(field, job[field])}</dd></React.Fragment>
          ))}
        </dl>
        {description ? <div className="rc-text">{all ? description : description.slice(0, 500).trimEnd() + " …"}</div> : null}
        {description.length >= 700 ? <button type="button" className="rc-button quiet" style={{ justifySelf: "start", paddingLeft: 0 }} aria-expanded={all} onClick={() => setAll(!all)}>{all ? "Show less" : "Read all of it"}</button> : null}
        {match && match.reasons.length ? <div className="rc-why"><ul>{match.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul></div> : null}
        {own && status === "draft" && missing.length ? <p className="rc-note">Before it can be published, I need: <b>{missing.map((field) => label(field).toLowerCase()).join(", ")}</b>.</p> : null}
        <div className="rc-row">
          {own ? (
            <>
              {status === "draft" && !missing.length ? <button type="button" className="rc-button main" disabled={busy} onClick={() => act("publish")} data-testid="publish">Publish</button> : null}
              {status === "closed" ? <button type="button" className="rc-button main" disabled={busy} onClick={() => act("publish")} data-testid="publish">Open again</button> : null}
              {status === "open" ? <button type="button" className="rc-button main" disabled={busy} onClick={() => act("candidates")} data-testid="candidates">Who fits?</button> : null}
              {status !== "draft" ? <button type="button" className="rc-button" disabled={busy} onClick={() => act("applicants")}>Applicants</button> : null}
              {status === "open" ? <button type="button" className="rc-button" disabled={busy} onClick={() => act("close")} data-testid="close">Close</button> : null}
            </>
          ) : (
            <>
              {applied ? <span className="rc-chip yes">{stage(applied)}</span> : status === "open" ? <button type="button" className="rc-button main" disabled={busy} onClick={() => act("apply")} data-testid="apply" aria-label={`Apply for ${job.title}`}>Apply</button> : null}
              <button type="button" className="rc-button" aria-pressed={saved} disabled={busy} onClick={save} data-testid="save">{saved ? "Saved" : "Save"}</button>
              <button type="button" className="rc-button quiet" disabled={busy} onClick={() => act("explain")} data-testid="why-button">Why?</button>
            </>
          )}
        </div>
        {error ? <p className="rc-error" role="alert">{error}</p> : null}
      </div>
    </section>
  );
}
