// Everything works without this script; with it pages renew themselves and countdowns run.
'use strict';
(() => {
  const span = seconds => {
    const m = Math.floor(seconds / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    if (d >= 3) return d + ' days';
    if (d > 0) return d + ' d ' + (h % 24) + ' h';
    if (h > 0) return h + ' h ' + String(m % 60).padStart(2, '0') + ' m ' + String(seconds % 60).padStart(2, '0') + ' s';
    return m + ' m ' + String(seconds % 60).padStart(2, '0') + ' s';
  };
  const count = () => document.querySelectorAll('[data-until]').forEach(place => {
    const left = Math.round((Date.parse(place.dataset.until) - Date.now()) / 1000);
    place.textContent = left > 86400 ? '' : left > 0 ? ' (' + span(left) + ')' : ' (over)';
  });
  count();
  setInterval(count, 1000);

  const pages = document.body.dataset.live === 'yes';
  if (!pages || !window.EventSource || !window.fetch) return;
  let renewing = false, again = false;
  const busy = () => {
    const at = document.activeElement;
    return at && at.closest('main form') && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  };
  const renew = async () => {
    if (renewing) { again = true; return; }
    if (busy()) { setTimeout(renew, 4000); return; }
    renewing = true;
    try {
      const answer = await fetch(location.href, { headers: { 'X-Live': '1' }, redirect: 'error' });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
      const old = document.querySelector('main');
      if (!fresh || !old || fresh.innerHTML === old.innerHTML) return;
      const open = [...old.querySelectorAll('details')].map(d => d.open);
      const focused = old.contains(document.activeElement);
      old.replaceChildren(...fresh.childNodes);
      old.querySelectorAll('details').forEach((d, i) => { d.open = open[i] || false; });
      if (focused) old.focus({ preventScroll: true });
      count();
    } catch (e) { /* logged out, or the server ended: the page stays as it is */ }
    finally {
      renewing = false;
      if (again) { again = false; setTimeout(renew, 500); }
    }
  };
  let stream = null;
  const listen = () => {
    const mine = stream = new EventSource('/live');
    mine.addEventListener('changed', renew);
    mine.addEventListener('enough', () => { mine.close(); if (stream === mine) stream = null; });
  };
  listen();
  addEventListener('focus', () => { if (!stream) { listen(); renew(); } });
  addEventListener('pagehide', () => { if (stream) stream.close(); });
})();
