/**
 * One line under construction: characters are placed by display column, later ones over earlier ones. Everything placed is one column
 * wide, except the text that ends the row.
 */
import type { Paint, Role } from './paint.js';

export class Row {
  private readonly cells: { char: string; role: Role }[] = [];
  private tail: { text: string; role: Role } | null = null;

  put(column: number, char: string, role: Role): void {
    while (this.cells.length < column) this.cells.push({ char: ' ', role: 'plain' });
    this.cells[column] = { char, role };
  }

  fill(from: number, to: number, char: string, role: Role): void {
    for (let column = from; column < to; column++) this.put(column, char, role);
  }

  /** Text from `column` on; it ends the row. */
  end(column: number, text: string, role: Role): void {
    while (this.cells.length < column) this.cells.push({ char: ' ', role: 'plain' });
    this.tail = { text, role };
  }

  toString(paint: Paint): string {
    let out = '';
    for (let from = 0; from < this.cells.length; ) {
      const role = this.cells[from]?.role ?? 'plain';
      let run = '';
      // Neighbours of one role are painted together, so colour codes stay few.
      for (; this.cells[from]?.role === role; from++) run += this.cells[from]?.char ?? ' ';
      out += role === 'plain' ? run : paint(role, run);
    }
    if (this.tail === null) return out.trimEnd();
    return out + (this.tail.role === 'plain' ? this.tail.text : paint(this.tail.role, this.tail.text));
  }
}
