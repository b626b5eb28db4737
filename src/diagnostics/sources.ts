import type { SourceText } from './source.js';

/** The texts diagnostics speak about, by file name. A `Map` serves. */
export interface Sources {
  get(file: string): SourceText | undefined;
}
