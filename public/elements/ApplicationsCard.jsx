const { t, quoted, stage, day } = window.rolecall;
const { useStanding, useActs, Button } = window.rolecall.kit(React, callAction);

const ORDER = ["submitted", "shortlisted", "interview", "offer", "hired"];
const FINAL = ["hired", "rejected", "withdrawn"];
const STEPS = { shortlisted: "Shortlist", interview: "Interview", offer: "Offer", hired: "Hire" };
const COLORS = { rejected: "bad", withdrawn: "bad", offer: "yes", hired: "yes", interview: "yes" };

function Application({ application, now, recruiter, number }) {
  const { box, busy, act, problem } = useActs();
  const final = FINAL.includes(now.status);
  const [who, ...more] = ((application.who || "").replace(/ – [a-z]+$/, "") || t("Applicant {0}", number)).split(", ");
  const next = ORDER.slice(ORDER.indexOf(now.status) + 1);
  const move = (status) => act({ act: "move", application_id: application.id, status, label: who });
  return (
    <li className="rc-item" ref={box} tabIndex={-1} data-testid="application">
      <div className="rc-spread">
        <div>
          <h3 className="rc-title">{recruiter ? `${number}. ${who}` : application.job_title}</h3>
          <div className="rc-sub">{recruiter ? more.join(", ") || application.job_title : application.company}</div>
          {application.email ? <a className="rc-link" href={`mailto:${application.email}`}>{application.email}</a> : null}
        </div>
        <span className={`rc-chip ${COLORS[now.status] || ""}`} data-testid="stage">{stage(now.status)}</span>
      </div>
      {application.note ? <q className="rc-quote">{quoted(application.note)}</q> : null}
      <ol className="rc-steps" aria-label={t("History")}>{(now.events || application.events || []).map((event, at) => <li key={at}><span>{stage(event.status)}</span> <time dateTime={event.at}>{day(event.at)}</time></li>)}</ol>
      {final ? null : recruiter ? (
        <div className="rc-row" role="group" aria-label={t("Next steps for {0}", who)}>
          {next.map((status, at) => <Button key={status} kind={at === 0 ? "main" : ""} busy={busy} onClick={() => move(status)} data-testid={`move-${status}`} aria-label={t("{0}: {1}", t(STEPS[status]), who)}>{t(STEPS[status])}</Button>)}
          <Button kind="quiet" busy={busy} onClick={() => move("rejected")} data-testid="move-rejected" aria-label={t("{0}: {1}", t("Turn down"), who)}>{t("Turn down")}</Button>
        </div>
      ) : (
        <div className="rc-row">
          <Button busy={busy} onClick={() => act({ act: "withdraw", application_id: application.id, label: application.job_title })} data-testid="withdraw" aria-label={t("Withdraw from {0}", application.job_title)}>{t("Withdraw")}</Button>
        </div>
      )}
      {problem}
    </li>
  );
}

function Invitation({ invitation, status, recruiter }) {
  const { box, busy, act, problem } = useActs();
  const answer = (given) => act({ act: "answer_invitation", invitation_id: invitation.id, answer: given, label: invitation.job_title });
  return (
    <li className="rc-item" ref={box} tabIndex={-1} data-testid="invitation">
      <div className="rc-spread">
        <div>
          <h3 className="rc-title">{invitation.job_title}</h3>
          <div className="rc-sub">{[invitation.company, day(invitation.created_at)].filter(Boolean).join(" · ")}</div>
        </div>
        <span className={`rc-chip ${status === "accepted" ? "yes" : status === "declined" ? "bad" : ""}`}>{stage(status)}</span>
      </div>
      {invitation.message ? <q className="rc-quote rc-text">{quoted(invitation.message)}</q> : null}
      {status === "sent" && !recruiter ? (
        <div className="rc-row">
          <Button kind="main" busy={busy} onClick={() => answer("accept")} data-testid="accept" aria-label={t("{0}: {1}", t("Accept"), invitation.job_title)}>{t("Accept")}</Button>
          <Button busy={busy} onClick={() => answer("decline")} data-testid="decline" aria-label={t("{0}: {1}", t("Decline"), invitation.job_title)}>{t("Decline")}</Button>
        </div>
      ) : null}
      {problem}
    </li>
  );
}

export default function ApplicationsCard() {
  const { title, applications, invitations } = props.card;
  const recruiter = props.role === "recruiter";
  const state = useStanding(props.state);
  const about = /^Applicants for (.+)$/.exec(title);
  const name = about ? t("Applicants for {0}", about[1]) : t(title || (recruiter ? "Applicants" : "Your applications"));
  return (
    <section className="rc" aria-label={name} data-testid="applications-card">
      <div className="rc-head"><h2 className="rc-title">{name}</h2></div>
      {applications.length ? (
        <ol className="rc-list">{applications.map((one, at) => <Application key={one.id} application={one} now={(state.applications || {})[one.id] || one} recruiter={recruiter} number={at + 1} />)}</ol>
      ) : (
        <div className="rc-body rc-sub">{t(recruiter ? "Nobody has applied yet." : "You have not applied anywhere yet.")}</div>
      )}
      {invitations.length ? (
        <>
          <div className="rc-part"><h3 className="rc-title">{t("Invitations")}</h3></div>
          <ol className="rc-list">{invitations.map((one) => <Invitation key={one.id} invitation={one} status={(state.invitations || {})[one.id] || one.status} recruiter={recruiter} />)}</ol>
        </>
      ) : null}
    </section>
  );
}
