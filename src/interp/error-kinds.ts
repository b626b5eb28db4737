/**
 * The kinds of run-time errors (language.md, Appendix B.1) and their types: table of data, ORDER as in the appendix.
 *
 * A kind's name is a type in Aria: it can be matched, caught and constructed. ContractViolation has one type and a code for each
 * of its three forms.
 */
import { TypeValue } from './value.js';

export interface ErrorKind {
  readonly name: string;
  readonly code: string;
  readonly type: TypeValue;
}

export const ERROR_KINDS: ReadonlyMap<string, ErrorKind> = new Map(
  [
    kind('TypeError', 'E0001'),
    kind('IntegerOverflow', 'E0002'),
    kind('DivisionByZero', 'E0003'),
    kind('IndexOutOfBounds', 'E0004'),
    kind('InvalidKey', 'E0005'),
    kind('InvalidTry', 'E0006'),
    kind('UnwrapError', 'E0007'),
    kind('InvalidArgument', 'E0008'),
    kind('NotCallable', 'E0009'),
    kind('ArityMismatch', 'E0010'),
    kind('UnknownArgument', 'E0011'),
    kind('DuplicateArgument', 'E0012'),
    kind('ImmutableError', 'E0013'),
    kind('StackOverflow', 'E0014'),
    kind('Panic', 'E0015'),
    kind('RuntimeError', 'E0016'),
    kind('IoError', 'E0017'),
    kind('UndefinedVariable', 'E1001'),
    kind('UndefinedField', 'E1004'),
    kind('UndefinedMethod', 'E1005'),
    // B.2 rows that can also happen while running: a constant cycle, a path to an item that is not exported.
    kind('CyclicConstant', 'E1007'),
    kind('ImportNotExported', 'E2002'),
    kind('MatchError', 'E4001'),
    kind('UnhandledEffect', 'E5001'),
    kind('UncaughtException', 'E5002'),
    kind('ResumeOutsideHandler', 'E5003'),
    kind('ResumeTwice', 'E5004'),
    kind('UndefinedOperation', 'E5005'),
    kind('NotTransferable', 'E6001'),
    kind('NotATask', 'E6002'),
    kind('NotAChannel', 'E6003'),
    kind('ChannelClosed', 'E6004'),
    kind('Cancelled', 'E6006'),
    kind('TimeoutError', 'E6007'),
    kind('TaskFailed', 'E6008'),
    kind('Deadlock', 'E6009'),
    kind('FrozenError', 'E6010'),
    kind('IsolationError', 'E6011'),
    kind('TaskCancelled', 'E6012'),
    kind('StructureError', 'E6013'),
    kind('ScopeClosed', 'E6014'),
    kind('SupervisorError', 'E6015'),
    kind('BrokenLock', 'E6016'),
    kind('GuardError', 'E6017'),
    kind('UnsupportedFeature', 'E7001'),
    kind('NotPermitted', 'E7201'),
    kind('HostError', 'E7301'),
    kind('ConversionError', 'E7303'),
    kind('ContractViolation', 'E8001'),
    kind('QuantifierDomain', 'E8004'),
    kind('AssertionFailed', 'E8005'),
    kind('PropertyFailed', 'E8006'),
    kind('InternalError', 'E9001'),
  ].map((entry) => [entry.name, entry]),
);

function kind(name: string, code: string): ErrorKind {
  return { name, code, type: new TypeValue(name, 'error', `builtin:${name}`) };
}
