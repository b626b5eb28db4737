/**
 * Where a fault happens. Compiled nodes store their site in `here.site` just before they call something that may fail or wait (on the
 * slow path only, where there is a fast one); whoever makes an error value reads it, and the runtime notes it as the place of a spawn or
 * of a wait.
 */
export { here, type Place as Site } from '../runtime/place.js';
