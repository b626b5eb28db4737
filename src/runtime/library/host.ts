/** The host of the library: bodies are TypeScript, values cross as clone.ts has it, codes are functions of modules. */
// The facades: arguments of the first task arrive before its module, and with it the library, has been loaded.
import './cancel-token.js';
import './channel.js';
import './join-handle.js';
import './scope.js';
import { jsHost } from '../js-host.js';
import { errorCodec } from '../js-thread-host.js';
import type { TaskHost } from '../task-code.js';
import { perform } from './body.js';
import { decode, encode } from './clone.js';
import { findRemoteCode, runner } from './remote-function.js';

export const libraryHost: TaskHost = { ...jsHost, encode, decode, ...errorCodec(encode, decode), findCode: findRemoteCode };

runner.perform = perform;
