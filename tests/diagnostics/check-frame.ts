import { type DiagnosticParts, makeDiagnostic, renderText, SourceText, type Span } from '../../src/diagnostics/index.js';

/** Where `needle` stands in `text`; `nth` counts from 0. */
export function spanOf(text: string, needle: string, nth = 0): Span {
  let start = text.indexOf(needle);
  for (let count = 0; count < nth; count++) start = text.indexOf(needle, start + 1);
  if (start < 0) throw new Error(`the source has no ${JSON.stringify(needle)}`);
  return { start, end: start + needle.length };
}

/** The rendered diagnostic for a source, labels given by the words they stand under. */
export function frame(
  text: string,
  primary: readonly [needle: string | Span, label: string],
  secondary: readonly (readonly [needle: string | Span, label: string])[] = [],
  rest: Partial<DiagnosticParts> = {},
): string {
  const place = (at: string | Span): Span => (typeof at === 'string' ? spanOf(text, at) : at);
  const diagnostic = makeDiagnostic({
    code: 'E0001',
    message: 'something is wrong',
    file: 'demo.aria',
    span: place(primary[0]),
    label: primary[1],
    secondary: secondary.map(([at, message]) => ({ span: place(at), message })),
    ...rest,
  });
  return renderText(diagnostic, new Map([['demo.aria', new SourceText(text, 'demo.aria')]]), { color: false });
}
