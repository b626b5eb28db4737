/** What `raise v` raises (language.md, section 11.2): a type raises a new instance of it built without arguments. */

import { newErrorInstance } from './construction.js';
import { errorOfType } from './errors.js';
import { TypeValue, type Value } from './value.js';

export function raisable(value: Value): Value {
  if (!(value instanceof TypeValue)) return value;
  return value.flavour === 'error' ? errorOfType(value) : newErrorInstance(value);
}
