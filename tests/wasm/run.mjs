// Runs a WASI program under Node: `node run.mjs FILE.wasm ARGUMENTS…`.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [file, ...given] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: ['deskby', ...given], env: {}, preopens: {} });
const program = await WebAssembly.compile(await readFile(file));
process.exitCode = wasi.start(await WebAssembly.instantiate(program, wasi.getImportObject()));
