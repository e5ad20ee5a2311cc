/*
 * What a script adds at a door that somebody opens alone: hide with one key, read aloud. Every
 * page works without it. Leaving by three presses of Escape is in app.js.
 */
(function () {
  "use strict";

  const html = document.documentElement;

  /* Covers the page where it is, so that nothing typed is lost; the title says nothing either. */
  function setUpHiding() {
    const cover = document.querySelector("[data-app=cover]");
    const link = document.querySelector("[data-app=hide]");
    const back = document.querySelector("[data-app=uncover]");
    if (!cover || !link || !back) return;
    const title = document.title;
    let cameFrom = null;

    const hide = () => {
      if (!cover.hidden) return;
      cameFrom = document.activeElement;
      silence();
      for (const each of document.body.children) if (each !== cover) each.inert = true;
      cover.hidden = false;
      html.classList.add("app-covered");
      document.title = "\u2026";
      back.focus();
    };
    const show = () => {
      for (const each of document.body.children) each.inert = false;
      cover.hidden = true;
      html.classList.remove("app-covered");
      document.title = title;
      if (cameFrom && cameFrom.focus) cameFrom.focus();
    };
    link.addEventListener("click", (event) => { event.preventDefault(); hide(); });
    back.addEventListener("click", show);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  function silence() {
    if ("speechSynthesis" in window) window.speechSynthesis.cancel();
  }

  /* Only where the device has a voice for the language. One sentence at a time, so it pauses. */
  function setUpReading() {
    const button = document.querySelector("[data-app=read-aloud]");
    if (!button || !("speechSynthesis" in window)) return;
    const language = html.lang.slice(0, 2);
    const start = button.textContent;
    const offer = () => {
      const voices = window.speechSynthesis.getVoices();
      button.parentElement.hidden = !voices.some((voice) => voice.lang.slice(0, 2) === language);
    };
    const stop = () => { silence(); button.textContent = start; };
    const read = () => {
      const parts = spoken(document.querySelector("main"));
      button.textContent = button.dataset.stop;
      parts.forEach(([words, lang], place) => {
        const said = new SpeechSynthesisUtterance(words);
        said.lang = lang;
        said.rate = 0.9;
        if (place === parts.length - 1) said.addEventListener("end", stop);
        window.speechSynthesis.speak(said);
      });
    };
    button.addEventListener("click", () => {
      if (window.speechSynthesis.speaking) stop(); else read();
    });
    window.addEventListener("pagehide", silence);
    window.speechSynthesis.addEventListener("voiceschanged", offer);
    offer();
  }

  function spoken(main) {
    const blocks = main.querySelectorAll("h1, h2, h3, legend, label, p, li, dt, dd, .nhsuk-hint");
    return [...blocks]
      .filter((each) => each.checkVisibility() && !each.closest("button"))
      .filter((each) => ![...blocks].some((other) => other !== each && other.contains(each)))
      .map((each) => [each.innerText.trim(), each.closest("[lang]").lang])
      .filter(([words]) => words);
  }

  setUpHiding();
  setUpReading();
})();
