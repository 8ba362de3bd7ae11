import { useState } from "react";

const { t, quoted, words, pay, about, percent, stage } = window.rolecall;
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

function Verdicts({ filters }) {
  return (
    <div className="rc-verdicts">
      {filters.map((one) => {
        const [color, mark, said] = VERDICTS[one.verdict];
        return <span key={one.name} className={color} title={one.detail}><span role="img" aria-label={t(said)}>{mark}</span> {t(FILTERS[one.name])}</span>;
      })}
    </div>
  );
}

function Why({ match, id }) {
  const { matched, missing, unknown } = match.skills;
  return (
    <div className="rc-why" id={id} data-testid="why">
      {match.reasons.length ? <ul lang="en">{match.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul> : null}
      {match.parts ? (
        <div>
          <h4>{t("Where the score comes from")}</h4>
          <div className="rc-parts">
            {Object.entries(PARTS).map(([name, label]) => (
              <React.Fragment key={name}>
                <span>{t(label)}</span>
                <span className="rc-bar" role="img" aria-label={t("{0}: {1} of 100", t(label), percent(match.parts[name]))}><i style={{ width: `${percent(match.parts[name])}%` }} /></span>
                <span>{percent(match.parts[name])} × {percent(match.weights[name])} %</span>
              </React.Fragment>
            ))}
          </div>
          {match.adjustments.map((one) => <div key={one.reason} className="rc-sub" lang="en">{one.reason}: {one.delta > 0 ? "+" : ""}{percent(one.delta)}</div>)}
        </div>
      ) : null}
      {matched.length ? (
        <div>
          <h4>{t("Skills you have")}</h4>
          <ul>{matched.map((one) => <li key={one.skill}><b>{one.skill}</b>{one.evidence.job ? <> – {t("the posting")}: <q>{quoted(one.evidence.job)}</q></> : null}{one.evidence.profile ? <>; {t("you")}: <q>{quoted(one.evidence.profile)}</q></> : null}</li>)}</ul>
        </div>
      ) : null}
      {missing.length ? (
        <div><h4>{t("Skills your profile lacks")}</h4><ul>{missing.map((one) => <li key={one.skill}>{one.skill} ({t(one.required ? "a must" : "a plus")})</li>)}</ul></div>
      ) : null}
      {unknown.length ? <div className="rc-sub">{t("Also asked for: {0}. Tell me your skills and I can compare.", unknown.join(", "))}</div> : null}
      {match.filters.length ? (
        <div>
          <h4>{t("Your wishes")}</h4>
          <ul className="rc-plain">{match.filters.map((one) => <li key={one.name}><span role="img" aria-label={t(VERDICTS[one.verdict][2])}>{VERDICTS[one.verdict][1]}</span> {t(FILTERS[one.name])}: <span lang="en">{one.detail}</span></li>)}</ul>
        </div>
      ) : null}
    </div>
  );
}

function OwnButtons({ job, status, busy, act }) {
  return (
    <div className="rc-row">
      <Button busy={busy} onClick={() => act("open")} data-testid="open" aria-label={`${t("Open")}: ${job.title}`}>{t("Open")}</Button>
      {status === "open" ? <Button busy={busy} onClick={() => act("candidates")} aria-label={`${t("Who fits?")} ${job.title}`}>{t("Who fits?")}</Button> : null}
      {status !== "draft" ? <Button busy={busy} onClick={() => act("applicants")} aria-label={`${t("Applicants")}: ${job.title}`}>{t("Applicants")}</Button> : null}
    </div>
  );
}

function Job({ match, number, own, state }) {
  const job = match.job;
  const title = job.title || t("Untitled");
  const status = ((state.jobs || {})[job.id] || job).status;
  const saved = (state.saved || []).includes(job.id);
  const hidden = (state.hidden || []).includes(job.id);
  const applied = (state.applied || {})[job.id];
  const [open, setOpen] = useState(false);
  const { box, busy, call, act: begin, problem } = useActs();
  const { matched, missing } = match.skills;
  const act = (kind) => begin({ act: kind, job_id: job.id, label: job.title });
  const react = (change, said) => call("react", { job_id: job.id, ...change }, said);
  const whyId = `why-${job.id}`;

  if (hidden) {
    return (
      <li className="rc-item" ref={box} tabIndex={-1}>
        <div className="rc-row">
          <span className="rc-sub">{t("Hidden: {0}", [title, job.company].filter(Boolean).join(", "))}</span>
          <Button kind="quiet" busy={busy} onClick={() => react({ opinion: null })} data-focus="">{t("Show again")}</Button>
        </div>
        {problem}
      </li>
    );
  }
  return (
    <li className="rc-item" ref={box} tabIndex={-1} data-testid="job">
      <div className="rc-spread">
        <div>
          <h3 className="rc-title">{number}. {title}</h3>
          <div className="rc-sub">{about(job)}</div>
        </div>
        {own ? <span className={`rc-chip ${status === "open" ? "yes" : status === "draft" ? "no" : ""}`} data-testid="job-status">{words("status", status)}</span> : <Score match={match} />}
      </div>
      {matched.length || missing.length ? (
        <div className="rc-row">
          {matched.slice(0, 6).map((one) => <span key={one.skill} className="rc-chip yes"><span role="img" aria-label={t("you have")}>✓</span> {one.skill}</span>)}
          {missing.slice(0, 4).map((one) => <span key={one.skill} className="rc-chip no"><span role="img" aria-label={t("missing")}>–</span> {one.skill}</span>)}
        </div>
      ) : null}
      {match.filters.length ? <Verdicts filters={match.filters} /> : null}
      {match.filters.filter((one) => one.verdict === "fail").map((one) => <div key={one.name} className="rc-miss" lang="en">{one.detail}</div>)}
      {match.reasons[0] && !match.filters.some((one) => one.verdict === "fail") ? <div className="rc-sub" lang="en">{match.reasons[0]}</div> : null}
      {own ? <OwnButtons job={job} status={status} busy={busy} act={act} /> : (
        <div className="rc-row">
          {applied ? <span className="rc-chip yes rc-big" data-testid="applied">{applied === "submitted" ? t("Applied") : t("Applied · {0}", stage(applied))}</span>
            : status === "open" ? <Button kind="main" busy={busy} onClick={() => act("apply")} data-testid="apply" aria-label={t("Apply for {0}", title)}>{t("Apply")}</Button>
              : <span className="rc-chip rc-big">{t("No longer open")}</span>}
          <Button busy={busy} aria-pressed={saved} onClick={() => react({ saved: !saved }, saved ? "" : "Saved")} data-testid="save" aria-label={t("Save {0}", title)}>{t(saved ? "Saved" : "Save")}</Button>
          <Button busy={busy} onClick={() => react({ opinion: "hidden" })} data-testid="hide" data-focus="" aria-label={t("Hide {0}", title)}>{t("Hide")}</Button>
          {match.parts || match.reasons.length ? <Button kind="quiet" aria-expanded={open} aria-controls={open ? whyId : undefined} onClick={() => setOpen(!open)} data-testid="why-button" aria-label={t("Why {0}?", title)}>{t(open ? "Less" : "Why?")}</Button> : null}
          <Button kind="quiet" busy={busy} onClick={() => act("open")} data-testid="read" aria-label={t("Read the posting: {0}", title)}>{t("Read it")}</Button>
        </div>
      )}
      {open ? <Why match={match} id={whyId} /> : null}
      {problem}
    </li>
  );
}

/* [name, value in a list or null, words] of each filter in force; pay is one filter in three fields. */
function inForce(filters) {
  const chips = [];
  for (const [name, value] of Object.entries(filters)) {
    if (["currency", "salary_period", "limit", "sort"].includes(name)) continue;
    if (name === "salary_min") chips.push([name, null, pay({ salary_min: value, salary_currency: filters.currency, salary_period: filters.salary_period })]);
    else for (const one of Array.isArray(value) ? value : [value]) {
      chips.push([name, Array.isArray(value) ? one : null, name === "not_location" ? t("not in {0}", one) : name === "without" ? t(one === one.toLowerCase() ? "no {0}" : "not at {0}", one) : name === "q" ? `“${one}”` : words(name, one)]);
    }
  }
  return chips.filter(([, , said]) => said && said !== "–");
}

function without(filters, name, value) {
  const left = { ...filters };
  if (value !== null) left[name] = left[name].filter((one) => one !== value);
  if (value === null || !left[name].length) delete left[name];
  if (name === "salary_min") { delete left.currency; delete left.salary_period; }
  return left;
}

function Chips({ listing, filters }) {
  const { box, busy, act, problem } = useActs();
  const chips = inForce(filters);
  if (!chips.length) return null;
  const removable = listing === "search" || listing === "recommendations";
  return (
    <div className="rc-row rc-filters" role="group" aria-label={t("Filters")} ref={box} data-testid="filters">
      {chips.map(([name, value, said]) => removable ? (
        <button key={`${name} ${said}`} type="button" className="rc-chip rc-removable" aria-disabled={busy || undefined} aria-label={t("Remove the filter {0}", said)} data-testid="filter"
          onClick={busy ? undefined : () => act({ act: "refine", listing, filters: without(filters, name, value), label: said })}>
          {said} <span aria-hidden="true">×</span>
        </button>
      ) : <span key={`${name} ${said}`} className="rc-chip">{said}</span>)}
      {problem}
    </div>
  );
}

export default function JobsCard() {
  const { title, listing, matches, nearly, filters, notice } = props.card;
  const own = props.role === "recruiter";
  const jobs = [...matches, ...nearly].map((match) => match.job.id);
  const state = useStanding(props.state, { jobs });
  const nothing = !matches.length && (listing === "search" || listing === "recommendations");
  const name = t(nothing ? "Nothing found" : title || "Jobs");
  return (
    <section className="rc" aria-label={name} data-testid="jobs-card">
      <div className="rc-head">
        <h2 className="rc-title">{name}</h2>
        <Chips listing={listing} filters={filters} />
      </div>
      {notice ? <div className="rc-body"><p className="rc-note" lang="en">{notice}</p></div> : null}
      {matches.length ? <ol className="rc-list">{matches.map((match, at) => <Job key={match.job.id} match={match} number={at + 1} own={own} state={state} />)}</ol> : notice ? null : <div className="rc-body rc-sub">{t(nothing ? "Take a filter off, or say what else you would like." : "Nothing here.")}</div>}
      {nearly.length ? (
        <div className="rc-nearly">
          <div className="rc-part">
            <h3 className="rc-title">{t("Nearly")}</h3>
            <div className="rc-sub">{t("These miss one of your wishes each.")}</div>
          </div>
          <ol className="rc-list" data-testid="nearly">{nearly.map((match, at) => <Job key={match.job.id} match={match} number={matches.length + at + 1} own={own} state={state} />)}</ol>
        </div>
      ) : null}
    </section>
  );
}
