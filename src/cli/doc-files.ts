/** `aria doc FILE…`: what source files declare, with their doc comments; as text, as JSON, or as a page of HTML for each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAll } from '../diagnostics/render-all.js';
import { SourceText } from '../diagnostics/source.js';
import { parse } from '../parser/index.js';
import { sourceFiles } from './check.js';
import { reportProblem, type Voice, voiceOf } from './cli-problem.js';
import { indexPage, modulePage, pageName } from './doc-html.js';
import { ExitCode } from './exit-codes.js';
import { loadSource } from './source-loader.js';
import { widthOf, writeErr, writeOut } from './terminal.js';
import { itemText } from './unit-doc-text.js';
import { type DocItem, documentUnit, moduleDoc } from './unit-docs.js';

export interface FileDocRequest {
  readonly json: boolean;
  /** Where to write pages; undefined for none. */
  readonly html?: string;
}

/** A source file as documentation. */
export interface ModuleDoc {
  readonly file: string;
  /** What importers call it. */
  readonly name: string;
  readonly doc: string;
  readonly items: readonly DocItem[];
}

export function docFiles(paths: readonly string[], { json, html }: FileDocRequest): number {
  const voice = voiceOf({ json });
  const modules: ModuleDoc[] = [];
  let exitCode: number = ExitCode.ok;
  for (const file of paths.flatMap(sourceFiles)) {
    const loaded = loadSource(file);
    if (!loaded.ok) {
      exitCode = reportProblem(loaded.problem, voice);
      continue;
    }
    const { text } = loaded.source;
    const { unit, problems } = parse(text, file);
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
      writeErr(
        renderAll(errors, new Map([[file, new SourceText(text, file)]]), {
          format: json ? 'json' : 'text',
          color: voice.color,
          ...widthOf('stderr'),
        }),
      );
      exitCode = exitCode === ExitCode.ok ? ExitCode.source : exitCode;
      continue;
    }
    const intro = moduleDoc(unit, text);
    const items = documentUnit(unit, text, true).map((item) => ({ ...item, doc: withoutIntro(item.doc, intro) }));
    modules.push({ file, name: nameOf(file), doc: intro, items });
  }
  if (html !== undefined) return writePages(modules, html, exitCode, voice);
  if (json) writeOut(`${JSON.stringify(modules, null, 2)}\n`);
  else writeOut(modules.map((module) => moduleText(module, modules.length > 1)).join('\n'));
  return exitCode;
}

/** What the file says of itself belongs to no declaration, although it stands above the first. */
function withoutIntro(doc: string, intro: string): string {
  return intro !== '' && doc.startsWith(intro) ? doc.slice(intro.length).trim() : doc;
}

function nameOf(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.aria$/, '');
}

function moduleText({ file, doc, items }: ModuleDoc, titled: boolean): string {
  const title = titled ? `${file}\n` : '';
  const intro = doc === '' ? '' : `${doc}\n\n`;
  return title + intro + (items.length === 0 ? 'declares nothing\n' : items.map((item) => itemText(item)).join('\n'));
}

function writePages(modules: readonly ModuleDoc[], directory: string, exitCode: number, voice: Voice): number {
  try {
    mkdirSync(directory, { recursive: true });
    for (const module of modules) writeFileSync(join(directory, pageName(module)), modulePage(module, modules));
    writeFileSync(join(directory, 'index.html'), indexPage(modules));
  } catch (error) {
    const message = `cannot write to \`${directory}\`: ${error instanceof Error ? error.message : String(error)}`;
    return reportProblem({ message, help: 'name another directory with `--html=DIR`', exitCode: ExitCode.output }, voice);
  }
  if (voice.json) writeOut(`${JSON.stringify({ pages: ['index.html', ...modules.map(pageName)].map((page) => join(directory, page)) })}\n`);
  else writeErr(`wrote ${modules.length + 1} pages to ${directory}\n`);
  return exitCode;
}
