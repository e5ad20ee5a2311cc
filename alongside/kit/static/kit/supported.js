// First thing in the body: lets the stylesheet fold away what only a script can unfold again.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
}
