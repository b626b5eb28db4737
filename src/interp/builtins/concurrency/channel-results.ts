/** What sending and receiving answer (language.md, section 17.5): Results whose errors are variants of six enums. */
import { registerBuiltinType } from '../../builtin-types.js';
import { builtinEnum, err, ok, type VariantShape } from '../../option.js';
import { EnumValue, type TypeValue, UNIT, type Value } from '../../value.js';

const declare = (name: string, ...variants: readonly VariantShape[]): TypeValue => registerBuiltinType(builtinEnum(name, variants));

const SEND_ERROR = declare('SendError', ['Disconnected', 1]);
const TRY_SEND_ERROR = declare('TrySendError', ['Full', 1], ['Disconnected', 1]);
const SEND_TIMEOUT_ERROR = declare('SendTimeoutError', ['Timeout', 1], ['Disconnected', 1]);
const RECV_ERROR = declare('RecvError', ['Disconnected', 0]);
const TRY_RECV_ERROR = declare('TryRecvError', ['Empty', 0], ['Disconnected', 0]);
const RECV_TIMEOUT_ERROR = declare('RecvTimeoutError', ['Timeout', 0], ['Disconnected', 0]);

export const CHANNEL_ERRORS: readonly TypeValue[] = [
  SEND_ERROR,
  TRY_SEND_ERROR,
  SEND_TIMEOUT_ERROR,
  RECV_ERROR,
  TRY_RECV_ERROR,
  RECV_TIMEOUT_ERROR,
];

export const SENT: Value = ok(UNIT);

/** The value comes back in the error. */
const returned = (type: TypeValue, variant: string) => (value: Value) => err(new EnumValue(type.variants.get(variant)!, [value]));

const failed = (type: TypeValue, variant: string): Value => err(type.variants.get(variant)!.unit!);

export const sendDisconnected = returned(SEND_ERROR, 'Disconnected');
export const trySendFull = returned(TRY_SEND_ERROR, 'Full');
export const trySendDisconnected = returned(TRY_SEND_ERROR, 'Disconnected');
export const sendTimeout = returned(SEND_TIMEOUT_ERROR, 'Timeout');
export const sendTimeoutDisconnected = returned(SEND_TIMEOUT_ERROR, 'Disconnected');
export const RECV_DISCONNECTED = failed(RECV_ERROR, 'Disconnected');
export const TRY_RECV_EMPTY = failed(TRY_RECV_ERROR, 'Empty');
export const TRY_RECV_DISCONNECTED = failed(TRY_RECV_ERROR, 'Disconnected');
export const RECV_TIMEOUT = failed(RECV_TIMEOUT_ERROR, 'Timeout');
export const RECV_TIMEOUT_DISCONNECTED = failed(RECV_TIMEOUT_ERROR, 'Disconnected');
