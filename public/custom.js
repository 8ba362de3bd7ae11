/* What the chat's page needs beside Chainlit's own: the navigation, the greeting, the link to register, names for icon
   buttons, and what all cards share (window.rolecall). React draws the page again at will, so everything added is looked
   for after every change and put back where it is missing. */
import { announce, kit, refresh } from "./kit.js";
import { shared, t } from "./words.js";

document.documentElement.lang = shared.language;
window.rolecall = Object.freeze({ ...shared, kit });

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
/* By button. React makes one button into another, so ours may have to be changed; Chainlit's own are left alone. */
const named = new WeakMap();
const LABELS = [
  ["#theme-toggle", "Light or dark"],
  ["#user-nav-button", "Your menu"],
  ["#sidebar-trigger-button", "Your chats"],
  ["[role=dialog]:has(#thread-history)", "Your chats"],
  ["#new-chat-button", "New chat"],
  ["#search-chats-button", "Search your chats"],
  ["#chat-submit", "Send"],
  ["#stop-button", "Stop"],
  ["#upload-button", "Attach your CV"],
  ["#command-button", "Commands"],
  ["#chat-input", "Your message"],
  ["#thread-options", "Rename or delete this chat"],
  [".positive-feedback-off, .positive-feedback-on", "This helped"],
  [".negative-feedback-off, .negative-feedback-on", "This did not help"],
  ["button:has(> .lucide-copy)", "Copy"],
  ["button:has(> .lucide-arrow-down)", "To the newest message"],
  ["button:has(> .lucide-eye)", "Show the password"],
  ["button:has(> .lucide-eye-off)", "Hide the password"],
];

/* the list of chats on a phone is a dialog without a title; it gets its name above, later than it is looked for */
const UNTITLED = "`DialogContent` requires a `DialogTitle`";
const complain = console.error;
console.error = (...said) => { if (!String(said[0]).startsWith(UNTITLED)) complain(...said); };

/* sentences that the page has of its own */
const SENTENCES = [
  [/^Couldn't resume chat/, "This chat is not there any more. Here is a new one."],
  [/Session not found$/, "The line to Rolecall was not open yet. Please attach the file again."],
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
    const button = make("button", { type: "button", "data-show": what }, icon(path), make("span", {}, t(label)));
    button.addEventListener("click", () => show(what));
    nav.append(button);
  }
  nav.append(make("a", { href: "/account" }, icon(ACCOUNT), make("span", {}, t("Account"))));
  return nav;
}

function greeting() {
  const box = make("div", { id: "rolecall-greeting" }, make("h2", {}, welcome.title), make("p", {}, welcome.text));
  if (welcome.note) box.append(make("p", { class: "note" }, welcome.note));
  if (welcome.news.length) box.append(newsCard());
  return box;
}

function newsCard() {
  const list = make("ul", {}, ...welcome.news.map((one) => make("li", {}, make("span", {}, one.text), make("time", { datetime: one.at }, shared.when(one.at)))));
  const button = make("button", { type: "button", class: "rc-button main" }, t("Applications"));
  button.addEventListener("click", () => show("applications"));
  return make("section", { id: "rolecall-news", "aria-label": t("Since you were here") }, make("h3", {}, t("Since you were here")), list, button);
}

function show(what) {
  window.postMessage({ rolecall: what }, location.origin);
}

function registerLink() {
  return make("p", { id: "rolecall-register" }, `${t("New here?")} `, make("a", { href: "/register" }, t("Create an account")));
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
      const name = node.getAttribute("aria-label");
      if (name && name !== named.get(node)) continue;
      named.set(node, t(label));
      if (name !== t(label)) node.setAttribute("aria-label", t(label));
    }
  }
  for (const [selector, role] of ROLES) {
    for (const node of document.querySelectorAll(selector)) {
      if (node.getAttribute("role") !== role) node.setAttribute("role", role);
    }
  }
  for (const node of document.querySelectorAll("[data-sonner-toast] [data-title]")) {
    const found = SENTENCES.find(([own]) => own.test(node.textContent));
    if (found) node.textContent = t(found[1]);
  }
  for (const image of document.querySelectorAll('img[alt="logo"]')) image.alt = "Rolecall";
  const name = document.querySelector("[role=dialog] input#name");
  if (name) name.maxLength = LONGEST_NAME;
  const email = document.querySelector("form:has(#password) #email");
  if (email && !email.autocomplete) {
    email.autocomplete = "username";
    document.getElementById("password").autocomplete = "current-password";
  }
}

/* Enter gives a chat its new name, as the button beside it does; a name of nothing but spaces is none. */
const LONGEST_NAME = 200;
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches("[role=dialog] input#name")) return;
  event.preventDefault();
  const save = field.closest("[role=dialog]").querySelector("button.bg-primary");
  if (save && field.value.trim()) save.click();
});

