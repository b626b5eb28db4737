/** The ports of an embedded program: those of Node within what the program was granted, on the clock and seed of its run. */
import { ExitRequest, type HostPorts } from '../interp/host-ports.js';
import { guardedPorts } from './guarded-ports.js';
import type { RunSetting } from './job.js';
import { nodePorts, type ThreadServices } from './node-ports.js';

export function settingPorts(setting: RunSetting, services: Omit<ThreadServices, 'exit'>): HostPorts {
  const { now, seed } = setting;
  const ports = nodePorts(
    { ...services, exit: () => undefined },
    {
      args: setting.args,
      programName: 'embedded',
      workingDirectory: setting.workingDirectory,
      environment: setting.environment,
    },
  );
  const clock = now === null ? ports.clock : { monotonic: ports.clock.monotonic, wall: () => now };
  return {
    ...guardedPorts(ports, setting.capabilities),
    clock,
    randomSeed: seed === null ? ports.randomSeed : () => seed,
    // An embedded program ends its run, not the process; its `defer` blocks run on the way.
    exit(status) {
      throw new ExitRequest(status);
    },
  };
}
