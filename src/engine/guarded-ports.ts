/**
 * The ports as a program with limited capabilities sees them: each use is compared with the grants first, and refused as NotPermitted.
 *
 * Paths are compared after following links, as far as they exist. Between the comparison and the use somebody else may change the file
 * system: this keeps a program from what it was not given, not from an accomplice (docs/embedding.md).
 */
import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Capabilities, type Grant, grants } from '../interp/capabilities.js';
import { notPermitted } from '../interp/errors.js';
import type { EnvironmentPort, FilePort, HostPorts } from '../interp/host-ports.js';

export function guardedPorts(ports: HostPorts, capabilities: Capabilities): HostPorts {
  const guard = new Guard(capabilities, () => ports.environment.workingDirectory());
  return { ...ports, files: guardedFiles(ports.files, guard), environment: guardedEnvironment(ports.environment, guard) };
}

class Guard {
  constructor(
    private readonly capabilities: Capabilities,
    private readonly directory: () => string,
  ) {}

  path(capability: 'read' | 'write', path: string): void {
    const grant = this.capabilities[capability];
    const denied = this.capabilities.deny?.[capability];
    const refused = denied === true || (!isEmpty(denied) && this.isBelow(path, denied));
    if (grant === true && !refused) return;
    if (refused || isEmpty(grant) || grant === true || !this.isBelow(path, grant)) {
      throw notPermitted(`${capability === 'read' ? 'reading' : 'writing'} ${JSON.stringify(path)}`, capability, path, refused);
    }
  }

  variable(name: string): void {
    if (!this.allows(name))
      throw notPermitted(`access to the environment variable ${name}`, 'env', name, grants(this.capabilities.deny?.env, name));
  }

  allows(variable: string): boolean {
    const { env, deny } = this.capabilities;
    return grants(env, variable) && !grants(deny?.env, variable);
  }

  /** True if there is no variable it may see. */
  get seesNone(): boolean {
    return isEmpty(this.capabilities.env) || this.capabilities.deny?.env === true;
  }

  system(what: string): void {
    if (this.capabilities.sys !== true || this.capabilities.deny?.sys === true)
      throw notPermitted(`asking for ${what}`, 'sys', null, this.capabilities.deny?.sys === true);
  }

  private isBelow(path: string, roots: readonly string[]): boolean {
    const directory = this.directory();
    const real = realPath(resolve(directory, path));
    return roots.some((root) => {
      const way = relative(realPath(resolve(directory, root)), real);
      return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(way) !== way);
    });
  }
}

function isEmpty(grant: Grant | undefined): grant is false | undefined {
  return grant === undefined || grant === false;
}

/** The path with all links followed; what does not exist yet is taken as written. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), path.slice(parent.length).replace(/^[\\/]/, ''));
  }
}

function guardedFiles(files: FilePort, guard: Guard): FilePort {
  const reading =
    <R>(action: (path: string) => R) =>
    (path: string): R => {
      guard.path('read', path);
      return action(path);
    };
  const writing =
    <A extends readonly unknown[], R>(action: (path: string, ...rest: A) => R) =>
    (path: string, ...rest: A): R => {
      guard.path('write', path);
      return action(path, ...rest);
    };
  return {
    readText: reading((path) => files.readText(path)),
    metadata: reading((path) => files.metadata(path)),
    list: reading((path) => files.list(path)),
    readLink: reading((path) => files.readLink(path)),
    canonicalize: reading((path) => files.canonicalize(path)),
    writeText: writing((path, text: string) => files.writeText(path, text)),
    writeBytes: writing((path, bytes: Uint8Array) => files.writeBytes(path, bytes)),
    appendText: writing((path, text: string) => files.appendText(path, text)),
    createDirectory: writing((path, parents: boolean) => files.createDirectory(path, parents)),
    removeFile: writing((path) => files.removeFile(path)),
    removeDirectory: writing((path, contents: boolean) => files.removeDirectory(path, contents)),
    setReadonly: writing((path, readonly: boolean) => files.setReadonly(path, readonly)),
    copy(from, to) {
      guard.path('read', from);
      guard.path('write', to);
      return files.copy(from, to);
    },
    rename(from, to) {
      guard.path('read', from);
      guard.path('write', from);
      guard.path('write', to);
      return files.rename(from, to);
    },
    // A link gives whoever follows it what it points to.
    symlink(target, link) {
      guard.path('read', target);
      guard.path('write', target);
      guard.path('write', link);
      return files.symlink(target, link);
    },
    makeTemporary(what) {
      guard.path('write', '<temporary>');
      return files.makeTemporary(what);
    },
  };
}

function guardedEnvironment(environment: EnvironmentPort, guard: Guard): EnvironmentPort {
  return {
    get(name) {
      guard.variable(name);
      return environment.get(name);
    },
    // What a program sets, only that program sees.
    set: (name, value) => environment.set(name, value),
    remove: (name) => environment.remove(name),
    all() {
      if (guard.seesNone) guard.variable('*');
      return new Map([...environment.all()].filter(([name]) => guard.allows(name)));
    },
    arguments: () => environment.arguments(),
    programName: () => environment.programName(),
    workingDirectory() {
      guard.system('the current directory');
      return environment.workingDirectory();
    },
    setWorkingDirectory(path) {
      guard.path('read', path);
      environment.setWorkingDirectory(path);
    },
    homeDirectory() {
      guard.system('the home directory');
      return environment.homeDirectory();
    },
    temporaryDirectory() {
      guard.system('the directory for temporary files');
      return environment.temporaryDirectory();
    },
    platform() {
      guard.system('the platform');
      return environment.platform();
    },
  };
}
