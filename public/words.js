/* The words that all cards share, in the browser's language where we speak it, and numbers and dates as people there write
   them. English words are their own key. */

const German = {
  "Profile": "Profil", "Recommendations": "Vorschläge", "Jobs": "Stellen", "Applications": "Bewerbungen", "Candidates": "Kandidaten", "Account": "Konto",
  "Since you were here": "Seit du hier warst", "Open": "Öffnen", "open": "offen", "draft": "Entwurf", "closed": "geschlossen", "gone": "nicht mehr da",
  "New here?": "Neu hier?", "Create an account": "Konto anlegen",
  "This chat is not there any more. Here is a new one.": "Diesen Chat gibt es nicht mehr. Hier ist ein neuer.",
  "The line to Rolecall was not open yet. Please attach the file again.": "Die Verbindung zu Rolecall stand noch nicht. Bitte häng die Datei noch einmal an.",
  "Light or dark": "Hell oder dunkel", "Your menu": "Dein Menü", "Your chats": "Deine Chats", "New chat": "Neuer Chat", "Search your chats": "Deine Chats durchsuchen",
  "Send": "Senden", "Stop": "Anhalten", "Attach your CV": "Lebenslauf anhängen", "Rename or delete this chat": "Chat umbenennen oder löschen",
  "This helped": "Das hat geholfen", "This did not help": "Das hat nicht geholfen", "Copy": "Kopieren", "To the newest message": "Zur neuesten Nachricht",
  "Show the password": "Passwort zeigen", "Hide the password": "Passwort verbergen", "Commands": "Befehle", "Your message": "Deine Nachricht",
  "No connection. Please try again.": "Keine Verbindung. Bitte versuch es noch einmal.",
  "What I understood": "Das habe ich verstanden", "Your profile": "Dein Profil", "Undo": "Rückgängig", "Taken back": "Zurückgenommen", "cleared": "geleert", "was {0}": "vorher {0}",
  "Show the whole profile": "Ganzes Profil zeigen", "Hide the whole profile": "Profil ausblenden", "yes, without your name": "ja, ohne deinen Namen", "yes": "ja", "no": "nein",
  "Nothing yet. Tell me what you do and what you are looking for, or drop your CV into the chat.": "Noch nichts. Erzähl mir, was du machst und suchst, oder lege deinen Lebenslauf in den Chat.",
  "Name": "Name", "Title": "Titel", "About": "Über", "Skills": "Kenntnisse", "Experience": "Erfahrung", "Level": "Stufe", "Places": "Orte", "Where": "Arbeitsort",
  "Pay, at least": "Gehalt, mindestens", "Pay, up to": "Gehalt, bis", "Pay": "Gehalt", "Currency": "Währung", "Per": "Je", "Contract": "Vertrag", "Languages": "Sprachen", "Education": "Ausbildung",
  "Work": "Werdegang", "Right to work": "Arbeitserlaubnis", "Available from": "Verfügbar ab", "Recruiters may see me": "Für Recruiter sichtbar", "Company": "Firma", "Description": "Beschreibung",
  "Must have": "Nötig", "Nice to have": "Gern gesehen", "Countries": "Länder", "Open until": "Offen bis", "Your reference": "Deine Referenz",
  "full time": "Vollzeit", "part time": "Teilzeit", "contract": "auf Vertrag", "temporary": "befristet", "internship": "Praktikum", "on site": "vor Ort", "hybrid": "teils zu Hause", "remote": "im Homeoffice", "anywhere": "egal wo",
  "mid-level": "mittlere Stufe", "intern": "Praktikant", "junior": "Junior", "senior": "Senior", "lead": "Leitung", "principal": "Principal", "executive": "Geschäftsführung",
  "Sent": "Abgeschickt", "Shortlisted": "Engere Wahl", "Interview": "Gespräch", "Offer": "Angebot", "Hired": "Eingestellt", "Turned down": "Abgelehnt", "Withdrawn": "Zurückgezogen",
  "Job closed": "Stelle geschlossen", "Job open again": "Stelle wieder offen", "Job removed": "Stelle entfernt", "Waiting for an answer": "Wartet auf Antwort", "Accepted": "Angenommen", "Declined": "Abgelehnt",
  "from {0}": "ab {0}", "up to {0}": "bis {0}", "{0} a year": "{0} im Jahr", "{0} a month": "{0} im Monat", "{0} a week": "{0} in der Woche", "{0} a day": "{0} am Tag", "{0} an hour": "{0} in der Stunde",
  "{0} years": "{0} Jahre", "{0} year": "{0} Jahr", "native": "Muttersprache", "{0} or more years": "mindestens {0} Jahre", "today": "heute",
  "These fit you best": "Das passt am besten zu dir", "not at {0}": "nicht bei {0}", "None fits you well; these come closest": "Nichts passt wirklich gut; das kommt dir am nächsten", "These are open now": "Das ist gerade offen", "I found these openings": "Diese Stellen habe ich gefunden", "Saved jobs": "Gemerkte Stellen", "Your jobs": "Deine Stellen",
  "Filters": "Filter", "Remove the filter {0}": "Filter {0} entfernen", "not in {0}": "nicht in {0}", "no {0}": "ohne {0}", "Nothing here.": "Hier ist nichts.", "Nothing found": "Nichts gefunden", "Take a filter off, or say what else you would like.": "Nimm einen Filter weg, oder sag, was dir sonst gefiele.", "Nearly": "Beinahe", "These miss one of your wishes each.": "Jeder davon fehlt einer deiner Wünsche.",
  "of 100": "von 100", "Score {0} of 100": "Wertung {0} von 100", "{0}: {1} of 100": "{0}: {1} von 100", "Meaning": "Bedeutung", "Years": "Jahre", "Words": "Wörter", "How new": "Wie neu",
  "Where the score comes from": "Woher die Wertung kommt", "Skills you have": "Was du mitbringst", "Skills they have": "Was vorhanden ist", "Skills your profile lacks": "Was in deinem Profil fehlt", "Skills the profile lacks": "Was im Profil fehlt",
  "a must": "nötig", "a plus": "gern gesehen", "the posting": "die Anzeige", "you": "du", "the profile": "das Profil", "Your wishes": "Deine Wünsche", "Their wishes": "Die Wünsche",
  "Also asked for: {0}. Tell me your skills and I can compare.": "Außerdem verlangt: {0}. Nenn mir deine Kenntnisse, dann kann ich vergleichen.",
  "Place": "Ort", "Remote": "Arbeitsort", "Language": "Sprache", "Work permit": "Arbeitserlaubnis", "fits": "passt", "does not fit": "passt nicht", "not known": "unbekannt", "you have": "vorhanden", "missing": "fehlt", "has": "vorhanden",
  "Apply": "Bewerben", "Apply for {0}": "Bewerben: {0}", "Applied": "Beworben", "Applied · {0}": "Beworben · {0}", "Save": "Merken", "Saved": "Gemerkt", "Hide": "Ausblenden", "Why?": "Warum?", "Less": "Weniger", "Read it": "Lesen", "Show again": "Wieder zeigen", "Hidden: {0}": "Ausgeblendet: {0}",
  "Why {0}?": "Warum {0}?", "Read the posting: {0}": "Anzeige lesen: {0}", "Hide {0}": "{0} ausblenden", "Save {0}": "{0} merken", "No longer open": "Nicht mehr offen", "Untitled": "Ohne Titel",
  "Who fits?": "Wer passt?", "Applicants": "Bewerbungen", "Close": "Schließen", "Publish": "Veröffentlichen", "Open again": "Wieder öffnen", "A new posting": "Eine neue Anzeige", "Draft": "Entwurf", "Nothing known yet": "Noch nichts bekannt",
  "Still needed before it can be published": "Das fehlt noch zur Veröffentlichung", "Ready to publish.": "Bereit zur Veröffentlichung.", "Show less": "Weniger zeigen", "Read all of it": "Alles lesen", "What I understood ({0})": "Das habe ich verstanden ({0})",
  "a title": "ein Titel", "a company": "eine Firma", "a place, or that it is remote": "ein Ort, oder dass es im Homeoffice ist",
  "Candidates for {0}": "Kandidaten für {0}", "Ranked without names; you see who it is once they answer.": "Ohne Namen geordnet; wer es ist, siehst du, sobald sie antworten.", "Candidate {0}": "Kandidat {0}", "Invite": "Einladen", "Invite {0}": "{0} einladen", "Invited": "Eingeladen", "Has applied": "Hat sich beworben", "Has applied · {0}": "Hat sich beworben · {0}",
  "Nobody who lets recruiters see their profile fits yet.": "Noch passt niemand, der sein Profil zeigt.",
  "Your applications": "Deine Bewerbungen", "Applicant {0}": "Bewerbung {0}", "Applicants for {0}": "Bewerbungen für {0}", "History": "Verlauf", "Shortlist": "In die engere Wahl", "Hire": "Einstellen", "Turn down": "Ablehnen", "Withdraw": "Zurückziehen", "Withdraw from {0}": "{0}: zurückziehen", "Invitations": "Einladungen", "Accept": "Annehmen", "Decline": "Ablehnen",
  "Nobody has applied yet.": "Noch hat sich niemand beworben.", "You have not applied anywhere yet.": "Du hast dich noch nirgends beworben.", "Next steps for {0}": "Nächste Schritte für {0}", "{0}: {1}": "{0}: {1}",
  "Please confirm": "Bitte bestätigen", "Yes, do it": "Ja, mach das", "No": "Nein", "Nothing happens before your yes.": "Nichts geschieht vor deinem Ja.",
  "Done": "Erledigt", "Not done": "Nicht gemacht", "Out of time": "Zu spät", "Did not work": "Hat nicht geklappt", "Replaced by a newer request": "Durch eine neuere Anfrage ersetzt", "Being done …": "Wird gemacht …",
  "Job": "Stelle", "Application": "Bewerbung", "Invitation": "Einladung", "To": "An", "Note": "Notiz", "Message": "Nachricht", "New stage": "Neue Stufe", "What happens": "Was geschieht", "What is sent": "Was gesendet wird", "Missing skills": "Fehlende Kenntnisse",
  "Withdraw the application for {0}": "Die Bewerbung für {0} zurückziehen", "Publish {0}": "{0} veröffentlichen", "Close {0}": "{0} schließen", "Answer the invitation to {0}": "Die Einladung zu {0} beantworten", "Invite a candidate to {0}": "Zu {0} einladen", "Move the application for {0} on": "Die Bewerbung für {0} weiterführen",
  "Show earlier messages": "Frühere Nachrichten zeigen", "Rolecall is answering": "Rolecall antwortet", "Rolecall: {0}": "Rolecall: {0}",
};

