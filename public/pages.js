/* Our pages work without this; with it, they follow the chat's theme and say at once whether a new password is long enough. */
(() => {
  "use strict";
  try {
    const theme = localStorage.getItem("vite-ui-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch { /* storage is switched off: the system's theme it is */ }

  const LEAST = 12;
  const MOST = 72;
  for (const field of document.querySelectorAll("[data-password]")) {
    const hint = document.getElementById(field.getAttribute("aria-describedby").split(" ")[0]) || document.getElementById(`${field.id}-hint`);
    field.addEventListener("input", () => {
      const bytes = new TextEncoder().encode(field.value).length;
      const fits = bytes >= LEAST && bytes <= MOST;
      hint.dataset.fits = fits ? "yes" : "no";
      if (fits) hint.textContent = hint.dataset.good;
      else if (bytes > MOST) hint.textContent = hint.dataset.long;
      else hint.textContent = hint.dataset.short.replace("{left}", LEAST - bytes);
    });
  }
})();
