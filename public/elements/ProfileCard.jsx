import { useState } from "react";

const { t, quoted, label, words, pay } = window.rolecall;
const { useStanding, useActs, Button } = window.rolecall.kit(React, callAction);

const FIELDS = [
  "full_name", "headline", "seniority", "years_experience", "skills", "locations", "remote", "employment_types", "languages",
  "education", "experience", "work_authorization", "available_from", "summary",
];
// pay is one thing to a person, and three fields to the profile
const WITH_PAY = ["salary_currency", "salary_period"];

function Change({ change, profile }) {
  const list = Array.isArray(change.after);
  const before = JSON.stringify(change.before || []);
  const added = list ? change.after.filter((item) => !before.includes(JSON.stringify(item))) : [];
  const said = change.field === "salary_min" && change.after != null && change.after === profile.salary_min
    ? pay({ ...profile, salary_max: profile.salary_min })
    : words(change.field, added.length ? added : change.after);
  return (
    <>
      <dt>{label(change.field)}</dt>
      <dd>
        {said === "–" ? <span className="rc-sub">{t("cleared")}</span> : <b>{said}</b>}
        {!list && change.before != null && change.before !== "" ? <span className="rc-sub"> · {t("was {0}", words(change.field, change.before))}</span> : null}
        {change.quote ? <div><q className="rc-quote">{quoted(change.quote)}</q></div> : null}
      </dd>
    </>
  );
}

function Whole({ profile }) {
  const filled = FIELDS.filter((field) => words(field, profile[field]) !== "–");
  if (!filled.length && profile.salary_min == null) {
    return <p className="rc-sub">{t("Nothing yet. Tell me what you do and what you are looking for, or drop your CV into the chat.")}</p>;
  }
  return (
    <dl className="rc-fields" data-testid="whole-profile">
      {filled.map((field) => (
        <React.Fragment key={field}>
          <dt>{label(field)}</dt>
          <dd className="rc-text">{field === "skills" ? <span className="rc-row">{profile.skills.map((skill) => <span key={skill} className="rc-chip">{skill}</span>)}</span> : words(field, profile[field])}</dd>
        </React.Fragment>
      ))}
      {profile.salary_min != null ? <><dt>{label("salary_min")}</dt><dd>{pay({ ...profile, salary_max: profile.salary_min })}</dd></> : null}
      <dt>{label("open_to_recruiters")}</dt>
      <dd>{t(profile.open_to_recruiters ? "yes, without your name" : "no")}</dd>
    </dl>
  );
}

export default function ProfileCard() {
  const { profile, changes, undo_id: undoId } = props.card;
  const state = useStanding(props.state, { changes: undoId ? [undoId] : [] });
  const [pressed, setPressed] = useState(false);
  const [all, setAll] = useState(changes.length === 0);
  const { box, busy, call, problem } = useActs();
  const listed = changes.some((change) => change.field === "salary_min") ? changes.filter((change) => !WITH_PAY.includes(change.field)) : changes;
  const undone = pressed || Boolean(state.undone && state.undone[undoId]);
  const undoable = undoId && !undone && state.profile_version === profile.version;
  const name = t(changes.length ? "What I understood" : "Your profile");

  async function undo() {
    const outcome = await call("undo", { undo_id: undoId }, "Taken back");
    if (outcome.ok) setPressed(true);
  }

  return (
    <section className="rc" ref={box} tabIndex={-1} aria-label={name} data-testid="profile-card">
      <div className="rc-head">
        <h2 className="rc-title">{name}</h2>
        {undoable ? <Button busy={busy} onClick={undo} data-testid="undo">{t("Undo")}</Button> : null}
        {undone ? <span className="rc-chip">{t("Taken back")}</span> : null}
      </div>
      <div className="rc-body">
        {changes.length ? <dl className={`rc-fields ${undone ? "rc-undone" : ""}`}>{listed.map((change) => <Change key={change.field} change={change} profile={profile} />)}</dl> : null}
        {problem}
        {changes.length ? <Button kind="quiet rc-flush" aria-expanded={all} onClick={() => setAll(!all)}>{t(all ? "Hide the whole profile" : "Show the whole profile")}</Button> : null}
        {all ? <Whole profile={profile} /> : null}
      </div>
    </section>
  );
}
