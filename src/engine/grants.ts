/** What a program may use and reach, for clients of the engine. */
export { CAPABILITY_NAMES, type Capabilities, type CapabilityName, type Grant } from '../interp/capabilities.js';
export { LIMIT_NAMES, type LimitName, type Limits } from '../interp/limits.js';
