/**
 * Bundles src/ into dist/ with esbuild. `--types` also emits the declarations (wanted before publishing, not before running);
 * `--require-all` fails when an entry is missing.
 *
 * Why bundle: Chevrotain alone is hundreds of modules, and importing them one by one costs a quarter of a second at each start.
 * Two builds: the libraries are split into shared chunks, so that they share their classes; the command line and the thread entry are one
 * script each, started with a code cache (src/cli/launch.ts). The thread's must not drag in the parser.
 * The result is made beside and moved into place, so a program that starts meanwhile never sees half a build.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const fresh = join(root, 'node_modules', '.cache', `aria-build-${process.pid}`);
const flags = new Set(process.argv.slice(2));

/** Started by launch.cjs with a code cache: one file each, so that there is one thing to compile and no module graph to walk. */
const launched = {
  'cli-bundle': 'src/cli/main.ts',
  'command-line-bundle': 'src/cli/command-line.ts',
  'repl-loop-bundle': 'src/cli/repl/index.ts',
  'front-end-bundle': 'src/engine/front-end.ts',
  'observe-bundle': 'src/cli/observe.ts',
  'thread-bundle': 'src/thread.ts',
};
/** The libraries: modules, split into shared chunks so that they share their classes. */
const entries = {
  index: 'src/index.ts',
  runtime: 'src/runtime/library/index.ts',
  'runtime-thread': 'src/runtime/library/thread.ts',
  parser: 'src/parser/index.ts',
  testing: 'src/testing.ts',
  session: 'src/engine/session.ts',
};

/** A module that is imported but not there yet is left out of the bundle, so that the rest can be tried; --require-all forbids it. */
const missingModules = {
  name: 'missing-modules',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir, kind }) => {
      const source = join(resolveDir, path.replace(/\.js$/, '.ts'));
      if (kind === 'entry-point' || flags.has('--require-all') || !resolveDir.startsWith(join(root, 'src')) || existsSync(source))
        return undefined;
      console.error(`build: left out ${source.slice(root.length + 1)}: it does not exist`);
      return { path, external: true };
    });
  },
};

/**
 * Chevrotain builds each production of the grammar with lodash's `pickBy` and `assign`, whose generality costs half of the grammar's
 * construction. What it passes are plain objects, for which these do the same.
 */
const LIGHT = {
  pickBy:
    'export default function pickBy(object, keep) { const picked = {}; for (const key in object) if (keep(object[key], key)) picked[key] = object[key]; return picked; }',
  assign: 'export default Object.assign;',
};
const lightLodash = {
  name: 'light-lodash',
  setup(bundler) {
    bundler.onLoad({ filter: /lodash-es[\\/](pickBy|assign)\.js$/ }, ({ path }) => ({ contents: LIGHT[basename(path, '.js')] }));
  },
};

