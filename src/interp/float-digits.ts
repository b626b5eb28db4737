/**
 * Decimal digits of doubles to a given precision: rounded to nearest, ties to even, on the exact value (language.md D 18).
 *
 * JavaScript's toFixed rounds ties up and stops at 100 digits, so the digits are taken from the double itself: mantissa times a
 * power of two, scaled by a power of ten, as bigints. All functions take a finite value that is not negative.
 */

/** `digits` decimals: `(2.5, 0)` is `2`. `scale` multiplies by that power of ten first, exactly (percentages). */
export function fixedDigits(value: number, digits: number, scale = 0): string {
  const whole = roundedQuotient(value, digits + scale)
    .toString()
    .padStart(digits + 1, '0');
  return digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
}

/** `count` significant digits and the exponent of the first: 1234.5 with 3 is `123` and 3. */
export function significantDigits(value: number, count: number): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  let exponent = Number(value.toExponential().split('e')[1]);
  let digits = roundedQuotient(value, count - 1 - exponent).toString();
  if (digits.length < count) {
    // The shortest form was rounded up to a power of ten that the double does not reach (1e23).
    exponent--;
    digits = roundedQuotient(value, count - 1 - exponent).toString();
  }
  if (digits.length > count) {
    // Rounded up to the next power of ten.
    exponent++;
    digits = digits.slice(0, count);
  }
  return { digits, exponent };
}

/** value times 10^power, rounded half to even. */
function roundedQuotient(value: number, power: number): bigint {
  const [mantissa, exponent] = decompose(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

const bits = new DataView(new ArrayBuffer(8));

/** value = mantissa times 2^exponent. */
function decompose(value: number): readonly [mantissa: bigint, exponent: number] {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const exponent = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xf_ffff_ffff_ffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10_0000_0000_0000n, exponent - 1075];
}
