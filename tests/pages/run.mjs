// Opens every page that deskby writes from file:// in headless Chromium, with the network refused.
//
//   node tests/pages/run.mjs [path of deskby] [folder for screenshots]
//
// Exits with 1 and a list where anything is at fault. See README.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { many } from './many.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const deskby = path.resolve(process.argv[2] ?? path.join(here, '../../target/debug/deskby'));
const shots = path.resolve(process.argv[3] ?? path.join(here, 'shots'));
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const WIDTHS = [360, 820, 1280];

if (!fs.existsSync(path.join(here, 'node_modules', 'playwright-core'))) {
  execFileSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
}
const { chromium } = (await import('playwright-core')).default ?? (await import('playwright-core'));
const { HtmlValidate } = await import('html-validate');
const axeSource = fs.readFileSync(path.join(here, 'node_modules/axe-core/axe.min.js'), 'utf8');

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'deskby-pages-'));
fs.mkdirSync(shots, { recursive: true });
const faults = [];
let checks = 0;
const check = (sound, what) => {
  checks += 1;
  if (!sound) {
    faults.push(what);
    console.log(`FAULT ${what}`);
  }
};
const made = (name, args) => {
  const file = path.join(work, name);
  const html = args[0] === 'read';
  const out = execFileSync(deskby, html ? args : [...args, '-o', file], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  if (html) fs.writeFileSync(file, out);
  return file;
};

const hostile = path.join(work, 'hostile.txt');
fs.writeFileSync(hostile, [
  'CONFIDENTIAL', 'FM UKDIS GENEVA', 'TO PRIORITY FCO', 'TELNO 007', 'OF 101635Z FEBRUARY 1986',
  'INFO ROUTINE BONN', '', '<SCRIPT>ALERT(1)</SCRIPT> ]]> <IMG SRC=X ONERROR=ALERT(1)>', '',
  '1. </script><script>window.broken=1</script> <b>NOT BOLD</b> ]]> =CMD() \u202eMIRRORED \u0007BELL &amp; "QUOTED".',
  '2. SEE MY TELNO <svg/onload=window.broken=1>.', '', '<i>NOBODY</i>', '',
].join('\n'));

const telegram = path.join(here, '../../scenarios/ukdis-geneva-007/telegram.txt');
const pages = {
  report: made('report.html', ['replay', '--format', 'html']),
  'report-line-down': made('line-down.html', ['replay', '--variant', 'line-down', '--format', 'html']),
  'report-deskby': made('deskby.html', ['replay', '--variant', 'deskby-immediate', '--format', 'html']),
  comparison: made('comparison.html', ['compare', '--format', 'html']),
  ensemble: made('ensemble.html', ['ensemble', 'ukdis-geneva-007', '--runs', '200', '--format', 'html']),
  reading: made('reading.html', ['read', telegram, '--format', 'html']),
  hostile: made('hostile.html', ['replay', hostile, '--format', 'html']),
  'hostile-reading': made('hostile-reading.html', ['read', hostile, '--format', 'html']),
};
check(fs.statSync(pages.report).size < 400_000, 'the report of the seed is under 400 kB');

const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
for (const [name, file] of Object.entries(pages)) {
  const report = await validator.validateFile(file);
  for (const result of report.results) {
    for (const message of result.messages.slice(0, 5)) {
      check(false, `${name}: HTML ${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
    }
  }
  check(report.valid, `${name} is valid HTML`);
}

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND'],
});

/** Opens a page that may ask for nothing but itself. */
async function opened(name, file, options = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) check(false, `${name} asks for ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') check(false, `${name}: console: ${message.text()}`);
  });
  page.on('pageerror', (error) => check(false, `${name}: ${error}`));
  page.on('dialog', (dialog) => { check(false, `${name} opens a dialogue`); dialog.dismiss(); });
  await page.goto(url, { waitUntil: 'load' });
  return { page, context };
}

/** What axe finds that is serious. */
async function accessible(name, page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((v) => ({ id: v.id, impact: v.impact, at: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)) }));
  });
  for (const fault of found.filter((v) => v.impact === 'serious' || v.impact === 'critical')) {
    check(false, `${name}: axe: ${fault.id} (${fault.impact}): ${fault.at.join(' | ')}`);
  }
  for (const fault of found.filter((v) => v.impact !== 'serious' && v.impact !== 'critical')) {
    console.log(`note  ${name}: axe: ${fault.id} (${fault.impact})`);
  }
  checks += 1;
}

for (const [name, file] of Object.entries(pages)) {
  for (const colorScheme of ['light', 'dark']) {
    const { page, context } = await opened(name, file, { colorScheme });
    await accessible(`${name} ${colorScheme}`, page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= width, `${name} fits ${width} pixels (it has ${wide})`);
      if (colorScheme === 'light' || width === 1280) {
        await page.screenshot({ path: path.join(shots, `${name}-${colorScheme}-${width}.png`) });
      }
    }
    if (colorScheme === 'light') {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.screenshot({ path: path.join(shots, `${name}-whole.png`), fullPage: true });
      await page.emulateMedia({ media: 'print' });
      await page.pdf({ path: path.join(shots, `${name}.pdf`), preferCSSPageSize: true });
      await page.setViewportSize({ width: 1040, height: 735 });
      await page.screenshot({ path: path.join(shots, `${name}-print.png`) });
      check(await page.evaluate(() => window.broken === undefined), `${name}: what is written in a telegram is not run`);
    }
    await context.close();
  }
}

