import { useState } from "react";

const { t, quoted, label, words, pay, about, percent, stage } = window.rolecall;
const { useStanding, useActs, Button } = window.rolecall.kit(React, callAction);

const FIELDS = ["seniority", "years_experience_min", "skills_required", "skills_preferred", "languages", "countries", "valid_through"];
const PAY = ["salary_min", "salary_max", "salary_currency", "salary_period"];
const NEEDED = { title: "a title", company: "a company", locations: "a place, or that it is remote", location: "a place, or that it is remote" };
const SHORT = 700;

function Understood({ job, changes }) {
  const first = changes.find((change) => change.field === "salary_min" || change.field === "salary_max");
  const listed = changes.filter((change) => (change === first || !PAY.includes(change.field)) && change.field !== "description");
  const [open, setOpen] = useState(job.status === "draft");
  if (!listed.length) return null;
  return (
    <>
      <Button kind="quiet rc-flush" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="understood">{t("What I understood ({0})", listed.length)}</Button>
      {open ? (
        <dl className="rc-fields rc-note">
          {listed.map((change) => (
            <React.Fragment key={change.field}>
              <dt>{change === first ? t("Pay") : label(change.field)}</dt>
              <dd>
                <b>{change === first ? pay(job) || "–" : words(change.field, change.after)}</b>
                {change.before != null && change.before !== "" && !Array.isArray(change.before) && !PAY.includes(change.field) ? <span className="rc-sub"> · {t("was {0}", words(change.field, change.before))}</span> : null}
                {change.quote ? <div><q className="rc-quote">{quoted(change.quote.length > 120 ? change.quote.slice(0, 119) + "…" : change.quote)}</q></div> : null}
              </dd>
            </React.Fragment>
          ))}
        </dl>
      ) : null}
    </>
  );
}

function Description({ text }) {
  const [all, setAll] = useState(text.length < SHORT);
  if (!text) return null;
  return (
    <>
      <div className="rc-text">{all ? text : text.slice(0, SHORT - 200).trimEnd() + " …"}</div>
      {text.length >= SHORT ? <Button kind="quiet rc-flush" aria-expanded={all} onClick={() => setAll(!all)}>{t(all ? "Show less" : "Read all of it")}</Button> : null}
    </>
  );
}

function RecruiterButtons({ status, missing, busy, act }) {
  return (
    <div className="rc-row">
      {status === "draft" && !missing.length ? <Button kind="main" busy={busy} onClick={() => act("publish")} data-testid="publish">{t("Publish")}</Button> : null}
      {status === "closed" ? <Button kind="main" busy={busy} onClick={() => act("publish")} data-testid="publish">{t("Open again")}</Button> : null}
      {status === "open" ? <Button kind="main" busy={busy} onClick={() => act("candidates")} data-testid="candidates">{t("Who fits?")}</Button> : null}
      {status === "open" || status === "closed" ? <Button busy={busy} onClick={() => act("applicants")}>{t("Applicants")}</Button> : null}
      {status === "open" ? <Button busy={busy} onClick={() => act("close")} data-testid="close">{t("Close")}</Button> : null}
    </div>
  );
}

export default function JobCard() {
  const { job, match, changes } = props.card;
  const own = props.role === "recruiter";
  const state = useStanding(props.state, { jobs: [job.id] });
  const now = (state.jobs || {})[job.id] || {};
  const status = now.status || job.status;
  const missing = now.missing || props.card.missing;
  const applied = (state.applied || {})[job.id];
  const saved = (state.saved || []).includes(job.id);
  const { box, busy, call, act: begin, problem } = useActs();
  const act = (kind) => begin({ act: kind, job_id: job.id, label: job.title });
  const known = FIELDS.filter((field) => words(field, job[field]) !== "–");

  return (
    <section className="rc" ref={box} tabIndex={-1} aria-label={job.title || t("Draft")} data-testid="job-card">
      <div className="rc-head">
        <div className="rc-lead">
          <h2 className="rc-title">{job.title || t("A new posting")}</h2>
          <div className="rc-sub">{about(job) || t("Nothing known yet")}</div>
        </div>
        <span className="rc-row">
          {match && match.score != null ? <span className="rc-score" role="img" aria-label={t("Score {0} of 100", percent(match.score))}><span><b>{percent(match.score)}</b> <span>{t("of 100")}</span></span></span> : null}
          {own || status !== "open" ? <span className={`rc-chip ${status === "open" ? "yes" : status === "draft" ? "no" : "bad"}`} data-testid="job-status">{words("status", status)}</span> : null}
        </span>
      </div>
      <div className="rc-body">
        {changes.length ? <Understood job={job} changes={changes} /> : null}
        {known.length ? <dl className="rc-fields">{known.map((field) => <React.Fragment key={field}><dt>{label(field)}</dt><dd>{words(field, job[field])}</dd></React.Fragment>)}</dl> : null}
        <Description text={job.description || ""} />
        {match && match.reasons.length ? <div className="rc-why" lang="en"><ul>{match.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul></div> : null}
        {own && status === "draft" && missing.length ? (
          <div className="rc-note rc-needs" data-testid="missing"><b>{t("Still needed before it can be published")}</b><ul>{missing.map((field) => <li key={field}>{t(NEEDED[field] || field)}</li>)}</ul></div>
        ) : null}
        {own ? <RecruiterButtons status={status} missing={missing} busy={busy} act={act} /> : (
          <div className="rc-row">
            {applied ? <span className="rc-chip yes rc-big" data-testid="applied">{applied === "submitted" ? t("Applied") : t("Applied · {0}", stage(applied))}</span>
              : status === "open" ? <Button kind="main" busy={busy} onClick={() => act("apply")} data-testid="apply" aria-label={t("Apply for {0}", job.title)}>{t("Apply")}</Button> : null}
            <Button busy={busy} aria-pressed={saved} onClick={() => call("react", { job_id: job.id, saved: !saved }, saved ? "" : "Saved")} data-testid="save" aria-label={t("Save {0}", job.title)}>{t(saved ? "Saved" : "Save")}</Button>
            <Button kind="quiet" busy={busy} onClick={() => act("explain")} data-testid="why-button" aria-label={t("Why {0}?", job.title)}>{t("Why?")}</Button>
          </div>
        )}
        {problem}
      </div>
    </section>
  );
}
