/**
 * Bundles src/ into dist/ with esbuild. `--types` also emits the declarations (wanted before publishing, not before running);
 * `--require-all` fails when an entry is missing.
 *
 * Why bundle: Chevrotain alone is hundreds of modules, and importing them one by one costs a quarter of a second at each start.
 * Two builds: the main one is split into shared chunks, so that the CLI loads only what a command needs and the library entries share
 * their classes; the thread entry is one file of its own, because every worker thread loads it and must not drag in the parser.
 * The result is made beside and moved into place, so a program that starts meanwhile never sees half a build.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const fresh = join(root, 'node_modules', '.cache', `aria-build-${process.pid}`);
const flags = new Set(process.argv.slice(2));

const entries = {
  cli: 'src/cli/main.ts',
  index: 'src/index.ts',
  runtime: 'src/runtime/index.ts',
  parser: 'src/parser/index.ts',
  testing: 'src/testing.ts',
};
const threadEntry = { thread: 'src/thread.ts' };

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

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  charset: 'utf8',
  legalComments: 'none',
  minifyWhitespace: true,
  minifySyntax: true,
  // Names stay readable in profiles and internal errors.
  minifyIdentifiers: false,
  sourcemap: 'external',
  metafile: true,
  plugins: [missingModules],
  outdir: fresh,
  // CommonJS dependencies call `require` for node's own modules.
  banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
};

mkdirSync(fresh, { recursive: true });
try {
  const main = await build({ ...common, entryPoints: present(entries), splitting: true, chunkNames: '[name]-[hash]' });
  const thread = await build({ ...common, entryPoints: present(threadEntry) });
  writeFileSync(join(fresh, 'meta.json'), JSON.stringify({ main: main.metafile, thread: thread.metafile }));
  copyExplanations();
  if (flags.has('--types')) emitTypes();
  moveIntoPlace();
} catch (error) {
  // esbuild has printed what it found already.
  if (error?.errors === undefined) console.error(error instanceof Error ? error.message : error);
  console.error('build: failed; dist/ is as it was');
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
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

function emitTypes() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', join(fresh, 'types')];
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json'), ...options], { cwd: root, stdio: 'inherit' });
}

function moveIntoPlace() {
  const old = `${fresh}-old`;
  if (existsSync(dist) && statSync(dist).isDirectory()) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}
