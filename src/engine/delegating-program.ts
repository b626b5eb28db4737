/** The program of a host that outlives its programs: whichever has its turn. */
import type { HostedProgram } from '../interp/aria-host.js';
import type { FunctionCode } from '../interp/code.js';
import type { ModuleInstance } from '../interp/compile/context.js';
import type { TypeValue, Value } from '../interp/value.js';
import type { TaskCode } from '../runtime/task-code.js';

export class DelegatingProgram implements HostedProgram {
  readonly checksContracts = true;

  constructor(
    private readonly current: () => HostedProgram,
    readonly rootCode: () => TaskCode,
  ) {}

  module(file: string): ModuleInstance {
    return this.current().module(file);
  }

  functionCode(module: ModuleInstance, node: number, self?: TypeValue | null): FunctionCode {
    return this.current().functionCode(module, node, self);
  }

  typeValue(module: ModuleInstance, node: number): Value {
    return this.current().typeValue(module, node);
  }

  traitSource(trait: TypeValue): ReturnType<HostedProgram['traitSource']> {
    return this.current().traitSource(trait);
  }

  preludeValue(name: string): Value {
    return this.current().preludeValue(name);
  }

  stdValue(module: string, name: string | null): Value {
    return this.current().stdValue(module, name);
  }

  variantValue(type: Value, name: string): Value {
    return this.current().variantValue(type, name);
  }

  moduleValue(file: string): Value {
    return this.current().moduleValue(file);
  }

  mainCall(module: ModuleInstance): ReturnType<HostedProgram['mainCall']> {
    return this.current().mainCall(module);
  }
}
