/** Documentation as HTML: a page for each module and one that lists them. No scripts, no other files. */
import type { ModuleDoc } from './doc-files.js';
import type { DocItem } from './unit-docs.js';

export function pageName({ file }: ModuleDoc): string {
  return `${file
    .replace(/\.aria$/, '')
    .replace(/^(?:\.?\.?\/)+/, '')
    .replaceAll('/', '.')}.html`;
}

export function indexPage(modules: readonly ModuleDoc[]): string {
  const rows = modules.map(
    (module) => `<li><a href="${escaped(pageName(module))}">${escaped(module.name)}</a> ${inline(firstLine(module.doc))}</li>`,
  );
  return page('Modules', `<h1>Modules</h1>\n<ul>\n${rows.join('\n')}\n</ul>`);
}

export function modulePage(module: ModuleDoc, modules: readonly ModuleDoc[]): string {
  const links = modules.map((one) =>
    one === module ? `<b>${escaped(one.name)}</b>` : `<a href="${escaped(pageName(one))}">${escaped(one.name)}</a>`,
  );
  const contents = module.items.map((item) => `<li><a href="#${anchor(item)}">${escaped(item.name)}</a></li>`);
  const nav = `<nav><p><a href="index.html">Modules</a></p>\n<p>${links.join('<br>\n')}</p>\n<ul>\n${contents.join('\n')}\n</ul></nav>`;
  const body = `<main><h1>${escaped(module.name)}</h1>\n${paragraphs(module.doc)}\n${module.items.map(section).join('\n')}</main>`;
  return page(module.name, `${nav}\n${body}`);
}

function section(item: DocItem): string {
  const members = item.members.map(section).join('\n');
  const inner = members === '' ? '' : `\n<div class="members">\n${members}\n</div>`;
  return `<section id="${anchor(item)}">\n<pre class="signature">${escaped(item.signature)}</pre>\n${paragraphs(item.doc)}${inner}\n</section>`;
}

/** Unique in the page: a name may be declared for several types. */
function anchor({ kind, name, line }: DocItem): string {
  return `${kind}-${escaped(name.replace(/\W+/g, '-'))}-${line}`;
}

/** Paragraphs, and blocks of code: indented by four or fenced. */
function paragraphs(doc: string): string {
  if (doc === '') return '';
  const parts = doc.split(/(```[\s\S]*?```)/);
  return parts
    .flatMap((part) => {
      if (part.startsWith('```')) return [`<pre>${escaped(part.replace(/^```\w*\n?|\n?```$/g, ''))}</pre>`];
      return part
        .split(/\n\s*\n/)
        .filter((text) => text.trim() !== '')
        .map((text) => (/^ {4}/.test(text) ? `<pre>${escaped(text.replace(/^ {4}/gm, ''))}</pre>` : `<p>${inline(text.trim())}</p>`));
    })
    .join('\n');
}

function inline(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; display: flex; flex-wrap: wrap; gap: 2rem; }
nav { flex: 0 0 12rem; } nav ul { list-style: none; padding: 0; } main { flex: 1 1 30rem; min-width: 0; }
pre { padding: .6rem .8rem; overflow-x: auto; background: color-mix(in srgb, currentColor 8%, transparent); border-radius: .3rem; }
.signature { font-weight: 600; } .members { margin-left: 1.5rem; } section { margin: 1.5rem 0; }
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
