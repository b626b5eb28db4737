/** `@cfg(…)` and `@target(…)`: declarations whose condition does not hold are dropped before names are resolved (language.md, section 16). */
import type { Arg, Attribute, Stmt, Unit } from '../../parser/ast.js';
import type { BuildConditions } from '../modules.js';

const DEFAULT: BuildConditions = { test: false, debug: false, target: '' };

/** The unit without what is dropped; the same object if nothing is. */
export function dropUnmet(unit: Unit, conditions: BuildConditions = DEFAULT): Unit {
  const items = keep(unit.items, conditions);
  return items === unit.items ? unit : { ...unit, items };
}

function keep(items: readonly Stmt[], conditions: BuildConditions): readonly Stmt[] {
  const kept = items.filter((item) => holds(item, conditions)).map((item) => keepInside(item, conditions));
  return kept.length === items.length && kept.every((item, index) => item === items[index]) ? items : kept;
}

function keepInside(item: Stmt, conditions: BuildConditions): Stmt {
  if (item.kind === 'ModuleDecl') {
    const items = keep(item.items, conditions);
    return items === item.items ? item : { ...item, items };
  }
  if (item.kind === 'ImplDecl') {
    const members = item.members.filter((member) => holds(member, conditions));
    return members.length === item.members.length ? item : { ...item, members };
  }
  return item;
}

function holds(item: Stmt, conditions: BuildConditions): boolean {
  if (!('attributes' in item)) return true;
  return item.attributes.every((attribute) => attributeHolds(attribute, conditions));
}

function attributeHolds(attribute: Attribute, conditions: BuildConditions): boolean {
  if (attribute.name === 'target') return attribute.args.some((arg) => text(arg) === conditions.target);
  if (attribute.name !== 'cfg') return true;
  return attribute.args.every((arg) => {
    if (arg.name?.name === 'target') return text(arg) === conditions.target;
    const flag = text(arg);
    if (flag === 'test') return conditions.test;
    return flag === 'debug' ? conditions.debug : false;
  });
}

function text(arg: Arg): string {
  const { value } = arg;
  if (value.kind === 'Name' || value.kind === 'Symbol') return value.name;
  return value.kind === 'String' ? value.value : '';
}