/* What Enter is pressed for before the line to the server is open goes off once it is, unless it is changed meanwhile. */
let sending = null;
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || field.id !== "chat-input" || !field.value.trim()) return;
  clearInterval(sending);
  const text = field.value;
  const attempt = () => {
    const submit = document.getElementById("chat-submit");
    const same = document.getElementById("chat-input")?.value === text;
    if (same && submit && !submit.disabled) submit.click();
    if (!same || !submit || !submit.disabled) clearInterval(sending);
  };
  if (document.getElementById("chat-submit")?.disabled) sending = setInterval(attempt, 150);
}, true);

/* Something has happened elsewhere: cards ask how things stand; the first screen asks for its news. */
async function changed() {
  refresh();
  if (!document.getElementById("welcome-screen")) return;
  welcome = null;
  await askWelcome();
  if (!welcome) return;
  const before = document.getElementById("rolecall-greeting");
  if (before) before.replaceWith(greeting());
  if (welcome.news.length) announce(welcome.news[0].text);
}

/* The chat that is shown was deleted, here or elsewhere. Left to itself, a page that has deleted it tries to open it once more, and
   says that it is not there when somebody opens another one. */
function shows(chat) {
  const [, shown] = location.pathname.match(/^\/thread\/(.+)/) || [];
  return shown ? decodeURIComponent(shown) === chat : document.querySelector("[data-step-type]") !== null;
}

const ask = window.fetch;
window.fetch = async function (...asked) {
  const [address, options] = asked;
  const deletes = options?.method === "DELETE" && String(address).endsWith("/project/thread");
  const leaves = deletes && shows(JSON.parse(options.body).threadId);
  const answer = await ask.apply(this, asked);
  if (leaves && answer.ok) location.assign("/");
  return answer;
};

/* Where the list of chats is out of sight, as on a phone, the page does not get its chat's address by itself: a reload would
   lose the chat, and the list, once opened, would go there and close. */
function settle(chat) {
  const narrow = !document.getElementById("thread-history");
  if (narrow && location.pathname === "/") history.replaceState(history.state, "", `/thread/${encodeURIComponent(chat)}`);
}

window.addEventListener("message", (event) => {
  if (event.source !== window || !event.data) return;
  if (event.data.rolecall_changed) changed();
  if (event.data.rolecall_gone && shows(event.data.rolecall_gone)) location.assign("/");
  if (event.data.rolecall_chat) settle(event.data.rolecall_chat);
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
window.addEventListener("online", () => refresh());

/* Once an answer is there, its question goes to the top of the window, so that cards are read from their beginning. Cards
   take a moment to be drawn; whoever scrolls meanwhile is left alone. */
let moved = false;
for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) window.addEventListener(kind, () => { moved = true; }, { passive: true });
function bringUp() {
  moved = false;
  for (const wait of [100, 400, 900]) {
    setTimeout(() => {
      const questions = document.querySelectorAll("[data-step-type=user_message]");
      if (!moved && questions.length) questions[questions.length - 1].scrollIntoView({ block: "start" });
    }, wait);
  }
}

/* An answer is said once it is complete, not by its pieces; so is news that comes in between. A chat that is opened again
   runs for a moment, too: nothing is said of what it held before. Texts are read only where they are needed: this runs
   with every piece of an answer. */
const MESSAGES = "[data-step-type=assistant_message]";
let answering = false;
let heard = 0;
let before = null;
function listen() {
  const running = document.getElementById("stop-button") !== null;
  const steps = () => document.querySelectorAll("[data-step-type]");
  const messages = document.querySelectorAll(MESSAGES);
  const last = messages[messages.length - 1];
  const words = () => (last ? (last.querySelector(".message-content") || last).textContent : "");
  const now = () => `${messages.length} ${words()}`;
  const news = heard > 0 && messages.length === heard + 1 && !running && !answering;
  if (running && !answering) {
    before = null;
    if ([...steps()].pop()?.dataset.stepType === "user_message") announce(t("Rolecall is answering"));
  }
  if (before === null && steps().length) before = now();
  if (news || (answering && !running && before !== null && now() !== before)) {
    announce(t("Rolecall: {0}", words().slice(0, 300)));
    if (news) last.scrollIntoView({ block: "nearest" });
    else bringUp();
  }
  answering = running;
  heard = messages.length;
}

/* The button to the newest message stands where there is room below it, too: it is hidden while that room is empty. */
function atEnd() {
  const messages = document.querySelectorAll("[data-step-type]");
  const composer = document.getElementById("message-composer");
  const end = messages.length && composer && messages[messages.length - 1].getBoundingClientRect().bottom <= composer.getBoundingClientRect().top + 1;
  document.body.toggleAttribute("data-at-end", Boolean(end));
}
document.addEventListener("scroll", atEnd, { capture: true, passive: true });
window.addEventListener("resize", atEnd);

function tidy() {
  if (location.pathname === "/login") welcome = null;
  else askWelcome();
  putBack();
  listen();
  atEnd();
}

/* At once, and then at most once a frame while a change goes on: an answer that is being written changes the page often. */
let waiting = false;
let again = false;
function look() {
  waiting = true;
  again = false;
  tidy();
  requestAnimationFrame(() => {
    waiting = false;
    if (again) look();
  });
}
new MutationObserver(() => {
  if (waiting) again = true;
  else look();
}).observe(document.documentElement, { childList: true, subtree: true });
