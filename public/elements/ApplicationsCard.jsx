import { useState } from "react";

const ORDER = ["submitted", "shortlisted", "interview", "offer", "hired"];
const FINAL = ["hired", "rejected", "withdrawn"];
const STEPS = { shortlisted: "Shortlist", interview: "Interview", offer: "Offer", hired: "Hire" };

function useActs() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  async function act(payload) {
    setBusy(true);
    setError("");
    const answer = await callAction({ name: "act", payload }).catch(() => null);
    const outcome = (answer && answer.response) || { ok: false, error: "No connection. Please try again." };
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
  }
  return { busy, error, act };
}

function Application({ application, recruiter, number }) {
  const { stage, day } = window.rolecall;
  const { busy, error, act } = useActs();
  const now = (props.state.applications || {})[application.id] || application;
  const final = FINAL.includes(now.status);
  const who = (application.who || "").replace(/ – [a-z]+$/, "") || `Applicant ${number}`;
  const label = recruiter ? who : application.job_title;
  const next = ORDER.slice(ORDER.indexOf(now.status) + 1);
  const color = ["rejected", "withdrawn"].includes(now.status) ? "bad" : ["offer", "hired"].includes(now.status) ? "yes" : "";
  return (
    <li className="rc-item" data-testid="application">
      <div className="rc-spread">
        <div>
          <div className="rc-title">{recruiter ? `${number}. ${who}` : application.job_title}</div>
          <div className="rc-sub">{recruiter ? application.job_title : application.company}</div>
        </div>
        <span className={`rc-chip ${color}`} data-testid="stage">{stage(now.status)}</span>
      </div>
      {application.note ? <div className="rc-quote">“{application.note}”</div> : null}
      <ol className="rc-steps" aria-label="History">{(now.events || application.events || []).map((event, at) => <li key={at}>{stage(event.status)} · {day(event.at)}</li>)}</ol>
      {!final ? (
        <div className="rc-row">
          {recruiter ? (
            <>
              {next.map((status, at) => <button key={status} type="button" className={`rc-button ${at === 0 ? "main" : ""}`} disabled={busy} onClick={() => act({ act: "move", application_id: application.id, status, label: who })} data-testid={`move-${status}`}>{STEPS[status]}</button>)}
              <button type="button" className="rc-button quiet" disabled={busy} onClick={() => act({ act: "move", application_id: application.id, status: "rejected", label: who })} data-testid="move-rejected">Turn down</button>
            </>
          ) : (
            <button type="button" className="rc-button" disabled={busy} onClick={() => act({ act: "withdraw", application_id: application.id, label })} data-testid="withdraw">Withdraw</button>
          )}
        </div>
      ) : null}
      {error ? <p className="rc-error" role="alert">{error}</p> : null}
    </li>
  );
}

function Invitation({ invitation, recruiter }) {
  const { stage, day } = window.rolecall;
  const { busy, error, act } = useActs();
  const status = (props.state.invitations || {})[invitation.id] || invitation.status;
  const answer = (given) => act({ act: "answer_invitation", invitation_id: invitation.id, answer: given, label: invitation.job_title });
  return (
    <li className="rc-item" data-testid="invitation">
      <div className="rc-spread">
        <div>
          <div className="rc-title">{invitation.job_title}</div>
          <div className="rc-sub">{[invitation.company, day(invitation.created_at)].filter(Boolean).join(" · ")}</div>
        </div>
        <span className={`rc-chip ${status === "accepted" ? "yes" : status === "declined" ? "bad" : ""}`}>{stage(status)}</span>
      </div>
      {invitation.message ? <div className="rc-quote rc-text">“{invitation.message}”</div> : null}
      {status === "sent" && !recruiter ? (
        <div className="rc-row">
          <button type="button" className="rc-button main" disabled={busy} onClick={() => answer("accept")} data-testid="accept">Accept</button>
          <button type="button" className="rc-button" disabled={busy} onClick={() => answer("decline")} data-testid="decline">Decline</button>
        </div>
      ) : null}
      {error ? <p className="rc-error" role="alert">{error}</p> : null}
    </li>
  );
}

export default function ApplicationsCard() {
  const { title, applications, invitations } = props.card;
  const recruiter = props.role === "recruiter";
  const name = title || (recruiter ? "Applicants" : "Your applications");
  return (
    <section className="rc" aria-label={name} data-testid="applications-card">
      <div className="rc-head"><span className="rc-title">{name}</span></div>
      {applications.length ? (
        <ol className="rc-list">{applications.map((one, at) => <Application key={one.id} application={one} recruiter={recruiter} number={at + 1} />)}</ol>
      ) : (
        <div className="rc-body rc-sub">{recruiter ? "Nobody has applied yet." : "You have not applied anywhere yet."}</div>
      )}
      {invitations.length ? (
        <>
          <div className="rc-item" style={{ paddingBottom: "0.4rem" }}><div className="rc-title">Invitations</div></div>
          <ol className="rc-list">{invitations.map((one) => <Invitation key={one.id} invitation={one} recruiter={recruiter} />)}</ol>
        </>
      ) : null}
    </section>
  );
}
