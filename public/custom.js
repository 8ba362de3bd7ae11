/* What the chat's page needs beside Chainlit's own: the navigation, the greeting, the link to register, names for icon
   buttons, and the small words that all cards share (window.rolecall). React draws the page again at will, so everything
   added is looked for after every change and put back where it is missing. */
(() => {
  "use strict";

  const NAVIGATION = {
    candidate: [
      ["profile", "Profile", "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.6-3.4 3.4-5.5 7-5.5s6.4 2.1 7 5.5"],
      ["matches", "Recommendations", "m12 4 2.3 4.9 5.2.7-3.8 3.7.9 5.3L12 16.1l-4.6 2.5.9-5.3L4.5 9.6l5.2-.7L12 4Z"],
      ["jobs", "Jobs", "M4 8h16v11H4V8Zm5 0V5h6v3M4 13h16"],
      ["applications", "Applications", "M4 5h16v14H4V5Zm0 2 8 6 8-6"],
    ],
    recruiter: [
      ["jobs", "Jobs", "M4 8h16v11H4V8Zm5 0V5h6v3M4 13h16"],
      ["matches", "Candidates", "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 8c.5-3 3-4.8 6-4.8s5.5 1.8 6 4.8M16 4.5a3.3 3.3 0 0 1 0 6.3M17.5 14.6c1.9.6 3.2 2.2 3.5 4.4"],
      ["applications", "Applications", "M4 5h16v14H4V5Zm0 2 8 6 8-6"],
    ],
  };
  const ACCOUNT = "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM12 3v2.5M12 18.5V21M3 12h2.5M18.5 12H21M5.6 5.6l1.8 1.8M16.6 16.6l1.8 1.8M18.4 5.6l-1.8 1.8M7.4 16.6l-1.8 1.8";
  const LABELS = [
    ["#theme-toggle", "Light or dark"],
    ["#user-nav-button", "Your menu"],
    ["#sidebar-trigger-button", "Your chats"],
    ["#new-chat-button", "New chat"],
    ["#search-chats-button", "Search your chats"],
    ["#chat-submit", "Send"],
    ["#stop-button", "Stop"],
    ["#upload-button", "Attach your CV"],
    ["#thread-options", "Rename or delete this chat"],
    [".positive-feedback-off, .positive-feedback-on", "This helped"],
    [".negative-feedback-off, .negative-feedback-on", "This did not help"],
    ["button:has(> .lucide-copy)", "Copy"],
    ["button:has(> .lucide-arrow-down)", "To the newest message"],
    ["button:has(> .lucide-eye)", "Show the password"],
    ["button:has(> .lucide-eye-off)", "Hide the password"],
  ];

  /* roles that the page gives wrongly or not at all, for those who hear it instead of seeing it */
  const ROLES = [
    ["#thread-options", "button"],
    ["#upload-button", "button"],
    ["ul[data-sidebar=menu]", "group"],
    ["ul[data-sidebar=menu] > li", "presentation"],
    [".grid.min-h-svh:has(form #password)", "main"],
  ];

  let welcome = null;
  let asking = false;

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  async function askWelcome() {
    if (welcome || asking || location.pathname === "/login") return;
    asking = true;
    try {
      const answer = await fetch("/welcome", { redirect: "manual" });
      if (answer.ok) welcome = await answer.json();
    } catch { /* no connection: asked again at the next change of the page */ }
    asking = false;
    if (welcome) putBack();
  }

  function navigation() {
    const nav = make("nav", { id: "rolecall-nav", "aria-label": "Rolecall" }, make("h1", {}, "Rolecall"));
    for (const [what, label, path] of NAVIGATION[welcome.role] || []) {
      const button = make("button", { type: "button", "data-show": what }, icon(path), make("span", {}, label));
      button.addEventListener("click", () => window.postMessage({ rolecall: what }, location.origin));
      nav.append(button);
    }
    nav.append(make("a", { href: "/account" }, icon(ACCOUNT), make("span", {}, "Account")));
    return nav;
  }

  function greeting() {
    const box = make("div", { id: "rolecall-greeting" }, make("h2", {}, welcome.title), make("p", {}, welcome.text));
    if (welcome.note) box.append(make("p", { class: "note" }, welcome.note));
    return box;
  }

  function registerLink() {
    return make("p", { id: "rolecall-register" }, "New here? ", make("a", { href: "/register" }, "Create an account"));
  }

  function putBack() {
    const header = document.getElementById("header");
    if (header && welcome && !document.getElementById("rolecall-nav")) header.append(navigation());
    const screen = document.getElementById("welcome-screen");
    if (screen && welcome && !document.getElementById("rolecall-greeting")) screen.prepend(greeting());
    const form = document.querySelector("form:has(#password)");
    if (form && !document.getElementById("rolecall-register")) form.append(registerLink());
    for (const [selector, label] of LABELS) {
      for (const node of document.querySelectorAll(selector)) {
        if (!node.getAttribute("aria-label")) node.setAttribute("aria-label", label);
      }
    }
    for (const [selector, role] of ROLES) {
      for (const node of document.querySelectorAll(selector)) {
        if (node.getAttribute("role") !== role) node.setAttribute("role", role);
      }
    }
    for (const image of document.querySelectorAll('img[alt="logo"]')) image.alt = "Rolecall";
    const email = document.querySelector("form:has(#password) #email");
    if (email && !email.autocomplete) {
      email.autocomplete = "username";
      document.getElementById("password").autocomplete = "current-password";
    }
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (location.pathname === "/login") welcome = null;
      else askWelcome();
      putBack();
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* ------------------------------------------------------------------------------------ words for cards */

  const LABEL_OF = {
    full_name: "Name", headline: "Title", summary: "About", skills: "Skills", years_experience: "Experience", seniority: "Level",
    locations: "Places", remote: "Where", salary_min: "Pay, at least", salary_max: "Pay, up to", salary_currency: "Currency",
    salary_period: "Per", employment_types: "Contract", employment_type: "Contract", languages: "Languages", education: "Education",
    experience: "Work", work_authorization: "Right to work", available_from: "Available from", open_to_recruiters: "Recruiters may see me",
    title: "Title", company: "Company", description: "Description", skills_required: "Must have", skills_preferred: "Nice to have",
    countries: "Countries", years_experience_min: "Experience", valid_through: "Open until", external_id: "Your reference",
  };
  const VALUE_OF = {
    full_time: "full time", part_time: "part time", contract: "contract", temporary: "temporary", internship: "internship",
    onsite: "on site", hybrid: "hybrid", remote: "remote", any: "anywhere", mid: "mid-level",
  };
  const STAGE_OF = {
    submitted: "Sent", shortlisted: "Shortlisted", interview: "Interview", offer: "Offer", hired: "Hired", rejected: "Turned down",
    withdrawn: "Withdrawn", job_closed: "Job closed", job_reopened: "Job open again", job_removed: "Job removed",
    sent: "Waiting for an answer", accepted: "Accepted", declined: "Declined",
  };

  function amount(value) {
    return Number(value).toLocaleString("en", { maximumFractionDigits: 2 });
  }

  function languageName(tag) {
    try { return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) || tag; } catch { return tag; }
  }

  function countryName(code) {
    try { return new Intl.DisplayNames(["en"], { type: "region" }).of(code) || code; } catch { return code; }
  }

  function pay(of) {
    const low = of.salary_min, high = of.salary_max;
    if (low == null && high == null) return "";
    const range = low != null && high != null && low !== high ? `${amount(low)}–${amount(high)}` : amount(low ?? high);
    const from = low != null && high == null ? "from " : low == null ? "up to " : "";
    return `${from}${of.salary_currency ? of.salary_currency + " " : ""}${range}${of.salary_period ? " a " + of.salary_period : ""}`;
  }

  function words(field, value) {
    if (value == null || value === "" || (Array.isArray(value) && !value.length)) return "–";
    if (Array.isArray(value)) return value.map((item) => words(field, item)).join(", ");
    if (field === "languages") return languageName(value.language) + (value.level ? ` (${value.level})` : "");
    if (field === "education") return [value.degree, value.field, value.institution, value.year].filter(Boolean).join(", ");
    if (field === "experience") return [value.title, value.company, [value.start, value.end].filter(Boolean).join("–")].filter(Boolean).join(", ");
    if (field === "work_authorization" || field === "countries") return countryName(value);
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (field.startsWith("years_")) return `${amount(value)} years`;
    if (field.startsWith("salary_") && typeof value === "number") return amount(value);
    return VALUE_OF[value] || String(value);
  }

  function day(iso) {
    return iso ? new Date(iso).toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric" }) : "";
  }

  function place(of) {
    return [(of.locations || []).join(", "), of.remote ? VALUE_OF[of.remote] : ""].filter(Boolean).join(" · ");
  }

  window.rolecall = Object.freeze({
    label: (field) => LABEL_OF[field] || field,
    words, pay, day, place, countryName,
    stage: (status) => STAGE_OF[status] || status,
    percent: (score) => Math.round(score * 100),
    about: (job) => [job.company, place(job), pay(job), job.employment_type ? VALUE_OF[job.employment_type] : ""].filter(Boolean).join(" · "),
  });
})();
