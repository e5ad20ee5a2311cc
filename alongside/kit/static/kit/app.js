/*
 * What a script can make easier. Every page works without it.
 * Nothing typed is ever kept in the browser: a draft goes to the server, or nowhere.
 */
(function () {
  "use strict";

  const own = document.currentScript;
  const body = document.body;
  const MINUTE = 60 * 1000;
  const WARN_BEFORE = 2 * MINUTE;

  function start() {
    import(own.dataset.nhsuk).then((nhsuk) => nhsuk.initAll());
    setUpQuickExit();
    setUpPrinting();
    setUpCopying();
    document.addEventListener("htmx:configRequest", (event) => {
      event.detail.headers["X-CSRFToken"] = token();
    });
    document.addEventListener("allauth.error", sayThatThePasskeyFailed);
    if (body.dataset.idleSeconds) setUpIdleLimit(Number(body.dataset.idleSeconds) * 1000);
    if (body.dataset.drafts) document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  }

  function token() {
    const meta = document.querySelector("meta[name=csrf-token]");
    return meta ? meta.content : "";
  }

  function post(address, fields) {
    return fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      credentials: "same-origin",
      redirect: "manual",
      keepalive: true,
    });
  }

  /* Leaving in a hurry: the page must not be one step back in the browser's history. */
  function setUpQuickExit() {
    const exit = document.querySelector("[data-app=quick-exit]");
    if (!exit) return;
    let presses = 0;
    const leave = () => {
      document.documentElement.hidden = true;
      window.location.replace(exit.href);
    };
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    document.addEventListener("keydown", (event) => {
      presses = event.key === "Escape" ? presses + 1 : 0;
      if (presses === 3) leave();
      window.setTimeout(() => { presses = 0; }, 5000);
    });
  }

  function setUpPrinting() {
    document.querySelectorAll("[data-app=print]").forEach((button) => {
      button.addEventListener("click", () => window.print());
    });
  }

  /* Copy one line for the record. Where that is refused, it is selected, to be copied by hand. */
  function setUpCopying() {
    document.querySelectorAll("[data-app=copy]").forEach((button) => {
      const line = document.getElementById(button.dataset.copies);
      button.addEventListener("click", () => {
        const select = () => window.getSelection().selectAllChildren(line);
        if (!navigator.clipboard) return select();
        navigator.clipboard.writeText(line.textContent.trim()).then(() => {
          button.textContent = button.dataset.copied;
        }, select);
      });
    });
  }

  /* The browser's own words for a passkey that was cancelled are for programmers. */
  function sayThatThePasskeyFailed(event) {
    event.preventDefault();
    const notice = document.createElement("div");
    notice.className = "app-notice app-notice--error";
    notice.setAttribute("role", "alert");
    notice.innerHTML = "<p>The passkey did not work. Try again, or use another way.</p>";
    document.querySelectorAll(".app-notice--error").forEach((old) => old.remove());
    document.querySelector("main h1").before(notice);
  }

  /* Typing and clicking count as being here; the server hears of it at most once a minute. */
  function setUpIdleLimit(limit) {
    const tabs = "BroadcastChannel" in window ? new BroadcastChannel("alongside-still-here") : null;
    let heard = Date.now();
    let telling = false;
    let stirred = false;

    const hear = (moment) => {
      heard = Math.max(heard, moment);
      if (dialog.open) dialog.close();
    };
    const tell = async () => {
      if (telling) return;
      telling = true;
      stirred = false;
      const asked = Date.now();
      try {
        const answer = await post(body.dataset.stillHere, {});
        if (answer.ok) {
          hear(asked);
          if (tabs) tabs.postMessage(heard);
        }
      } catch { /* No network: the next stir tries again. */ }
      telling = false;
    };
    const stir = () => {
      if (dialog.open) return;
      stirred = true;
      if (Date.now() - heard >= MINUTE) tell();
    };
    const look = () => {
      const now = Date.now();
      const left = heard + limit - now;
      if (stirred && now - heard >= MINUTE) tell();
      if (left <= 0) end();
      else if (left <= Math.min(WARN_BEFORE, limit / 2) && !dialog.open) warn(left);
    };
    const warn = (left) => {
      dialog.querySelector("[data-app=left]").textContent = inWords(left);
      document.dispatchEvent(new CustomEvent("app:keep-drafts"));
      dialog.showModal();
    };
    const end = () => {
      window.clearInterval(timer);
      // What was on the screen must not stay there; what was typed is in the draft.
      document.documentElement.hidden = true;
      window.location.replace(window.location.href.split("#")[0]);
    };
    const dialog = endingDialog(tell);
    const timer = window.setInterval(look, 5000);

    if (tabs) tabs.addEventListener("message", (event) => hear(Number(event.data) || 0));
    ["keydown", "input", "pointerdown", "htmx:afterRequest"].forEach((name) => {
      document.addEventListener(name, stir, { passive: true });
    });
    document.addEventListener("visibilitychange", look);
  }

  function inWords(left) {
    const minutes = Math.max(1, Math.round(left / MINUTE));
    return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  }

  function endingDialog(stay) {
    const dialog = document.createElement("dialog");
    dialog.className = "app-ending";
    dialog.setAttribute("aria-labelledby", "app-ending-title");
    dialog.innerHTML =
      '<h2 class="nhsuk-heading-m" id="app-ending-title">Are you still here?</h2>' +
      '<p>You will be signed out in <span data-app="left"></span>.</p>' +
      '<button class="nhsuk-button" type="button" autofocus>Stay signed in</button>';
    if (body.dataset.drafts && document.querySelector("form[data-draft]")) {
      dialog.querySelector("p").append(" What you have typed is kept.");
    }
    dialog.querySelector("button").addEventListener("click", stay);
    dialog.addEventListener("cancel", stay);
    body.append(dialog);
    return dialog;
  }

  /* <form data-draft="refer">: what is typed goes to the server while one is signed in. */
  function keepDraft(form) {
    const status = document.createElement("p");
    status.className = "app-kept app-no-print";
    let kept = typed(form);
    let sent = false;

    const keep = async () => {
      const now = typed(form);
      if (sent || now === kept) return;
      kept = now;
      try {
        const answer = await post(body.dataset.drafts, {
          page: window.location.pathname, form: form.dataset.draft, fields: now,
        });
        if (answer.ok) say(`Draft kept at ${clock()}`);
        else kept = "";
      } catch { kept = ""; }
    };
    const say = (words) => {
      status.textContent = words;
      if (!status.isConnected) form.append(status);
    };
    window.setInterval(keep, 10 * 1000);
    document.addEventListener("app:keep-drafts", keep);
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
    form.addEventListener("submit", () => { sent = true; });
  }

  function typed(form) {
    const secret = new Set(["csrfmiddlewaretoken"]);
    form.querySelectorAll("[type=password], [type=file]").forEach((box) => secret.add(box.name));
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (!secret.has(name)) (fields[name] = fields[name] || []).push(value);
    }
    return JSON.stringify(fields);
  }

  function clock() {
    return new Intl.DateTimeFormat("en-GB", {
      hour: "numeric", minute: "2-digit", hour12: true, timeZone: "Europe/London",
    }).format(new Date()).replace(/\s/g, "");
  }

  start();
})();
