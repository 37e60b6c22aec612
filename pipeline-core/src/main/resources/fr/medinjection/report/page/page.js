(function () {
  'use strict';
  var root = document.documentElement;
  function stored(key) {
    try { return localStorage.getItem('medinjection-' + key); } catch (e) { return null; }
  }
  function store(key, value) {
    try { localStorage.setItem('medinjection-' + key, value); } catch (e) { /* private windows refuse: the choice lasts as long as the page */ }
  }
  function press(kind, value) {
    document.querySelectorAll('[data-' + kind + ']').forEach(function (button) {
      if (button.tagName === 'BUTTON') {
        button.setAttribute('aria-pressed', String(button.getAttribute('data-' + kind) === value));
      }
    });
  }
  function speak(language) {
    root.lang = language;
    press('language', language);
    var title = document.body && document.body.getAttribute('data-title-' + language);
    if (title) { document.title = title; }
  }
  function shade(theme) {
    root.setAttribute('data-theme', theme);
    press('theme', theme);
  }
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function system() { return dark.matches ? 'dark' : 'light'; }
  function start() {
    speak(stored('language') || ((navigator.language || 'en').toLowerCase().indexOf('fr') === 0 ? 'fr' : 'en'));
    shade(stored('theme') || system());
  }
  start();
  dark.addEventListener('change', function () { if (!stored('theme')) { shade(system()); } });
  document.addEventListener('DOMContentLoaded', function () {
    start();
    document.addEventListener('click', function (event) {
      var button = event.target.closest ? event.target.closest('button') : null;
      if (!button) { return; }
      var language = button.getAttribute('data-language');
      var theme = button.getAttribute('data-theme');
      if (language) { store('language', language); speak(language); }
      if (theme) { store('theme', theme); shade(theme); }
    });
  });
})();
