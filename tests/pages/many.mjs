// A scenario of many telegrams, made from a few lines: texts of the block style beside a scenario file.
import fs from 'node:fs';
import path from 'node:path';

const TO = ['WASHINGTON', 'BONN', 'PARIS', 'BRUSSELS'];

export function many(folder, count) {
  fs.mkdirSync(folder, { recursive: true });
  const names = [];
  for (let at = 0; at < count; at += 1) {
    const day = 10 + (at % 5);
    const hour = String(6 + (at % 14)).padStart(2, '0');
    const minute = String((at * 7) % 60).padStart(2, '0');
    const word = ['ROUTINE', 'PRIORITY', 'IMMEDIATE'][at % 3];
    const name = `t${String(at).padStart(4, '0')}.txt`;
    const text = [
      'CONFIDENTIAL', 'FM UKDIS GENEVA', `TO ${word} FCO`, `TELNO ${String(at + 1).padStart(3, '0')}`,
      `OF ${day}${hour}${minute}Z FEBRUARY 1986`, `INFO ${word} ${TO[at % 4]}`, '', 'A MADE-UP SUBJECT',
      '', '1. THIS TEXT WAS MADE UP FOR A TEST OF MANY TELEGRAMS.', '', 'NOBODY', '',
    ].join('\n');
    fs.writeFileSync(path.join(folder, name), text);
    names.push(name);
  }
  const further = names.slice(1).map((name) => `"${name}"`).join(', ');
  const scenario = `version = 1\ntitle = "Many telegrams, made up"\nnetwork = "fco-1986"\n` +
    `telegram = "${names[0]}"\ntelegrams = [${further}]\n`;
  fs.writeFileSync(path.join(folder, 'scenario.toml'), scenario);
  return path.join(folder, 'scenario.toml');
}
