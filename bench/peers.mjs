/**
 * The languages a kernel is written in, and how to run them here. A peer that is not installed is left out by name; so is one
 * that has no file for a kernel (its library lacks what the kernel measures).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const kernels = fileURLToPath(new URL('./kernels', import.meta.url));

/** `path` gives the kernel's file, or null if this language has none. */
function peer(id, label, command, extension, env = {}) {
  const path = (kernel) => {
    const file = `${kernels}/${id}/${kernel}.${extension}`;
    return existsSync(file) ? file : null;
  };
  return { id, label, command, path, env };
}

/** Everything that is installed, Aria first. */
export function findPeers() {
  const python = python311();
  const ruby = version('ruby', ['--disable=gems', '-e', 'print RUBY_VERSION']);
  const lua = ['lua5.4', 'lua'].find((name) => /^Lua 5\.4/.test(version(name, ['-v']) ?? ''));
  const found = [
    peer('aria', 'Aria', [process.execPath, `${root}bin/aria.js`, 'run', '--threads', '1'], 'aria'),
    python === null ? null : peer('python', `CPython ${python.version}`, [python.path], 'py', { PYTHONDONTWRITEBYTECODE: '1' }),
    ruby === null ? null : peer('ruby', `Ruby ${ruby}`, ['ruby', '--disable=jit'], 'rb'),
    lua === undefined
      ? null
      : peer('lua', version(lua, ['-v']).split(' ').slice(0, 2).join(' '), [lua], 'lua', { LUA_PATH: `${kernels}/lua/?.lua` }),
    peer('javascript', `Node ${process.version.slice(1)}`, [process.execPath], 'mjs'),
  ];
  const names = { python: 'CPython 3.11', ruby: 'Ruby', lua: 'Lua 5.4' };
  const installed = found.filter((one) => one !== null);
  const missing = Object.keys(names).filter((id) => !installed.some((one) => one.id === id));
  return { peers: installed, missing: missing.map((id) => names[id]) };
}

/**
 * CPython 3.11 itself. What stands on the PATH may be a version manager's launcher, whose own start-up would be counted: the
 * interpreter is asked where it really is. The system's build comes first, it is the optimised one.
 */
function python311() {
  for (const name of ['/usr/bin/python3.11', 'python3.11', 'python3']) {
    const [found, path] = (version(name, ['-c', 'import platform, sys; print(platform.python_version(), sys.executable)']) ?? '').split(
      ' ',
    );
    if (found.startsWith('3.11.')) return { version: found, path };
  }
  return null;
}

/** First line of what a command prints, or null if it is not installed. */
function version(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : null;
}
