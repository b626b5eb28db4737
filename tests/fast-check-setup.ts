/**
 * Generated inputs are the same in every run, so that a red build names a change and not the day. To look for new ones, choose a seed:
 * `ARIA_PROPERTY_SEED=random npm test`, or a number to see a failure again.
 */
import fc from 'fast-check';

const { ARIA_PROPERTY_SEED: wanted } = process.env;
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: wanted === undefined ? 2026 : Number(wanted) });
