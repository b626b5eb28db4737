/**
 * Every code of language.md, Appendix B, with its name. Codes are stable: never reused, never renumbered. Each has an explanation
 * in explain/CODE.md. Table of data; ORDER as in the appendix.
 */
import type { Severity } from './diagnostic.js';

export interface CodeInfo {
  readonly code: string;
  /** The kind's name: an Aria type for run-time errors, a label otherwise. */
  readonly name: string;
  readonly severity: Severity;
  /** Found before anything runs (B.2), while running (B.1), or either. */
  readonly found: 'static' | 'running' | 'either';
}

/** What is known about a code, or undefined for a code that does not exist. */
export function codeInfo(code: string): CodeInfo | undefined {
  return byCode.get(code);
}

export const CODES: readonly CodeInfo[] = [
  running('E0001', 'TypeError'),
  running('E0002', 'IntegerOverflow'),
  running('E0003', 'DivisionByZero'),
  running('E0004', 'IndexOutOfBounds'),
  running('E0005', 'InvalidKey'),
  running('E0006', 'InvalidTry'),
  running('E0007', 'UnwrapError'),
  running('E0008', 'InvalidArgument'),
  running('E0009', 'NotCallable'),
  running('E0010', 'ArityMismatch'),
  running('E0011', 'UnknownArgument'),
  running('E0012', 'DuplicateArgument'),
  running('E0013', 'ImmutableError'),
  running('E0014', 'StackOverflow'),
  running('E0015', 'Panic'),
  running('E0016', 'RuntimeError'),
  running('E0017', 'IoError'),
  // Named UndefinedName when it is found before the run (B.2) and UndefinedVariable when it happens in it (B.1).
  either('E1001', 'UndefinedVariable'),
  found('E1002', 'UndefinedType'),
  found('E1003', 'DuplicateDefinition'),
  running('E1004', 'UndefinedField'),
  running('E1005', 'UndefinedMethod'),
  found('E1006', 'AmbiguousName'),
  either('E1007', 'CyclicConstant'),
  found('E1008', 'BreakOutsideLoop'),
  found('E1009', 'ContinueOutsideLoop'),
  found('E1010', 'ReturnOutsideFunction'),
  found('E1011', 'ControlFlowInDefer'),
  found('E1012', 'SelfOutsideType'),
  found('E1020', 'MissingTraitMethod'),
  found('E1021', 'MethodNotInTrait'),
  found('E1022', 'DuplicateImplMethod'),
  found('E1023', 'MissingAssociatedType'),
  found('E1024', 'UndefinedTrait'),
  found('E1025', 'SupertraitNotImplemented'),
  found('E1030', 'DefaultBeforeRequired'),
  found('E1031', 'PositionalAfterNamed'),
  found('E1032', 'DuplicateParameter'),
  found('E2001', 'ModuleNotFound'),
  either('E2002', 'ImportNotExported'),
  found('E2003', 'UnresolvedImport'),
  found('E2004', 'CircularImport'),
  found('E2005', 'ConflictingImport'),
  found('E2006', 'ModuleHasErrors'),
  found('E3001', 'UnexpectedToken'),
  found('E3002', 'UnexpectedEof'),
  found('E3003', 'InvalidExpression'),
  found('E3004', 'InvalidType'),
  found('E3005', 'MissingEnd'),
  found('E3006', 'InvalidFunction'),
  found('E3007', 'InvalidStructField'),
  found('E3008', 'InvalidEnumVariant'),
  found('E3009', 'UnclosedBracket'),
  found('E3010', 'MismatchedBracket'),
  found('E3011', 'InvalidAssignmentTarget'),
  found('E3012', 'InvalidParameter'),
  found('E3013', 'InvalidSelectArm'),
  found('E3014', 'InvalidHandlerClause'),
  found('E3015', 'InvalidImport'),
  found('E3021', 'UnexpectedCharacter'),
  found('E3022', 'InvalidNumber'),
  found('E3023', 'UnterminatedComment'),
  found('E3024', 'UnterminatedString'),
  found('E3025', 'InvalidEscape'),
  found('E3026', 'InvalidFormatSpec'),
  found('E3027', 'InvalidChar'),
  found('E3030', 'ForeignSyntax'),
  running('E4001', 'MatchError'),
  found('E4002', 'InvalidPattern'),
  found('E4003', 'InvalidMatchArm'),
  running('E5001', 'UnhandledEffect'),
  running('E5002', 'UncaughtException'),
  running('E5003', 'ResumeOutsideHandler'),
  running('E5004', 'ResumeTwice'),
  running('E5005', 'UndefinedOperation'),
  found('E5006', 'DuplicateEffect'),
  running('E6001', 'NotTransferable'),
  running('E6002', 'NotATask'),
  running('E6003', 'NotAChannel'),
  running('E6004', 'ChannelClosed'),
  found('E6005', 'MultipleDefaultArms'),
  running('E6006', 'Cancelled'),
  running('E6007', 'TimeoutError'),
  running('E6008', 'TaskFailed'),
  running('E6009', 'Deadlock'),
  running('E6010', 'FrozenError'),
  running('E6011', 'IsolationError'),
  running('E6012', 'TaskCancelled'),
  running('E6013', 'StructureError'),
  running('E6014', 'ScopeClosed'),
  running('E6015', 'SupervisorError'),
  running('E6016', 'BrokenLock'),
  running('E6017', 'GuardError'),
  found('E6020', 'NotTransferable'),
  found('E6021', 'CapturedAssignment'),
  found('E6022', 'UseAfterMove'),
  running('E7001', 'UnsupportedFeature'),
  running('E7101', 'StepLimit'),
  running('E7102', 'TimeLimit'),
  running('E7103', 'MemoryLimit'),
  running('E7104', 'DepthLimit'),
  running('E7105', 'OutputLimit'),
  running('E7106', 'TaskLimit'),
  running('E7107', 'ThreadLimit'),
  running('E7201', 'NotPermitted'),
  running('E7301', 'HostError'),
  running('E7302', 'NotSynchronous'),
  running('E7303', 'ConversionError'),
  running('E8001', 'ContractViolation'),
  running('E8002', 'ContractViolation'),
  running('E8003', 'ContractViolation'),
  running('E8004', 'QuantifierDomain'),
  running('E8005', 'AssertionFailed'),
  running('E8006', 'PropertyFailed'),
  { code: 'E9001', name: 'InternalError', severity: 'bug', found: 'either' },
  warning('W1001', 'AssignmentWithoutMut'),
  warning('W1002', 'Deprecated'),
  warning('W1003', 'UnknownAttribute'),
  warning('W1004', 'GlobImport'),
  warning('W1005', 'ShadowedImport'),
  // The two of this implementation: the specification leaves warnings open.
  warning('W1006', 'UnusedVariable'),
  warning('W1007', 'ShadowedVariable'),
  warning('W3001', 'LegacyForm'),
  warning('W4001', 'UnreachableArm'),
  warning('W4002', 'NonExhaustiveMatch'),
];

const byCode: ReadonlyMap<string, CodeInfo> = new Map(CODES.map((info) => [info.code, info]));

function running(code: string, name: string): CodeInfo {
  return { code, name, severity: 'error', found: 'running' };
}

function found(code: string, name: string): CodeInfo {
  return { code, name, severity: 'error', found: 'static' };
}

function either(code: string, name: string): CodeInfo {
  return { code, name, severity: 'error', found: 'either' };
}

function warning(code: string, name: string): CodeInfo {
  return { code, name, severity: 'warning', found: 'static' };
}