const tag = navigator.language || "en";
const german = tag.toLowerCase().startsWith("de");
const language = german ? "de" : "en";

/* Words with {0}, {1} filled in. */
export function t(words, ...values) {
  const said = (german && German[words]) || words;
  return values.reduce((text, value, at) => text.replaceAll(`{${at}}`, String(value)), said);
}

const LABEL_OF = {
  full_name: "Name", headline: "Title", summary: "About", skills: "Skills", years_experience: "Experience", seniority: "Level",
  locations: "Places", location: "Place", remote: "Where", salary_min: "Pay, at least", salary_max: "Pay, up to", salary_currency: "Currency",
  salary_period: "Per", employment_types: "Contract", employment_type: "Contract", languages: "Languages", education: "Education",
  experience: "Work", work_authorization: "Right to work", available_from: "Available from", open_to_recruiters: "Recruiters may see me",
  title: "Title", company: "Company", description: "Description", skills_required: "Must have", skills_preferred: "Nice to have",
  countries: "Countries", years_experience_min: "Experience", valid_through: "Open until", external_id: "Your reference", missing_skills: "Missing skills",
};
const VALUE_OF = {
  full_time: "full time", part_time: "part time", contract: "contract", temporary: "temporary", internship: "internship",
  onsite: "on site", hybrid: "hybrid", remote: "remote", any: "anywhere", mid: "mid-level", intern: "intern", junior: "junior", senior: "senior",
  lead: "lead", principal: "principal", executive: "executive", native: "native", draft: "draft", open: "open", closed: "closed", gone: "gone",
};
const STAGE_OF = {
  submitted: "Sent", shortlisted: "Shortlisted", interview: "Interview", offer: "Offer", hired: "Hired", rejected: "Turned down",
  withdrawn: "Withdrawn", job_closed: "Job closed", job_reopened: "Job open again", job_removed: "Job removed",
  sent: "Waiting for an answer", accepted: "Accepted", declined: "Declined",
};
const PER = { year: "{0} a year", month: "{0} a month", week: "{0} a week", day: "{0} a day", hour: "{0} an hour" };

