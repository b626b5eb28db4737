/** Documentation of declarations as plain text. */
import type { DocItem } from './unit-docs.js';

/** Signature, doc comment, members. */
export function itemText(item: DocItem, indent = ''): string {
  const lines = [...item.signature.split('\n'), ...paragraph(item.doc)];
  const own = lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
  return `${own}\n${item.members.map((member) => itemText(member, `${indent}  `)).join('')}`;
}

function paragraph(doc: string): readonly string[] {
  return doc === '' ? [] : doc.split('\n').map((line) => `  ${line}`);
}