// What the script adds.
{
  const { page, context } = await opened('report', pages.report);
  check(await page.isVisible('#controls'), 'the controls are there');
  await page.click('#step');
  const first = await page.innerText('#telling');
  check(first.length > 20, 'a step tells of an event');
  await page.click('#step');
  check((await page.innerText('#telling')) !== first, 'a second step tells of another');
  await page.click('#back');
  check((await page.innerText('#telling')) === first, 'a step back returns');
  check((await page.locator('.ev.chosen').count()) >= 1, 'the mark is chosen');

  const at = () => page.$eval('#moment', (input) => Number(input.value));
  const before = await at();
  await page.selectOption('#speed', '3');
  await page.click('#play');
  await page.waitForTimeout(900);
  check((await page.getAttribute('#play', 'aria-pressed')) === 'true', 'it plays');
  await page.click('#play');
  const after = await at();
  check(after > before, `playing moves on (${before} to ${after})`);
  await page.waitForTimeout(200);
  check((await at()) === after, 'it stops when told');

  await page.focus('#timeline .scroll');
  await page.keyboard.press('End');
  const none = await page.locator('#knew li.all').count();
  check(none > 10, 'at the end most desks could have seen it');
  await page.keyboard.press('Home');
  check((await page.locator('#knew li.all').count()) === 0, 'at the hand-in nobody could have seen it');
  await page.keyboard.press('ArrowRight');
  check((await page.innerText('#clock')).includes('GMT'), 'the clock tells the moment');
  await page.screenshot({ path: path.join(shots, 'report-moved.png') });

  const mark = page.locator('#timeline a.mark').nth(3);
  await mark.click({ force: true });
  check(await mark.evaluate((el) => el.classList.contains('chosen')), 'a click chooses a mark');
  check((await page.innerText('#telling')).includes('rests on') || (await page.innerText('#telling')).length > 20, 'and tells of it');
  const figure = page.locator('#telling a.fig').first();
  if (await figure.count()) {
    const id = await figure.getAttribute('href');
    check((await page.locator(id).count()) === 1, 'a figure leads to what is known of it');
  }

  await page.fill('#find', 'bonn');
  await page.waitForTimeout(250);
  const rows = page.locator('#arrivals-table tbody tr:not([hidden])');
  check((await rows.count()) === 1, 'finding leaves one row for BONN');
  check((await page.locator('.ev.off').count()) > 5, 'and fades what is not about it');
  await page.fill('#find', '');
  await page.waitForTimeout(250);
  check((await page.locator('#arrivals-table tbody tr[hidden]').count()) === 0, 'an empty search shows all');

  await page.click('#arrivals-table thead th:nth-child(1) button');
  const names = await page.$$eval('#arrivals-table tbody th', (cells) => cells.map((cell) => cell.textContent));
  check(names.every((name, i) => i === 0 || names[i - 1].toLowerCase().localeCompare(name.toLowerCase()) <= 0), 'the table is sorted by name');
  await page.click('#arrivals-table thead th:nth-child(6) button');
  await page.click('#arrivals-table thead th:nth-child(6) button');
  check((await page.getAttribute('#arrivals-table thead th:nth-child(6)', 'aria-sort')) === 'descending', 'and turned round by time');
  await context.close();
}

// Without a script everything is still there to read.
{
  const { page, context } = await opened('report', pages.report, { javaScriptEnabled: false });
  check(!(await page.isVisible('#controls')), 'without a script there are no dead buttons');
  check((await page.locator('#arrivals-table tbody tr').count()) > 20, 'without a script the arrivals are there');
  check((await page.locator('#event-list li').count()) > 20, 'without a script the events are there');
  await context.close();
}

// What is hostile is shown as text.
{
  const { page, context } = await opened('hostile', pages['hostile-reading']);
  const text = await page.innerText('pre.text');
  check(text.includes('</script><script>window.broken=1</script>'), 'script is shown as text');
  check(text.includes('<U+202E>') && text.includes('\u2407'), 'what hides is shown');
  await context.close();
}

// A thousand telegrams.
{
  const scenario = many(path.join(work, 'many'), 1000);
  const began = Date.now();
  const file = made('many.html', ['replay', scenario, '--runs', '20', '--format', 'html']);
  console.log(`      1,000 telegrams: written in ${Date.now() - began} ms, ${(fs.statSync(file).size / 1e6).toFixed(1)} MB`);
  const { page, context } = await opened('many', file);
  const opens = await page.evaluate(() => {
    const timing = performance.getEntriesByType('navigation')[0];
    return timing.loadEventEnd;
  });
  console.log(`      opened in ${Math.round(opens)} ms`);
  check(opens < 2000, `a page of 1,000 telegrams opens in under 2 s (${Math.round(opens)} ms)`);
  const answer = async (what, act) => {
    const start = Date.now();
    await act();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
    const took = Date.now() - start;
    console.log(`      ${what}: ${took} ms`);
    check(took < 2000, `${what} answers in under 2 s (${took} ms)`);
  };
  await answer('a step', () => page.click('#step'));
  await answer('a search', async () => { await page.fill('#find', 'bonn'); await page.waitForTimeout(80); });
  await page.fill('#find', '');
  await page.screenshot({ path: path.join(shots, 'many.png') });
  await context.close();
}

await browser.close();
fs.rmSync(work, { recursive: true, force: true });
if (faults.length > 0) {
  console.log(`${faults.length} faults in ${checks} checks`);
  process.exit(1);
}
console.log(`pages: ${checks} checks, no fault; screenshots in ${shots}`);
