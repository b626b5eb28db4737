/** `aria tokens FILE`: what the lexer sees, a line per token. */
import { renderAll } from '../diagnostics/render-all.js';
import { SourceText } from '../diagnostics/source.js';
import { reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { loadSource, loadStandardInput } from './source-loader.js';
import { widthOf, writeErr, writeOut } from './terminal.js';

export async function printTokens(file: string, json: boolean): Promise<number> {
  const loaded = file === '-' ? await loadStandardInput() : loadSource(file);
  const voice = voiceOf({ json });
  if (!loaded.ok) return reportProblem(loaded.problem, voice);
  const { lex } = await import('../parser/lexer.js');
  const source = new SourceText(loaded.source.text, loaded.source.file);
  const { tokens, problems } = lex(source.text, source.file);
  const lines = tokens.map((token) => {
    const { line, column } = source.position(token.startOffset);
    const { name } = token.tokenType;
    if (json) return JSON.stringify({ type: name, image: token.image, offset: token.startOffset, line, column });
    return `${`${line}:${column}`.padEnd(9)} ${name.padEnd(20)} ${JSON.stringify(token.image)}`;
  });
  writeOut(lines.map((text) => `${text}\n`).join(''));
  writeErr(
    renderAll(problems, new Map([[source.file, source]]), { format: json ? 'json' : 'text', color: voice.color, ...widthOf('stderr') }),
  );
  return problems.some((problem) => problem.severity === 'error') ? ExitCode.source : ExitCode.ok;
}
