import { describe, expect, it } from 'vitest';
import * as catalogue from '../../src/diagnostics/catalogue.js';
import { CODES, codeInfo } from '../../src/diagnostics/codes.js';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';

const at = { file: 'a.aria', span: { start: 10, end: 15 } };
const other = { file: 'a.aria', span: { start: 0, end: 5 } };
const elsewhere = { file: 'b.aria', span: { start: 0, end: 5 } };

/** One call of each function, with the code it must give. */
const samples: readonly (readonly [code: string, diagnostic: Diagnostic])[] = [
  ['E1001', catalogue.undefinedName(at, 'cuont', { visible: ['count'] })],
  ['E1002', catalogue.undefinedType(at, 'Ghost', [])],
  ['E1003', catalogue.duplicateDefinition(at, 'function', 'area', other)],
  ['E1006', catalogue.ambiguousName(at, 'Red', ['Color::Red', 'Light::Red'], [other])],
  ['E1007', catalogue.cyclicConstant(at, ['A', 'B', 'A'], [other])],
  ['E1008', catalogue.breakOutsideLoop(at, other)],
  ['E1009', catalogue.continueOutsideLoop(at)],
  ['E1010', catalogue.returnOutsideFunction(at)],
  ['E1011', catalogue.controlFlowInDefer(at, 'return', other)],
  ['E1012', catalogue.selfOutsideType(at, 'self')],
  ['E1020', catalogue.missingTraitMethod(at, 'Shape', 'Square', ['area', 'edge'], [elsewhere])],
  ['E1021', catalogue.methodNotInTrait(at, 'Shape', 'aera', ['area'])],
  ['E1022', catalogue.duplicateImplMethod(at, 'area', other)],
  ['E1023', catalogue.missingAssociatedType(at, 'Container', 'Box', 'Item', other)],
  ['E1024', catalogue.undefinedTrait(at, 'Shapely', ['Shape'])],
  ['E1025', catalogue.supertraitNotImplemented(at, 'Greeter', 'Named', 'Person')],
  ['E1030', catalogue.defaultBeforeRequired(at, 'b', other)],
  ['E1031', catalogue.positionalAfterNamed(at, other)],
  ['E1032', catalogue.duplicateParameter(at, 'a', other)],
  ['E2001', catalogue.moduleNotFound(at, 'geometry', ['geometry.aria', 'geometry/mod.aria'])],
  ['E2002', catalogue.importNotExported(at, 'area', 'shapes', elsewhere)],
  ['E2003', catalogue.unresolvedImport(at, 'TAUU', 'std::math', ['TAU'])],
  ['E2004', catalogue.circularImport(at, ['a', 'b', 'a'])],
  ['E2005', catalogue.conflictingImport(at, 'x', ['a', 'b'], other)],
  ['E2006', catalogue.moduleHasErrors(at, 'shapes', 'shapes.aria')],
  ['E5006', catalogue.duplicateEffect(at, 'operation', 'get', other)],
  ['E6005', catalogue.multipleDefaultArms(at, other)],
  ['E6020', catalogue.notTransferable(at, 'log', 'an open file', other)],
  ['E6021', catalogue.capturedAssignment(at, 'total', 'captured', other)],
  ['E6021', catalogue.capturedAssignment(at, 'total', 'module', other, other)],
  ['E6022', catalogue.useAfterMove(at, 'xs', other)],
  ['W1001', catalogue.assignmentWithoutMut(at, 'x', other)],
  ['W1002', catalogue.deprecated(at, 'surface', 'use area')],
  ['W1003', catalogue.unknownAttribute(at, 'tset', ['test'])],
  ['W1004', catalogue.globImport(at, 'std::math')],
  ['W1005', catalogue.shadowedImport(at, 'gcd', other)],
  ['W1006', catalogue.unusedVariable(at, 'x')],
  ['W1007', catalogue.shadowedVariable(at, 'x', other)],
  ['E4002', catalogue.wrongPatternCount(at, 'Circle', [1], 2)],
  ['W4001', catalogue.unreachableArm(at, other)],
  ['W4002', catalogue.inexhaustiveMatch(at, ['Light::Red'])],
];

describe('the catalogue', () => {
  it.each(samples)('%s has the code and severity of the table, its place, and manners', (code, diagnostic) => {
    expect(diagnostic.code).toBe(code);
    expect(diagnostic.severity).toBe(codeInfo(code)?.severity);
    expect(diagnostic.labels.filter((label) => label.primary)).toEqual([expect.objectContaining({ span: at.span })]);
    expect(diagnostic.message).not.toMatch(/\n|\.$|^[A-Z]|illegal/);
    for (const label of diagnostic.labels) expect(label.message).not.toMatch(/\.$/);
  });

  it('survives being posted to another thread unchanged', () => {
    for (const [, diagnostic] of samples) {
      expect(structuredClone(diagnostic)).toEqual(diagnostic);
      expect(JSON.parse(JSON.stringify(diagnostic))).toEqual(diagnostic);
    }
  });

  it('has a function for each code the resolver reports', () => {
    const made = new Set(samples.map(([code]) => code));
    const wanted = CODES.filter((info) => info.found !== 'running' && /^E[1256]|^W[14]/.test(info.code)).map((info) => info.code);
    expect(wanted.filter((code) => !made.has(code))).toEqual([]);
    const functions = Object.values(catalogue).filter((value) => typeof value === 'function');
    expect(new Set(samples.map(([, diagnostic]) => diagnostic.message)).size).toBeGreaterThanOrEqual(functions.length);
  });
});

describe('an undefined name', () => {
  it('names what was perhaps meant, and offers the only candidate as a fix', () => {
    const diagnostic = catalogue.undefinedName(at, 'cuont', { visible: ['count', 'println'] });
    expect(diagnostic.message).toBe('undefined name `cuont`; did you mean `count`?');
    expect(diagnostic.fixes).toEqual([{ message: 'use `count`', span: at.span, replacement: 'count', confidence: 'maybe' }]);
  });

  it('says what is in scope when no name is close', () => {
    const diagnostic = catalogue.undefinedName(at, 'zzz', { visible: ['total', 'price'], locals: ['total', 'price'] });
    expect(diagnostic.message).toBe('undefined name `zzz`');
    expect(diagnostic.notes).toEqual(['in scope here: `total` and `price`']);
  });
});