/** A plain run does not carry what it needs late or never: its first thread is started before the parser is even read. */
const apart = {
  name: 'apart',
  setup(bundler) {
    bundler.onResolve({ filter: /\/(front-end|command-line|observe|repl\/index)\.js$/ }, ({ path, kind }) => {
      const name = path.endsWith('/repl/index.js') ? 'repl-loop' : basename(path, '.js');
      return kind === 'dynamic-import' ? { path: `./${name}.cjs`, external: true } : undefined;
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  minifyWhitespace: true,
  minifySyntax: true,
  // Names stay readable in profiles and internal errors.
  minifyIdentifiers: false,
  sourcemap: 'external',
  metafile: true,
  plugins: [missingModules, lightLodash],
  outdir: fresh,
};
const asModule = {
  format: 'esm',
  // CommonJS dependencies call `require` for node's own modules.
  banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
};
const asScript = {
  format: 'cjs',
  charset: 'ascii',
  plugins: [missingModules, lightLodash, apart],
  // Launched scripts have no module loader of their own: what is imported late is required late.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'bundleUrl', BUILD: JSON.stringify(digest()) },
  banner: { js: "const bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
};

mkdirSync(fresh, { recursive: true });
try {
  const library = await build({ ...common, ...asModule, entryPoints: present(entries), splitting: true, chunkNames: '[name]-[hash]' });
  const bundles = await build({ ...common, ...asScript, entryPoints: present({ ...launched, launch: 'src/cli/launch.ts' }) });
  for (const name of Object.keys(launched)) checkAscii(name);
  writeFileSync(join(fresh, 'cli.cjs'), "require('./launch.cjs').launch('cli-bundle');\n");
  for (const name of ['front-end', 'command-line', 'observe', 'repl-loop']) {
    writeFileSync(join(fresh, `${name}.cjs`), `module.exports = require('./launch.cjs').launch('${name}-bundle');\n`);
  }
  writeFileSync(join(fresh, 'thread.cjs'), "require('./launch.cjs').launch('thread-bundle');\n");
  writeFileSync(join(fresh, 'meta.json'), JSON.stringify({ library: library.metafile, bundles: bundles.metafile }));
  copyExplanations();
  await writeTracePage();
  if (flags.has('--types')) emitTypes();
  moveIntoPlace();
  warmUp();
} catch (error) {
  // esbuild has printed what it found already.
  if (error?.errors === undefined) console.error(error instanceof Error ? error.message : error);
  console.error('build: failed; dist/ is as it was');
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** Of everything the front end is made from: programs that another one has kept are not used (src/cli/program-files.ts). */
function digest() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const name of readdirSync(join(root, 'src'), { recursive: true }).sort()) {
    if (name.endsWith('.ts')) hash.update(`${name}\0`).update(readFileSync(join(root, 'src', name)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** The entries whose source exists; the others are named on stderr, or end the build under --require-all. */
function present(wanted) {
  const found = Object.entries(wanted).filter(([name, path]) => {
    if (existsSync(join(root, path))) return true;
    if (flags.has('--require-all')) throw new Error(`build: entry ${name} is missing: ${path}`);
    console.error(`build: skipped ${name}: ${path} does not exist`);
    return false;
  });
  return Object.fromEntries(found);
}

/** launch.cjs reads scripts as one byte a character. esbuild escapes what is not ASCII, except in regular expressions. */
function checkAscii(name) {
  const text = readFileSync(join(fresh, `${name}.cjs`), 'utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
  const found = /.{0,30}[^\x00-\x7f].{0,10}/.exec(text);
  if (found !== null) throw new Error(`build: ${name} has a character that is not ASCII, write it as an escape: ${found[0]}`);
}

/** The explanations are read one at a time by `aria explain`, so they stay files instead of weighing on every start. */
function copyExplanations() {
  const from = join(root, 'src', 'diagnostics', 'explain');
  if (!existsSync(from)) return;
  const to = join(fresh, 'explain');
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name.endsWith('.md')) cpSync(join(from, name), join(to, name));
  }
}

/** The page of `aria trace`, complete but for the data: one file without anything to load. */
async function writeTracePage() {
  const page = join(root, 'src', 'cli', 'trace', 'page');
  const { outputFiles } = await build({
    entryPoints: [join(page, 'main.ts'), join(page, 'style.css')],
    bundle: true,
    write: false,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    target: 'es2022',
    outdir: page,
    absWorkingDir: root,
  });
  const text = (suffix) => outputFiles.find((file) => file.path.endsWith(suffix)).text.trim();
  const script = text('.js').replaceAll('</script', '<\\/script');
  const html = readFileSync(join(page, 'page.html'), 'utf8');
  writeFileSync(
    join(fresh, 'trace-page.html'),
    html.replace('/* STYLE */', () => text('.css')).replace('/* SCRIPT */', () => script),
  );
}

function emitTypes() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', join(fresh, 'types')];
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), ...options], { cwd: root, stdio: 'inherit' });
}

/** Runs a program that uses what programs use, so that dist/ holds the code cache of both bundles. Without it everything works, slower. */
function warmUp() {
  const run = spawnSync(
    process.execPath,
    [join(root, 'bin', 'aria.js'), 'run', '--threads', '1', join(root, 'scripts', 'warm-up.aria'), '--', 'arg'],
    {
      // A program that was kept would not need the parser.
      env: { ...process.env, ARIA_WRITE_CACHE: '1', ARIA_CACHE: 'off' },
      encoding: 'utf8',
    },
  );
  // The REPL has bundles of its own; what it shows first is what it is warmed up with.
  spawnSync(process.execPath, [join(root, 'bin', 'aria.js'), 'repl', '--threads', '1'], {
    env: { ...process.env, ARIA_WRITE_CACHE: '1', FORCE_COLOR: '1' },
    input: 'let x = [1, 2]\nfn f(n)\n  n + 1\nend\nf(1)\n:doc f\n',
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`build: the warm-up program ended with ${run.status}: ${run.stderr}`);
}

function moveIntoPlace() {
  const old = `${fresh}-old`;
  if (existsSync(dist) && statSync(dist).isDirectory()) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}
