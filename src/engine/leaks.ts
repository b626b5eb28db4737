/** Nothing may stay behind: what tests of programs that embed Aria assert. */
import type { Engine } from './embedding.js';

/**
 * Disposes an engine and throws if something was forgotten: a run that is alive (with its tree of tasks), an instance that was not
 * disposed, a thread that did not end.
 */
export async function assertNoLeaks(engine: Engine): Promise<void> {
  const before = await engine.inspect();
  await engine.dispose();
  const { threads } = await engine.inspect();
  const leaks = [
    ...before.tasks.map((tree) => `a run was alive:\n${tree}`),
    ...(before.instances > 0 ? [`instances that were not disposed: ${before.instances}`] : []),
    ...(threads > 0 ? [`threads that did not end: ${threads}`] : []),
  ];
  if (leaks.length > 0) throw new Error(`the engine leaks\n${leaks.join('\n')}`);
}
