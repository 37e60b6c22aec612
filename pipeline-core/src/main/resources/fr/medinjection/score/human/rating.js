
(function () {
  'use strict';
  var sheet, cases, byKey, rater = '', ratings = {}, at = 0, kept = true, unsaved = false;

  function el(id) { return document.getElementById(id); }
  function say(en, fr) { return document.documentElement.lang === 'fr' ? fr : en; }
  function place() { return 'medinjection-ratings-' + sheet.sheet + '-' + rater; }

  // What is kept in this browser and what is written to a file is the same: one object a rater.
  function record() {
    var rated = [], drafts = [];
    cases.forEach(function (one, i) {
      var given = ratings[one.key];
      if (!given) { return; }
      if (given.rating === 0 || given.rating === 1) {
        rated.push({ key: one.key, number: i + 1, rating: given.rating, comment: given.comment, at: given.at });
      } else if (given.comment) {
        drafts.push({ key: one.key, number: i + 1, comment: given.comment, at: given.at });
      }
    });
    return { format: sheet.format, version: sheet.version, sheet: sheet.sheet, rater: rater,
      complete: rated.length === cases.length, of: cases.length, ratings: rated, drafts: drafts };
  }

  // Takes up what a record has that is ours; of two ratings of an answer the later one stays.
  function merge(saved) {
    (saved.ratings || []).concat(saved.drafts || []).forEach(function (one) {
      var known = one && byKey[one.key] !== undefined;
      var rating = one && (one.rating === 0 || one.rating === 1) ? one.rating : null;
      var when = String(one && one.at || '');
      if (known && (!ratings[one.key] || ratings[one.key].at < when)) {
        ratings[one.key] = { rating: rating, comment: String(one.comment || ''), at: when };
      }
    });
  }

  function isOurs(saved) {
    return saved && saved.format === sheet.format && saved.version === sheet.version && saved.sheet === sheet.sheet &&
      typeof saved.rater === 'string' && saved.rater.trim() !== '' && Array.isArray(saved.ratings);
  }

  function stored(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; }
  }

  function keep() {
    try {
      localStorage.setItem(place(), JSON.stringify(record()));
      kept = true;
    } catch (e) { // private windows and full disks refuse
      kept = false;
    }
    unsaved = true;
    tell();
  }

  function raters() {
    var found = [];
    try {
      for (var i = 0; i < localStorage.length; i++) {
        var key = localStorage.key(i);
        var saved = key.indexOf('medinjection-ratings-' + sheet.sheet + '-') === 0 ? stored(key) : null;
        if (isOurs(saved)) { found.push(saved); }
      }
    } catch (e) { /* nothing is kept here */ }
    return found.sort(function (a, b) { return a.rater < b.rater ? -1 : 1; });
  }

  function isRated(one) {
    var given = ratings[one.key];
    return !!given && (given.rating === 0 || given.rating === 1);
  }

  function ratedCount() { return cases.filter(isRated).length; }

  // The next one without a rating behind this one, else before it; -1 when all are rated.
  function nextOpen(from) {
    for (var i = 1; i <= cases.length; i++) {
      var place = (from + i) % cases.length;
      if (!isRated(cases[place])) { return place; }
    }
    return -1;
  }

  function tell() {
    var rated = ratedCount();
    el('count').textContent = rater + ': ' + rated + ' / ' + cases.length;
    el('bar').max = cases.length;
    el('bar').value = rated;
    el('done').hidden = rated < cases.length;
    el('done').textContent = say('All answers are rated. Save them to a file and send it back.',
      'Toutes les réponses sont notées. Enregistrez-les dans un fichier et renvoyez-le.');
    el('status').textContent = kept
      ? say('Kept in this browser.', 'Conservé dans ce navigateur.')
      : say('This browser keeps nothing: save to a file before you close the page.',
        'Ce navigateur ne conserve rien : enregistrez dans un fichier avant de fermer la page.');
  }

  function show() {
    var one = cases[at], given = ratings[one.key] || { rating: null, comment: '' };
    el('number').textContent = say('Answer ', 'Réponse ') + (at + 1) + ' / ' + cases.length;
    el('question').textContent = one.question;
    el('reference').textContent = one.reference;
    el('answer').textContent = one.answer.trim() === '' ? say('(empty answer)', '(réponse vide)') : one.answer;
    el('comment').value = given.comment;
    document.querySelectorAll('[data-rating]').forEach(function (button) {
      button.setAttribute('aria-pressed', String(String(given.rating) === button.getAttribute('data-rating')));
    });
    tell();
  }

  function go(to) {
    if (to >= 0 && to < cases.length) {
      at = to;
      show();
      el('number').focus({ preventScroll: true });
      el('number').scrollIntoView({ block: 'start' });
    }
  }

  function change(rating, comment) {
    ratings[cases[at].key] = { rating: rating, comment: comment, at: new Date().toISOString() };
    keep();
  }

  function rate(rating) {
    change(rating, el('comment').value);
    var open = nextOpen(at);
    if (open < 0) { show(); } else { go(open); }
  }

  function takeBack() {
    change(null, el('comment').value);
    show();
  }

  function trouble(text) {
    el('trouble').textContent = text;
    el('trouble').hidden = text === '';
  }

  function begin(name) {
    rater = name.trim();
    if (rater === '') {
      trouble(say('Please give a name.', 'Indiquez un nom.'));
      return;
    }
    trouble('');
    var saved = stored(place());
    if (isOurs(saved)) { merge(saved); }
    el('start').hidden = true;
    el('work').hidden = false;
    var open = nextOpen(cases.length - 1);
    keep();
    unsaved = false;
    go(open < 0 ? 0 : open);
  }

  function read(file) {
    var reader = new FileReader();
    reader.onload = function () {
      var saved = null;
      try { saved = JSON.parse(reader.result); } catch (e) { /* said below */ }
      if (!isOurs(saved)) {
        trouble(say('This file holds no ratings of these answers.', 'Ce fichier ne contient pas de notes de ces réponses.'));
        return;
      }
      ratings = {};
      merge(saved);
      begin(saved.rater);
    };
    reader.readAsText(file);
  }

  function save() {
    var name = rater.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'rater';
    var link = document.createElement('a');
    var address = URL.createObjectURL(new Blob([JSON.stringify(record(), null, 1) + '\n'], { type: 'application/json' }));
    link.href = address;
    link.download = 'ratings-' + name + '-' + sheet.sheet.slice(0, 8) + '.json';
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
    unsaved = false;
  }

  function known() {
    el('known').textContent = '';
    raters().forEach(function (saved) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = say('Go on as ', 'Reprendre : ') + saved.rater + ' (' + saved.ratings.length + ' / ' + cases.length + ')';
      button.addEventListener('click', function () { begin(saved.rater); });
      el('known').appendChild(button);
    });
  }

  function key(event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === 'Escape' && event.target === el('comment')) { event.target.blur(); return; }
    if (el('work').hidden || typing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var acts = {
      '1': function () { rate(1); }, '0': function () { rate(0); },
      'u': takeBack, 'U': takeBack,
      'c': function () { el('comment').focus(); }, 'C': function () { el('comment').focus(); },
      'ArrowLeft': function () { go(at - 1); }, 'ArrowRight': function () { go(at + 1); }
    };
    if (acts.hasOwnProperty(event.key)) {
      event.preventDefault();
      acts[event.key]();
    }
  }

  document.addEventListener('DOMContentLoaded', function () {
    sheet = JSON.parse(el('sheet').textContent);
    cases = sheet.cases;
    byKey = Object.create(null);
    ratings = Object.create(null);
    cases.forEach(function (one, i) { byKey[one.key] = i; });
    el('instructions').textContent = sheet.instructions;
    known();
    el('who').addEventListener('submit', function (event) { event.preventDefault(); begin(el('rater').value); });
    el('file').addEventListener('change', function () { if (el('file').files.length) { read(el('file').files[0]); } });
    document.querySelectorAll('[data-rating]').forEach(function (button) {
      button.addEventListener('click', function () { rate(Number(button.getAttribute('data-rating'))); });
    });
    el('clear').addEventListener('click', takeBack);
    el('previous').addEventListener('click', function () { go(at - 1); });
    el('next').addEventListener('click', function () { go(at + 1); });
    el('open').addEventListener('click', function () { go(nextOpen(at)); });
    el('save').addEventListener('click', save);
    el('comment').addEventListener('input', function () {
      var given = ratings[cases[at].key];
      change(given ? given.rating : null, el('comment').value);
    });
    document.addEventListener('keydown', key);
    new MutationObserver(function () { if (el('work').hidden) { known(); } else { show(); } })
      .observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
    // The same rater in two windows: what the other one rated is taken up here.
    window.addEventListener('storage', function (event) {
      var saved = rater && event.key === place() ? stored(event.key) : null;
      if (isOurs(saved)) { merge(saved); show(); }
    });
    window.addEventListener('beforeunload', function (event) {
      if (!kept && unsaved) { event.preventDefault(); event.returnValue = ''; }
    });
  });
})();
