/** Control flow, `self` and parameters (language.md 3.1, 6.5, 6.6, 11.6; Appendix B: E1008-E1012, E1030-E1032). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { labelAt, type Site } from './site.js';

/** `lambda` is the lambda that stands between the statement and the loop it was meant for. */
export function breakOutsideLoop(at: Site, lambda?: Site): Diagnostic {
  return outsideLoop(at, 'E1008', 'break', lambda);
}

export function continueOutsideLoop(at: Site, lambda?: Site): Diagnostic {
  return outsideLoop(at, 'E1009', 'continue', lambda);
}

export function returnOutsideFunction(at: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1010',
    message: '`return` outside a function',
    ...at,
    label: 'nothing to return from',
    help: ['to end the program here, call `exit(n)`'],
  });
}

/** `what` is the construct as written: `return`, `break`, `continue` or `?`. */
export function controlFlowInDefer(at: Site, what: string, defer: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1011',
    message: `\`${what}\` cannot leave deferred code`,
    ...at,
    label: 'would leave the `defer`',
    secondary: [labelAt(defer, 'runs when its block is being left already', at)],
    help: ['decide before the `defer`, or handle the failure inside it'],
  });
}

export function selfOutsideType(at: Site, word: 'self' | 'Self'): Diagnostic {
  const help = word === 'self' ? ['a method takes `self` as its first parameter: `fn name(self)`'] : ['name the type instead of `Self`'];
  return makeDiagnostic({
    code: 'E1012',
    message: word === 'self' ? '`self` outside a method' : '`Self` outside a type',
    ...at,
    label: word === 'self' ? 'no method with a `self` parameter around this' : 'no type declaration around this',
    help,
  });
}

export function defaultBeforeRequired(at: Site, name: string, withDefault: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1030',
    message: `required parameter \`${name}\` follows a parameter with a default`,
    ...at,
    label: 'has no default',
    secondary: [labelAt(withDefault, 'this one has a default', at)],
    help: [`move \`${name}\` to the front, or give it a default`],
  });
}

export function positionalAfterNamed(at: Site, named: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1031',
    message: 'positional argument after a named one',
    ...at,
    label: 'has no name',
    secondary: [labelAt(named, 'named arguments begin here', at)],
    help: ['put positional arguments first, or name this one too'],
  });
}

export function duplicateParameter(at: Site, name: string, first: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1032',
    message: `parameter \`${name}\` is declared twice`,
    ...at,
    label: 'declared again here',
    secondary: [labelAt(first, 'first declared here', at)],
    help: ['rename one of them, or write `_` for one that is not needed'],
  });
}

function outsideLoop(at: Site, code: string, word: 'break' | 'continue', lambda: Site | undefined): Diagnostic {
  const across = lambda !== undefined;
  return makeDiagnostic({
    code,
    message: `\`${word}\` outside a loop`,
    ...at,
    label: across ? 'cannot leave the lambda' : 'no loop around this',
    secondary: lambda ? [labelAt(lambda, 'this block is a lambda, a function of its own', at)] : [],
    help: across ? ['use `for … in`, or `return` to end this call of the lambda'] : [],
  });
}
