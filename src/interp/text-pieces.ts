/** Long texts that are written piece by piece. */
import { joinTexts } from './budget.js';

/** Pieces that are put together at a time. */
const CHUNK = 2048;

/**
 * Collects pieces in a list and joins some thousand at a time. Appending each to a text would leave a tree of all pieces behind, which the
 * garbage collector copies again and again until somebody looks inside.
 */
export class TextPieces {
  private readonly pieces: string[] = [];
  private done = '';

  write(piece: string): void {
    if (this.pieces.push(piece) < CHUNK) return;
    this.done = this.text();
    this.pieces.length = 0;
  }

  /** All that was written. */
  text(): string {
    return joinTexts(this.done, this.pieces.join(''));
  }
}
