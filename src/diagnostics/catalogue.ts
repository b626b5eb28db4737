/**
 * The catalogue: one function per diagnostic that the resolver reports. Code, message, labels, help and fixes of a problem stand together
 * here and nowhere else, so wording can be read and changed as a whole.
 *
 * What it is not: the lexer's and parser's problems live beside the parser (src/parser/lexical-problems.ts, problems.ts); run-time
 * errors are values of the language (src/interp/fault.ts). All carry the codes of codes.ts.
 *
 * Invariants: the first argument is the place; messages are one line, lower case, without a full stop, and stand alone; the message says what
 * is wrong, a label points, a note states facts, help says what to change.
 */

export { capturedAssignment, duplicateEffect, multipleDefaultArms, notTransferable, useAfterMove } from './catalogue/concurrency.js';
export {
  breakOutsideLoop,
  continueOutsideLoop,
  controlFlowInDefer,
  defaultBeforeRequired,
  duplicateParameter,
  positionalAfterNamed,
  returnOutsideFunction,
  selfOutsideType,
} from './catalogue/control.js';
export { inexhaustiveMatch, unreachableArm, wrongPatternCount } from './catalogue/matching.js';
export {
  circularImport,
  conflictingImport,
  globImport,
  importNotExported,
  moduleHasErrors,
  moduleNotFound,
  shadowedImport,
  unresolvedImport,
} from './catalogue/modules.js';
export {
  ambiguousName,
  cyclicConstant,
  duplicateDefinition,
  type NamesInScope,
  undefinedName,
  undefinedType,
  variableOfCall,
} from './catalogue/names.js';
export type { Site } from './catalogue/site.js';
export {
  duplicateImplMethod,
  methodNotInTrait,
  missingAssociatedType,
  missingTraitMethod,
  supertraitNotImplemented,
  undefinedTrait,
} from './catalogue/traits.js';
export { assignmentWithoutMut, deprecated, shadowedVariable, unknownAttribute, unusedVariable } from './catalogue/warnings.js';