function amount(value) {
  return Number(value).toLocaleString(tag, { maximumFractionDigits: 2 });
}

function nameOf(type, code) {
  try { return new Intl.DisplayNames([language], { type }).of(code) || code; } catch { return code; }
}

function money(currency, ...values) {
  try {
    const whole = values.every((value) => Number.isInteger(value));
    const format = new Intl.NumberFormat(tag, { style: "currency", currency, maximumFractionDigits: whole ? 0 : 2, minimumFractionDigits: whole ? 0 : 2 });
    return values.length > 1 ? format.formatRange(...values) : format.format(values[0]);
  } catch {
    return values.map(amount).join("–") + (currency ? ` ${currency}` : "");
  }
}

function pay(of) {
  const low = of.salary_min, high = of.salary_max;
  if (low == null && high == null) return "";
  const known = [low, high].filter((value, at, all) => value != null && all.indexOf(value) === at);
  const range = money(of.salary_currency, ...known);
  const said = low != null && high == null ? t("from {0}", range) : low == null ? t("up to {0}", range) : range;
  return of.salary_period ? t(PER[of.salary_period], said) : said;
}

function years(value) {
  return t(value === 1 ? "{0} year" : "{0} years", amount(value));
}

function words(field, value) {
  if (value == null || value === "" || (Array.isArray(value) && !value.length)) return "–";
  if (Array.isArray(value)) return value.map((item) => words(field, item)).join(field === "experience" || field === "education" ? "\n" : ", ");
  if (field === "languages") return nameOf("language", value.language) + (value.level ? ` (${t(VALUE_OF[value.level] || value.level)})` : "");
  if (field === "education") return [value.degree, value.field, value.institution, value.year].filter(Boolean).join(", ");
  if (field === "experience") return [value.title, value.company, span(value.start, value.end)].filter(Boolean).join(", ");
  if (field === "work_authorization" || field === "countries") return nameOf("region", value);
  if (field === "valid_through" || field === "available_from") return day(value);
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (field === "years_experience_min") return t("{0} or more years", amount(value));
  if (field.startsWith("years_")) return years(value);
  if (field.startsWith("salary_") && typeof value === "number") return amount(value);
  return VALUE_OF[value] ? t(VALUE_OF[value]) : String(value);
}

