/** Tasks and effects (runtime.md 2 and 11, language.md 12 and 17.6; Appendix B: E5006, E6005, E6020-E6022). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { labelAt, type Site } from './site.js';

/** `what` is `effect` or `operation`. */
export function duplicateEffect(at: Site, what: 'effect' | 'operation', name: string, first: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E5006',
    message: `${what} \`${name}\` is declared twice`,
    ...at,
    label: 'declared again here',
    secondary: [labelAt(first, 'first declared here', at)],
    help: ['rename one of them'],
  });
}

export function multipleDefaultArms(at: Site, first: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E6005',
    message: 'more than one `default` in a select',
    ...at,
    label: 'a second `default`',
    secondary: [labelAt(first, 'the first one is here', at)],
    help: ['keep one `default`; at most one can run when nothing is ready'],
  });
}

/** `path` is the value as written (`config.log`), `kind` what it is (`an open file`), `task` where it would cross. */
export function notTransferable(at: Site, path: string, kind: string, task?: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E6020',
    message: `\`${path}\` cannot cross into another task: ${kind}`,
    ...at,
    label: 'belongs to the task that made it',
    secondary: task ? [labelAt(task, 'the task begins here', at)] : [],
    help: ['make it inside the task, or send what the task needs over a channel'],
  });
}

/** `variable` says where the variable lives: captured from around the task, or in the module. */
export function capturedAssignment(at: Site, name: string, variable: 'captured' | 'module', declared: Site, task?: Site): Diagnostic {
  const captured = variable === 'captured';
  const secondary = [labelAt(declared, captured ? 'the variable is outside the task' : 'a variable of the module', at)];
  if (task) secondary.push(labelAt(task, 'the task begins here', at));
  return makeDiagnostic({
    code: 'E6021',
    message: captured
      ? `a task cannot assign \`${name}\`, which is captured from outside`
      : `a task cannot touch the module variable \`${name}\`, which is reassigned`,
    ...at,
    label: captured ? 'this assignment would be lost' : 'belongs to the root task',
    secondary,
    notes: [captured ? 'a task works on its own copy of what it captures' : 'tasks never share a variable that changes'],
    help: ['let the task return the value and `await` it, send it over a channel, or keep it in an `Atomic` or `Mutex`'],
  });
}

export function useAfterMove(at: Site, name: string, moved: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E6022',
    message: `\`${name}\` is used after it was moved`,
    ...at,
    label: 'used here',
    secondary: [labelAt(moved, 'moved away here', at)],
    help: [`write \`copy ${name}\` to keep a value of your own, or use it before the move`],
  });
}
