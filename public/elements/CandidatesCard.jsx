import { useState } from "react";

const { t, quoted, words, pay, percent, place, stage } = window.rolecall;
const { useStanding, useActs, Button } = window.rolecall.kit(React, callAction);

const PARTS = { semantic: "Meaning", skills: "Skills", title: "Title", experience: "Years", lexical: "Words", freshness: "How new" };
const VERDICTS = { pass: ["yes", "✓", "fits"], fail: ["bad", "✕", "does not fit"], unknown: ["", "?", "not known"] };
const FILTERS = { place: "Place", remote: "Remote", pay: "Pay", contract: "Contract", language: "Language", work_permit: "Work permit" };

function Score({ match }) {
  if (match.score == null) return null;
  const said = Object.entries(PARTS).map(([name, label]) => t("{0}: {1} of 100", t(label), percent(match.parts[name])));
  return (
    <div className="rc-score" role="img" aria-label={`${t("Score {0} of 100", percent(match.score))}. ${said.join(", ")}`} title={said.join("\n")}>
      <div><b>{percent(match.score)}</b> <span>{t("of 100")}</span></div>
      <div className="rc-spark" aria-hidden="true">{Object.keys(PARTS).map((name) => <i key={name} style={{ height: `${Math.max(10, percent(match.parts[name]))}%` }} />)}</div>
    </div>
  );
}

function Why({ match, id }) {
  const { matched, missing } = match.skills;
  return (
    <div className="rc-why" id={id} data-testid="why">
      {match.reasons.length ? <ul lang="en">{match.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul> : null}
      {match.parts ? (
        <div>
          <h4>{t("Where the score comes from")}</h4>
          <div className="rc-parts">
            {Object.entries(PARTS).map(([part, label]) => (
              <React.Fragment key={part}>
                <span>{t(label)}</span>
                <span className="rc-bar" role="img" aria-label={t("{0}: {1} of 100", t(label), percent(match.parts[part]))}><i style={{ width: `${percent(match.parts[part])}%` }} /></span>
                <span>{percent(match.parts[part])} × {percent(match.weights[part])} %</span>
              </React.Fragment>
            ))}
          </div>
        </div>
      ) : null}
      {matched.length ? <div><h4>{t("Skills they have")}</h4><ul>{matched.map((one) => <li key={one.skill}><b>{one.skill}</b>{one.evidence.profile ? <> – {t("the profile")}: <q>{quoted(one.evidence.profile)}</q></> : null}</li>)}</ul></div> : null}
      {missing.length ? <div><h4>{t("Skills the profile lacks")}</h4><ul>{missing.map((one) => <li key={one.skill}>{one.skill} ({t(one.required ? "a must" : "a plus")})</li>)}</ul></div> : null}
      {match.filters.length ? <div><h4>{t("Their wishes")}</h4><ul className="rc-plain">{match.filters.map((one) => <li key={one.name}><span role="img" aria-label={t(VERDICTS[one.verdict][2])}>{VERDICTS[one.verdict][1]}</span> {t(FILTERS[one.name])}: <span lang="en">{one.detail}</span></li>)}</ul></div> : null}
      {match.candidate.summary ? <p className="rc-text">{match.candidate.summary}</p> : null}
    </div>
  );
}

function Candidate({ match, number, jobId, invited, applied }) {
  const person = match.candidate;
  const name = person.display_name || t("Candidate {0}", number);
  const [open, setOpen] = useState(false);
  const { box, busy, act, problem } = useActs();
  const { matched, missing } = match.skills;
  const whyId = `why-${person.candidate_id}-${jobId}`;
  const about = [
    person.years_experience != null ? words("years_experience", person.years_experience) : "", place(person),
    (person.employment_types || []).length ? words("employment_types", person.employment_types) : "", pay(person),
  ].filter(Boolean).join(" · ");
  const invite = () => act({ act: "invite", candidate_id: person.candidate_id, job_id: jobId, label: person.display_name || `candidate ${number}` });

  return (
    <li className="rc-item" ref={box} tabIndex={-1} data-testid="candidate">
      <div className="rc-spread">
        <div>
          <h3 className="rc-title">{number}. {person.headline || name}</h3>
          <div className="rc-sub">{[person.display_name, about].filter(Boolean).join(" · ")}</div>
          {person.email ? <a className="rc-link" href={`mailto:${person.email}`}>{person.email}</a> : null}
        </div>
        <Score match={match} />
      </div>
      <div className="rc-row">
        {matched.slice(0, 6).map((one) => <span key={one.skill} className="rc-chip yes"><span role="img" aria-label={t("has")}>✓</span> {one.skill}</span>)}
        {missing.slice(0, 4).map((one) => <span key={one.skill} className="rc-chip no"><span role="img" aria-label={t("missing")}>–</span> {one.skill}</span>)}
        {(person.languages || []).map((one) => <span key={one.language} className="rc-chip">{words("languages", one)}</span>)}
      </div>
      {match.reasons[0] ? <div className="rc-sub" lang="en">{match.reasons[0]}</div> : null}
      <div className="rc-row">
        {applied ? <span className="rc-chip yes rc-big" data-testid="applied">{applied === "submitted" ? t("Has applied") : t("Has applied · {0}", stage(applied))}</span>
          : invited === "sent" || invited === "accepted" ? <span className="rc-chip yes rc-big" data-testid="invited">{invited === "sent" ? t("Invited") : stage(invited)}</span>
          : <Button kind="main" busy={busy} onClick={invite} data-testid="invite" aria-label={t("Invite {0}", name)}>{t("Invite")}</Button>}
        <Button kind="quiet" aria-expanded={open} aria-controls={open ? whyId : undefined} onClick={() => setOpen(!open)} data-testid="why-button" aria-label={t("Why {0}?", name)}>{t(open ? "Less" : "Why?")}</Button>
      </div>
      {open ? <Why match={match} id={whyId} /> : null}
      {problem}
    </li>
  );
}

export default function CandidatesCard() {
  const { matches, job_id: jobId, job_title: jobTitle } = props.card;
  const state = useStanding(props.state);
  const invited = (state.invited || {})[jobId] || {};
  const applied = (state.applicants || {})[jobId] || {};
  return (
    <section className="rc" aria-label={t("Candidates for {0}", jobTitle)} data-testid="candidates-card">
      <div className="rc-head">
        <div className="rc-lead">
          <h2 className="rc-title">{t("Candidates for {0}", jobTitle)}</h2>
          <div className="rc-sub">{t("Ranked without names; you see who it is once they answer.")}</div>
        </div>
      </div>
      {matches.length ? (
        <ol className="rc-list">{matches.map((match, at) => <Candidate key={match.candidate.candidate_id} match={match} number={at + 1} jobId={jobId} invited={invited[match.candidate.candidate_id]} applied={applied[match.candidate.candidate_id]} />)}</ol>
      ) : (
        <div className="rc-body rc-sub">{t("Nobody who lets recruiters see their profile fits yet.")}</div>
      )}
    </section>
  );
}