function span(start, end) {
  return start ? `${day(start)} – ${end ? day(end) : t("today")}` : end ? day(end) : "";
}

/* A date may be a year, or a year and a month. */
function day(iso) {
  if (!iso) return "";
  if (/^\d{4}$/.test(iso)) return iso;
  const month = /^(\d{4})-(\d{2})$/.exec(iso);
  if (month) return new Date(month[1], month[2] - 1).toLocaleDateString(tag, { month: "short", year: "numeric" });
  const date = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00`) : new Date(iso);
  return date.toLocaleDateString(tag, { day: "numeric", month: "short", year: "numeric" });
}

/* Of today the time, of other days the date. */
function when(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString(tag, { hour: "numeric", minute: "2-digit" }) : day(iso);
}

function place(of) {
  return [(of.locations || []).join(", "), of.remote ? words("remote", of.remote) : ""].filter(Boolean).join(" · ");
}

export const shared = {
  t, quoted: (text) => (german ? `„${text}“` : `“${text}”`), words, pay, day, when, place, amount, language,
  label: (field) => t(LABEL_OF[field] || field),
  stage: (status) => t(STAGE_OF[status] || status),
  percent: (score) => Math.round(score * 100),
  about: (job) => [job.company, place(job), pay(job), job.employment_type ? words("employment_type", job.employment_type) : ""].filter(Boolean).join(" · "),
};
