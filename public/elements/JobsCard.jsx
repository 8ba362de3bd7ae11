import { useState } from "react";

const PARTS = { semantic: "Meaning", skills: "Skills", title: "Title", experience: "Years", lexical: "Words", freshness: "How new" };
const MARKS = { pass: ["yes", "✓"], fail: ["bad", "✕"], unknown: ["no", "?"] };
const FILTERS = { place: "Place", remote: "Remote", pay: "Pay", contract: "Contract", language: "Language", work_permit: "Work permit" };

function Why({ match }) {
  const { percent } = window.rolecall;
  const { matched, missing, unknown } = match.skills;
  return (
    <div className="rc-why" data-testid="why">
      {match.reasons.length ? <ul>{match.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul> : null}
      {match.parts ? (
        <div>
          <h4>Where the score comes from</h4>
          <div className="rc-parts" style={{ marginTop: "0.4rem" }}>
            {Object.entries(PARTS).map(([name, label]) => (
              <React.Fragment key={name}>
                <span>{label}</span>
                <span className="rc-bar" role="img" aria-label={`${percent(match.parts[name])} of 100`}><i style={{ width: `${percent(match.parts[name])}%` }} /></span>
                <span>{percent(match.parts[name])} × {percent(match.weights[name])}%</span>
              </React.Fragment>
            ))}
          </div>
          {match.adjustments.map((one) => <div key={one.reason} className="rc-sub">{one.reason}: {one.delta > 0 ? "+" : ""}{percent(one.delta)}</div>)}
        </div>
      ) : null}
      {matched.length ? (
        <div>
          <h4>Skills you have</h4>
          <ul>{matched.map((one) => <li key={one.skill}><b>{one.skill}</b>{one.evidence.job ? <> – the posting: <i>“{one.evidence.job}”</i></> : null}{one.evidence.profile ? <>; you: <i>“{one.evidence.profile}”</i></> : null}</li>)}</ul>
        </div>
      ) : null}
      {missing.length ? (
        <div><h4>Skills your profile lacks</h4><ul>{missing.map((one) => <li key={one.skill}>{one.skill}{one.required ? " (a must)" : " (a plus)"}</li>)}</ul></div>
      ) : null}
      {unknown.length ? <div className="rc-sub">Also asked for: {unknown.join(", ")}. Tell me your skills and I can compare.</div> : null}
      {match.filters.length ? (
        <div>
          <h4>Your wishes</h4>
          <ul>{match.filters.map((one) => <li key={one.name}>{MARKS[one.verdict][1]} {FILTERS[one.name]}: {one.detail}</li>)}</ul>
        </div>
      ) : null}
    </div>
  );
}

function Job({ match, number, own, state }) {
  const { about, percent, stage } = window.rolecall;
  const job = match.job;
  const [saved, setSaved] = useState((state.saved || []).includes(job.id));
  const [hidden, setHidden] = useState((state.hidden || []).includes(job.id));
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const applied = (state.applied || {})[job.id];
  const { matched, missing } = match.skills;

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
  async function react(change) {
    const outcome = await call("react", { job_id: job.id, ...change });
    if (outcome.ok) {
      setSaved(outcome.saved);
      setHidden(outcome.opinion === "hidden");
    }
  }

  if (hidden) {
    return (
      <li className="rc-item">
        <div className="rc-row">
          <span className="rc-sub">Hidden: {job.title}{job.company ? `, ${job.company}` : ""}</span>
          <button type="button" className="rc-button quiet" disabled={busy} onClick={() => react({ opinion: null })}>Show again</button>
        </div>
        {error ? <p className="rc-error" role="alert">{error}</p> : null}
      </li>
    );
  }
  return (
    <li className="rc-item" data-testid="job">
      <div className="rc-spread">
        <div>
          <div className="rc-title">{number}. {job.title || "Untitled"}</div>
          <div className="rc-sub">{about(job)}</div>
        </div>
        {match.score != null ? <div className="rc-score"><b>{percent(match.score)}</b><span>of 100</span></div> : null}
        {own ? <span className="rc-chip">{job.status}</span> : null}
      </div>
      {match.score != null ? <div className="rc-bar" role="img" aria-label={`Score ${percent(match.score)} of 100`}><i style={{ width: `${percent(match.score)}%` }} /></div> : null}
      {matched.length || missing.length ? (
        <div className="rc-row">
          {matched.slice(0, 6).map((one) => <span key={one.skill} className="rc-chip yes"><span aria-label="you have">✓</span> {one.skill}</span>)}
          {missing.slice(0, 4).map((one) => <span key={one.skill} className="rc-chip no"><span aria-label="missing">–</span> {one.skill}</span>)}
        </div>
      ) : null}
      {match.filters.some((one) => one.verdict === "fail") ? (
        <div className="rc-row">{match.filters.filter((one) => one.verdict === "fail").map((one) => <span key={one.name} className="rc-chip bad">{FILTERS[one.name]}: {one.detail}</span>)}</div>
      ) : match.reasons[0] ? <div className="rc-sub">{match.reasons[0]}</div> : null}
      <div className="rc-row">
        {own ? (
          <>
            <button type="button" className="rc-button" disabled={busy} onClick={() => act("open")}>Open</button>
            {job.status === "open" ? <button type="button" className="rc-button" disabled={busy} onClick={() => act("candidates")}>Who fits?</button> : null}
            {job.status !== "draft" ? <button type="button" className="rc-button" disabled={busy} onClick={() => act("applicants")}>Applicants</button> : null}
          </>
        ) : (
          <>
            {applied ? <span className="rc-chip yes">{stage(applied)}</span> : <button type="button" className="rc-button main" disabled={busy} onClick={() => act("apply")} data-testid="apply" aria-label={`Apply for ${job.title}`}>Apply</button>}
            <button type="button" className="rc-button" aria-pressed={saved} disabled={busy} onClick={() => react({ saved: !saved })} data-testid="save" aria-label={`${saved ? "Saved" : "Save"}: ${job.title}`}>{saved ? "Saved" : "Save"}</button>
            <button type="button" className="rc-button" disabled={busy} onClick={() => react({ opinion: "hidden" })} data-testid="hide" aria-label={`Hide ${job.title}`}>Hide</button>
            {match.parts || match.reasons.length ? <button type="button" className="rc-button quiet" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="why-button" aria-label={`Why ${job.title}?`}>{open ? "Less" : "Why?"}</button> : null}
            <button type="button" className="rc-button quiet" disabled={busy} onClick={() => act("open")} aria-label={`Read the posting: ${job.title}`}>Read it</button>
          </>
        )}
      </div>
      {open ? <Why match={match} /> : null}
      {error ? <p className="rc-error" role="alert">{error}</p> : null}
    </li>
  );
}

function filterWords(filters) {
  const { words, pay } = window.rolecall;
  const shown = [];
  for (const [name, value] of Object.entries(filters)) {
    if (name === "salary_min") shown.push(pay({ salary_min: value, salary_currency: filters.currency, salary_period: filters.salary_period }));
    else if (name === "not_location") shown.push(`not in ${words("locations", value)}`);
    else if (!["currency", "salary_period", "limit"].includes(name)) shown.push(words(name, value));
  }
  return shown.filter((word) => word && word !== "–");
}

export default function JobsCard() {
  const { title, matches, nearly, filters, notice } = props.card;
  const own = props.role === "recruiter";
  const inForce = filterWords(filters);
  return (
    <section className="rc" aria-label={title || "Jobs"} data-testid="jobs-card">
      <div className="rc-head">
        <span className="rc-title">{title || "Jobs"}</span>
        <span className="rc-row">{inForce.map((word) => <span key={word} className="rc-chip">{word}</span>)}</span>
      </div>
      {notice ? <div className="rc-body"><p className="rc-note">{notice}</p></div> : null}
      {matches.length ? <ol className="rc-list">{matches.map((match, at) => <Job key={match.job.id} match={match} number={at + 1} own={own} state={props.state} />)}</ol> : <div className="rc-body rc-sub">Nothing here.</div>}
      {nearly.length ? (
        <>
          <div className="rc-item" style={{ paddingBottom: "0.4rem" }}>
            <div className="rc-title">Nearly</div>
            <div className="rc-sub">These miss one of your wishes each.</div>
          </div>
          <ol className="rc-list" data-testid="nearly">{nearly.map((match, at) => <Job key={match.job.id} match={match} number={matches.length + at + 1} own={own} state={props.state} />)}</ol>
        </>
      ) : null}
    </section>
  );
}
