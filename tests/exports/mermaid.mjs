// Renders Mermaid diagrams with the mermaid package in a DOM without a browser: each must parse,
// draw, and stay text. Run from the folder in which the packages are installed.
import fs from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
for (const name of ['document', 'Element', 'SVGElement', 'HTMLElement', 'Node', 'DOMParser',
  'XMLSerializer', 'CSSStyleSheet', 'MutationObserver', 'getComputedStyle']) {
  globalThis[name] = window[name];
}
globalThis.window = window;
// A DOM without a browser measures no text.
window.SVGElement.prototype.getBBox = function () {
  return { x: 0, y: 0, width: 8 * (this.textContent ?? '').length, height: 16 };
};
window.SVGElement.prototype.getComputedTextLength = function () {
  return 8 * (this.textContent ?? '').length;
};

const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });
const files = process.argv.slice(2);
for (const [at, file] of files.entries()) {
  const text = fs.readFileSync(file, 'utf8');
  const { diagramType } = await mermaid.parse(text);
  const { svg } = await mermaid.render(`diagram${at}`, text);
  if (diagramType !== 'sequence' || svg.length < 1000) throw new Error(`${file} was not drawn`);
  if (/<script|onerror=/i.test(svg)) throw new Error(`${file} made a script`);
}
console.log(`Mermaid: ${files.length} diagrams parsed and drawn`);
