'use strict';
(function () {
  const $ = (id) => document.getElementById(id);
  const all = (what, within) => Array.from((within || document).querySelectorAll(what));
  const plain = (text) => text.trim().toLowerCase();

  // Tables: a button in each heading sorts by it; a second time turns it round.
  for (const table of all('table.sortable')) {
    all('thead th', table).forEach((th, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = th.textContent;
      th.replaceChildren(button);
      button.addEventListener('click', () => {
        const down = th.getAttribute('aria-sort') === 'ascending';
        all('thead th', table).forEach((other) => other.removeAttribute('aria-sort'));
        th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const key = (row) => {
          const cell = row.cells[column];
          return cell.dataset.s === undefined ? plain(cell.textContent) : Number(cell.dataset.s);
        };
        const rows = Array.from(table.tBodies[0].rows);
        rows.sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          const order = typeof x === 'number' ? x - y : x.localeCompare(y);
          return down ? -order : order;
        });
        table.tBodies[0].append(...rows);
      });
    });
  }

  const controls = $('controls');
  const drawing = document.querySelector('#timeline svg');
  if (!controls || !drawing) return;
  controls.hidden = false;
  $('beside').hidden = false;

  // The axis: minutes after the hand-in and pixels, straight between each two.
  const knots = drawing.dataset.knots.split(' ').map((knot) => knot.split(',').map(Number));
  const start = Date.parse(controls.dataset.start);
  const ends = [knots[0][1], knots[knots.length - 1][1]];
  const minutes = (x) => {
    let at = knots.findIndex((knot) => knot[1] >= x);
    if (at < 0) at = knots.length - 1;
    if (at === 0) return knots[0][0];
    const [m, left] = knots[at - 1];
    const [n, right] = knots[at];
    return m + ((n - m) * (x - left)) / (right - left || 1);
  };
  const clock = (mins) => {
    const date = new Date(start + mins * 60000);
    const day = date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
    const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
    return day + ' ' + time + ' GMT';
  };

  const marks = all('.ev[data-x]').map((el) => ({ el, x: Number(el.dataset.x), to: Number(el.dataset.to) }));
  const events = marks.filter((mark) => mark.el.hasAttribute('href'));
  events.sort((a, b) => a.x - b.x);
  const cursor = drawing.querySelector('.cursor');
  const knew = all('#knew li').map((li) => ({
    li,
    odds: li.querySelector('.odds'),
    tenths: li.dataset.q.split(',').map((q) => (q === '' ? Infinity : Number(q))),
  }));
  let here = ends[0];
  let chosen = -1;
  let playing = 0;

  const odds = (tenths, mins) => {
    if (tenths[10] <= mins) return 10;
    let at = 0;
    while (at < 10 && tenths[at + 1] <= mins) at += 1;
    return tenths[at] <= mins ? Math.max(at, 0.5) : 0;
  };
  const go = (x) => {
    here = Math.min(Math.max(x, ends[0]), ends[1]);
    document.body.classList.add('moving');
    cursor.setAttribute('visibility', 'visible');
    cursor.setAttribute('transform', 'translate(' + here.toFixed(1) + ' 0)');
    for (const mark of marks) mark.el.classList.toggle('later', mark.x > here + 0.05);
    const mins = minutes(here);
    $('clock').textContent = clock(mins);
    $('moment').value = String(Math.round(((here - ends[0]) / (ends[1] - ends[0])) * 1000));
    for (const one of knew) {
      const part = odds(one.tenths, mins);
      one.li.className = part === 10 ? 'all' : part > 0 ? 'some' : '';
      one.odds.textContent = part === 10 ? 'in all runs' : part >= 1 ? 'in about ' + part + ' of 10 runs' : part > 0 ? 'in a few runs' : '';
    }
  };
  const tell = (at) => {
    if (chosen >= 0) events[chosen].el.classList.remove('chosen');
    chosen = at;
    const mark = events[at];
    mark.el.classList.add('chosen');
    const entry = document.querySelector(mark.el.getAttribute('href'));
    const p = document.createElement('p');
    p.append(...Array.from(entry.cloneNode(true).childNodes));
    $('telling').replaceChildren(p);
    const scroll = drawing.parentElement;
    const scale = drawing.clientWidth / drawing.viewBox.baseVal.width;
    const left = mark.x * scale;
    if (left < scroll.scrollLeft + 40 || left > scroll.scrollLeft + scroll.clientWidth - 40) {
      scroll.scrollLeft = left - scroll.clientWidth / 2;
    }
  };
  const choose = (at) => {
    if (at < 0 || at >= events.length) return;
    go(events[at].x);
    tell(at);
  };
  const stop = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    $('play').setAttribute('aria-pressed', 'false');
    $('play').textContent = 'Play';
  };
  const play = () => {
    if (playing) return stop();
    if (here >= ends[1] - 1) go(ends[0]);
    $('play').setAttribute('aria-pressed', 'true');
    $('play').textContent = 'Pause';
    let last = performance.now();
    const frame = (now) => {
      go(here + ((now - last) / 1000) * 60 * Number($('speed').value));
      last = now;
      let at = chosen;
      while (at + 1 < events.length && events[at + 1].x <= here) at += 1;
      if (at !== chosen && at >= 0) tell(at);
      if (here >= ends[1]) return stop();
      playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  };
  const step = (by) => {
    stop();
    choose(chosen < 0 ? (by > 0 ? 0 : events.length - 1) : chosen + by);
  };

  $('play').addEventListener('click', play);
  $('step').addEventListener('click', () => step(1));
  $('back').addEventListener('click', () => step(-1));
  $('moment').addEventListener('input', (event) => {
    stop();
    go(ends[0] + ((ends[1] - ends[0]) * Number(event.target.value)) / 1000);
  });
  events.forEach((mark, at) => {
    mark.el.addEventListener('click', (event) => { event.preventDefault(); stop(); choose(at); });
    mark.el.addEventListener('focus', () => { if (!playing) choose(at); });
  });
  drawing.parentElement.addEventListener('keydown', (event) => {
    const keys = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), Home: () => { stop(); choose(0); }, End: () => { stop(); choose(events.length - 1); }, ' ': play };
    if (!keys[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  let waiting = 0;
  $('find').addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const wanted = plain($('find').value);
      for (const row of all('#arrivals-table tbody tr, #knew li')) row.hidden = !row.dataset.find.includes(wanted);
      for (const entry of all('#event-list li')) entry.hidden = wanted !== '' && !plain(entry.textContent).includes(wanted);
      for (const mark of marks) mark.el.classList.toggle('off', wanted !== '' && !plain(mark.el.textContent).includes(wanted));
    }, 60);
  });
})();
