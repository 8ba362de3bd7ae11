import { useState } from "react";

const PARTS = { semantic: "Meaning", skills: "Skills", title: "Title", experience: "Years", lexical: "Words", freshness: "How new" };

function Candidate({ match, number, jobId }) {
  const { words, pay, percent, place } = window.rolecall;
  const person = match.candidate;
  const name = person.display_name || `Candidate ${number}`;
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const { matched, missing } = match.skills;
  const about = [
    person.years_experience != null ? words("years_experience", person.years_experience) : "", place(person),
    (person.employment_types || []).length ? words("employment_types", person.employment_types) : "", pay(person),
  ].filter(Boolean).join(" · ");

  async function invite() {
    setBusy(true);
    setError("");
    const payload = { act: "invite", candidate_id: person.candidate_id, job_id: jobId, label: person.display_name || `candidate ${number}` };
    const answer = await callAction({ name: "act", payload }).catch(() => null);
    const outcome = (answer && answer.response) || { ok: false, error: "No connection. Please try again." };
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
  }

  return (
    <li className="rc-item" data-testid="candidate">
      <div className="rc-spread">
        <div>
          <div className="rc-title">{number}. {person.headline || name}</div>
          <div className="rc-sub">{[person.display_name, about].filter(Boolean).join(" · ")}</div>
          {person.email ? <a className="rc-sub" href={`mailto:${person.email}`}>{person.email}</a> : null}
        </div>
        {match.score != null ? <div className="rc-score"><b>{percent(match.score)}</b><span>of 100</span></div> : null}
      </div>
      {match.score != null ? <div className="rc-bar" role="img" aria-label={`Score ${percent(match.score)} of 100`}><i style={{ width: `${percent(match.score)}%` }} /></div> : null}
      <div className="rc-row">
        {matched.slice(0, 6).map((one) => <span key={one.skill} className="rc-chip yes"><span aria-label="has">✓</span> {one.skill}</span>)}
        {missing.slice(0, 4).map((one) => <span key={one.skill} className="rc-chip no"><span aria-label="missing">–</span> {one.skill}</span>)}
        {(person.languages || []).map((one) => <span key={one.language} className="rc-chip">{words("languages", one)}</span>)}
      </div>
      {match.reasons[0] ? <div className="rc-sub">{match.reasons[0]}</div> : null}
      <div className="rc-row">
        <button type="button" className="rc-button main" disabled={busy} onClick={invite} data-testid="invite" aria-label={`Invite ${name}`}>Invite</button>
        <button type="button" className="rc-button quiet" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="why-button" aria-label={`Why ${name}?`}>{open ? "Less" : "Why?"}</button>
      </div>
      {open ? (
        <div className="rc-why" data-testid="why">
          {match.reasons.length ? <ul>{match.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul> : null}
          {match.parts ? (
            <div className="rc-parts">
              {Object.entries(PARTS).map(([part, label]) => (
                <React.Fragment key={part}>
                  <span>{label}</span>
                  <span className="rc-bar" role="img" aria-label={`${percent(match.parts[part])} of 100`}><i style={{ width: `${percent(match.parts[part])}%` }} /></span>
                  <span>{percent(match.parts[part])} × {percent(match.weights[part])}%</span>
                </React.Fragment>
              ))}
            </div>
          ) : null}
          {matched.length ? <ul>{matched.map((one) => <li key={one.skill}><b>{one.skill}</b>{one.evidence.profile ? <> – the profile: <i>“{one.evidence.profile}”</i></> : null}</li>)}</ul> : null}
          {person.summary ? <p className="rc-text">{person.summary}</p> : null}
        </div>
      ) : null}
      {error ? <p className="rc-error" role="alert">{error}</p> : null}
    </li>
  );
}

export default function CandidatesCard() {
  const { matches, job_id: jobId, job_title: jobTitle } = props.card;
  return (
    <section className="rc" aria-label={`Candidates for ${jobTitle}`} data-testid="candidates-card">
      <div className="rc-head">
        <span className="rc-title">Candidates for {jobTitle}</span>
        <span className="rc-sub">Ranked without names; you see who it is once they answer.</span>
      </div>
      {matches.length ? (
        <ol className="rc-list">{matches.map((match, at) => <Candidate key={match.candidate.candidate_id} match={match} number={at + 1} jobId={jobId} />)}</ol>
      ) : (
        <div className="rc-body rc-sub">Nobody who lets recruiters see their profile fits yet.</div>
      )}
    </section>
  );
}
