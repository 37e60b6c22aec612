(function () {
  'use strict';
  var HUES = 24;
  function bytesOf(base64) {
    var binary = atob(base64), bytes = new Uint8Array(binary.length);
    for (var i = 0; i < bytes.length; i++) { bytes[i] = binary.charCodeAt(i); }
    return bytes;
  }
  function unpack(bytes) {
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer();
  }
  function tongue() { return document.documentElement.lang === 'fr' ? 'fr' : 'en'; }
  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) { made.className = className; }
    if (text !== undefined) { made.textContent = text; }
    return made;
  }
  function rgb(css) { // any CSS colour, by what a canvas makes of it
    var canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    var pen = canvas.getContext('2d');
    pen.fillStyle = css;
    pen.fillRect(0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data;
  }

  function PointMap(figure, about, buffer) {
    var n = about.points, half = new Uint16Array(buffer, 0, n * (2 + about.colourings.length));
    this.figure = figure;
    this.about = about;
    this.n = n;
    this.x = half.subarray(0, n);
    this.y = half.subarray(n, 2 * n);
    this.values = about.colourings.map(function (_, i) { return half.subarray((2 + i) * n, (3 + i) * n); });
    this.lines = null;
    this.bytes = new Uint8Array(buffer, half.byteLength);
    this.colouring = 0;
    this.only = -1;
    this.scale = 1;
    this.left = 0;
    this.top = 0;
    this.canvas = figure.querySelector('canvas');
    this.tip = figure.querySelector('.map-tip');
    this.grid();
    this.listen();
    this.choose(0);
  }
  PointMap.prototype.text = function (point) {
    if (!this.lines) { this.lines = new TextDecoder().decode(this.bytes).split('\n'); }
    return this.lines[point] || '';
  };
  PointMap.prototype.grid = function () { // the points by cell, for finding the one that is pointed at
    var cells = 256, counts = new Uint32Array(cells * cells + 1), i;
    this.cells = cells;
    this.cell = new Uint16Array(this.n);
    for (i = 0; i < this.n; i++) {
      this.cell[i] = (this.y[i] >> 8) * cells + (this.x[i] >> 8);
      counts[this.cell[i] + 1]++;
    }
    for (i = 0; i < cells * cells; i++) { counts[i + 1] += counts[i]; }
    this.starts = counts.slice();
    this.order = new Uint32Array(this.n);
    for (i = 0; i < this.n; i++) { this.order[counts[this.cell[i]]++] = i; }
  };
  PointMap.prototype.colours = function () {
    var values = this.about.colourings[this.colouring].values, style = getComputedStyle(document.documentElement);
    var dark = document.documentElement.getAttribute('data-theme') === 'dark';
    return values.map(function (value, i) {
      if (value.ink) { return style.getPropertyValue('--' + value.ink).trim(); }
      return 'hsl(' + (i * 360 / Math.min(HUES, values.length)) + ' 62% ' + (dark ? 64 : 42 - 12 * (Math.floor(i / HUES) % 2)) + '%)';
    });
  };
  PointMap.prototype.choose = function (colouring) {
    this.colouring = colouring;
    this.only = -1;
    var key = this.about.colourings[colouring].key;
    this.figure.querySelectorAll('[data-colouring]').forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-colouring') === key));
    });
    this.legend();
    this.draw();
  };
  PointMap.prototype.legend = function () {
    var map = this, list = this.figure.querySelector('.map-legend'), counts = [], values = this.values[this.colouring];
    for (var i = 0; i < this.n; i++) { counts[values[i]] = (counts[values[i]] || 0) + 1; }
    list.textContent = '';
    var colours = this.colours();
    this.about.colourings[this.colouring].values.forEach(function (value, place) {
      if (!counts[place]) { return; }
      var item = element('li'), button = element('button'), mark = element('span', 'map-mark');
      button.type = 'button';
      button.setAttribute('aria-pressed', String(map.only === place));
      mark.style.background = colours[place];
      button.append(mark, value[tongue()] + ' ', element('small', '', counts[place].toLocaleString(tongue())));
      button.addEventListener('click', function () { map.only = map.only === place ? -1 : place; map.legend(); map.draw(); });
      item.append(button);
      list.append(item);
    });
  };
  PointMap.prototype.size = function () {
    var ratio = window.devicePixelRatio || 1, box = this.canvas.getBoundingClientRect();
    var width = Math.max(1, Math.round(box.width * ratio)), height = Math.max(1, Math.round(box.height * ratio));
    if (this.canvas.width !== width || this.canvas.height !== height) { this.canvas.width = width; this.canvas.height = height; }
    return ratio;
  };
  // The whole map is a square of side 1 in the middle of the canvas.
  PointMap.prototype.unit = function () { return Math.min(this.canvas.width, this.canvas.height) * 0.96 * this.scale; };
  PointMap.prototype.px = function (x) { return (x - 0.5 - this.left) * this.unit() + this.canvas.width / 2; };
  PointMap.prototype.py = function (y) { return (0.5 - y - this.top) * this.unit() + this.canvas.height / 2; };
  PointMap.prototype.draw = function () {
    var map = this;
    if (this.waiting) { return; }
    this.waiting = true;
    requestAnimationFrame(function () { map.waiting = false; map.paint(); });
  };
  PointMap.prototype.paint = function () {
    var ratio = this.size(), width = this.canvas.width, height = this.canvas.height, pen = this.canvas.getContext('2d');
    var image = pen.createImageData(width, height), pixels = new Uint32Array(image.data.buffer);
    var values = this.values[this.colouring], unit = this.unit() / 65535;
    var ax = width / 2 - (0.5 + this.left) * this.unit(), ay = height / 2 + (0.5 - this.top) * this.unit();
    var dot = Math.max(1, Math.round(ratio * Math.min(5, (this.n > 20000 ? 1.2 : this.n > 3000 ? 2 : 3.5) * Math.sqrt(this.scale))));
    var inks = this.colours().map(function (css) { var c = rgb(css); return (255 << 24 | c[2] << 16 | c[1] << 8 | c[0]) >>> 0; });
    for (var i = 0; i < this.n; i++) {
      if (this.only >= 0 && values[i] !== this.only) { continue; }
      var px = Math.round(ax + this.x[i] * unit - dot / 2), py = Math.round(ay - this.y[i] * unit - dot / 2);
      if (px < 0 || py < 0 || px + dot > width || py + dot > height) { continue; }
      for (var row = 0; row < dot; row++) { pixels.fill(inks[values[i]], (py + row) * width + px, (py + row) * width + px + dot); }
    }
    pen.putImageData(image, 0, 0);
    this.figure.setAttribute('data-drawn', this.about.colourings[this.colouring].key + ' ' + this.scale.toFixed(3));
  };
  PointMap.prototype.zoom = function (factor, px, py) { // what lies under (px, py) stays there
    var before = this.unit();
    this.scale = Math.min(400, Math.max(1, this.scale * factor));
    var after = this.unit();
    this.left += (px - this.canvas.width / 2) * (1 / before - 1 / after);
    this.top += (py - this.canvas.height / 2) * (1 / before - 1 / after);
    if (this.scale === 1) { this.left = this.top = 0; }
    this.hide();
    this.draw();
  };
  PointMap.prototype.move = function (dx, dy) {
    this.left -= dx / this.unit();
    this.top -= dy / this.unit();
    this.hide();
    this.draw();
  };
  PointMap.prototype.nearest = function (px, py) {
    var reach = 9 * (window.devicePixelRatio || 1), unit = this.unit(), best = -1, least = reach * reach;
    var x = (px - this.canvas.width / 2) / unit + 0.5 + this.left, y = 0.5 - this.top - (py - this.canvas.height / 2) / unit;
    var r = reach / unit, cells = this.cells, limit = cells - 1;
    var from = Math.max(0, Math.floor((x - r) * cells) - 1), to = Math.min(limit, Math.floor((x + r) * cells));
    var low = Math.max(0, Math.floor((y - r) * cells) - 1), high = Math.min(limit, Math.floor((y + r) * cells));
    for (var cy = low; cy <= high; cy++) {
      for (var cx = from; cx <= to; cx++) {
        for (var at = this.starts[cy * cells + cx]; at < this.starts[cy * cells + cx + 1]; at++) {
          var i = this.order[at];
          if (this.only >= 0 && this.values[this.colouring][i] !== this.only) { continue; }
          var dx = this.px(this.x[i] / 65535) - px, dy = this.py(this.y[i] / 65535) - py, d = dx * dx + dy * dy;
          if (d < least) { least = d; best = i; }
        }
      }
    }
    return best;
  };
  PointMap.prototype.hide = function () { this.tip.hidden = true; };
  PointMap.prototype.show = function (point, x, y) {
    var map = this, tip = this.tip;
    tip.textContent = '';
    tip.append(element('p', '', this.text(point)));
    this.about.colourings.forEach(function (colouring, i) {
      var value = colouring.values[map.values[i][point]];
      tip.append(element('small', '', colouring[tongue()] + ': ' + (value ? value[tongue()] : '')));
    });
    tip.hidden = false;
    var box = this.canvas.getBoundingClientRect();
    tip.style.left = Math.max(0, Math.min(x + 12, box.width - tip.offsetWidth - 4)) + 'px';
    tip.style.top = (y + 16 + tip.offsetHeight > box.height ? Math.max(0, y - tip.offsetHeight - 10) : y + 16) + 'px';
  };
  PointMap.prototype.listen = function () {
    var map = this, canvas = this.canvas, pointers = {};
    function at(event) {
      var box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
      return { x: event.clientX - box.left, y: event.clientY - box.top, px: (event.clientX - box.left) * ratio, py: (event.clientY - box.top) * ratio };
    }
    function others(id) { return Object.keys(pointers).filter(function (key) { return key !== String(id); }); }
    canvas.addEventListener('wheel', function (event) {
      event.preventDefault();
      var place = at(event);
      map.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), place.px, place.py);
    }, { passive: false });
    canvas.addEventListener('pointerdown', function (event) {
      canvas.setPointerCapture(event.pointerId);
      pointers[event.pointerId] = at(event);
    });
    canvas.addEventListener('pointermove', function (event) {
      var place = at(event), before = pointers[event.pointerId];
      if (!before) {
        var point = map.nearest(place.px, place.py);
        if (point < 0) { map.hide(); } else { map.show(point, place.x, place.y); }
        return;
      }
      pointers[event.pointerId] = place;
      var rest = others(event.pointerId);
      if (rest.length === 0) {
        map.move(place.px - before.px, place.py - before.py);
      } else {
        var other = pointers[rest[0]];
        var far = Math.hypot(place.px - other.px, place.py - other.py), near = Math.hypot(before.px - other.px, before.py - other.py);
        if (near > 0) { map.zoom(far / near, (place.px + other.px) / 2, (place.py + other.py) / 2); }
      }
    });
    ['pointerup', 'pointercancel'].forEach(function (name) {
      canvas.addEventListener(name, function (event) { delete pointers[event.pointerId]; });
    });
    canvas.addEventListener('pointerleave', function () { map.hide(); });
    canvas.addEventListener('keydown', function (event) {
      var step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (step) { map.move(step[0], step[1]); event.preventDefault(); }
      if (event.key === '+' || event.key === '-') { map.zoom(event.key === '+' ? 1.5 : 1 / 1.5, canvas.width / 2, canvas.height / 2); }
    });
    this.figure.querySelectorAll('[data-zoom]').forEach(function (button) {
      var factor = { 'in': 1.6, out: 1 / 1.6, all: 0 }[button.getAttribute('data-zoom')];
      button.addEventListener('click', function () { map.zoom(factor, canvas.width / 2, canvas.height / 2); });
    });
    this.figure.querySelectorAll('[data-colouring]').forEach(function (button, i) {
      button.addEventListener('click', function () { map.choose(i); });
    });
    new ResizeObserver(function () { map.draw(); }).observe(canvas);
    new MutationObserver(function () { map.legend(); map.draw(); })
      .observe(document.documentElement, { attributes: true, attributeFilter: ['lang', 'data-theme'] });
    window.addEventListener('beforeprint', function () { map.paint(); });
  };

  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('figure.map').forEach(function (figure) {
      var about = JSON.parse(figure.querySelector('.map-about').textContent);
      unpack(bytesOf(figure.querySelector('.map-points').textContent)).then(function (buffer) { new PointMap(figure, about, buffer); });
    });
  });
})();
