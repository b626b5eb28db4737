/** What continues an operand: members, calls, indexes, type arguments, struct bodies, trailing blocks (language.md 6.2 post, 6.3, 6.5). */
import { adjacent, spaceBefore } from '../lexer.js';
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { body, commaList } from './lists.js';
import { isLabel } from './operands.js';
import { commandArgumentAt, isTernary, isWord, pastNewline, tokenAt, trailingBarsAt } from './scan.js';
import { genericArgsAt, onlyTypesAt } from './scan-types.js';
import { has, operandStarts } from './token-sets.js';

/** What an operand is so far; it decides what `{`, `do`, `|` and `<` behind it mean. */
export const Shape = { Other: 0, Name: 1, Type: 2, Call: 3, String: 4 } as const;

/** ORDER as `postfixRules` in operands.ts. */
const Postfix = { None: -1, Member: 0, Path: 1, Call: 2, Index: 3, Mark: 4, Generic: 5, Struct: 6, Block: 7, Repeat: 8 } as const;

/** Which postfix continues the operand. A newline ends every operand; the lexer has dropped those before a leading `.`. */
export function postfixAt(g: Grammar): number {
  const index = g.rawNext();
  const token = g.rawPeek();
  switch (token.tokenType) {
    case T.Dot:
    case T.QuestionDot:
      return Postfix.Member;
    case T.ColonColon:
      return Postfix.Path;
    case T.LParen:
      return Postfix.Call;
    case T.LBracket:
      return adjacent(tokenAt(g, index - 1), token) ? Postfix.Index : Postfix.None;
    case T.Question:
      return isTernary(g, index) ? Postfix.None : Postfix.Mark;
    case T.Bang:
      return Postfix.Mark;
    case T.Lt:
      return (g.shape === Shape.Name || g.shape === Shape.Type) && genericArgsAt(g, index) ? Postfix.Generic : Postfix.None;
    case T.LBrace:
      return braceAt(g, index);
    case T.KwDo:
      return takesBlock(g) && (g.context & (Flag.Head | Flag.NoDo)) === 0 ? Postfix.Block : Postfix.None;
    case T.Pipe:
      return takesBlock(g) && (g.context & (Flag.Head | Flag.NoBars)) === 0 && trailingBarsAt(g, index) ? Postfix.Block : Postfix.None;
    case T.Identifier:
      return g.shape === Shape.String && isWord(token, 'repeat') && has(operandStarts, tokenAt(g, index + 1))
        ? Postfix.Repeat
        : Postfix.None;
    default:
      return Postfix.None;
  }
}

/** After a call, a member or a plain name a block may follow (6.5). */
function takesBlock(g: Grammar): boolean {
  return g.shape === Shape.Name || g.shape === Shape.Type || g.shape === Shape.Call;
}

function braceAt(g: Grammar, index: number): number {
  if (!takesBlock(g)) return Postfix.None;
  const inside = tokenAt(g, pastNewline(g, index + 1)).tokenType;
  if (inside === T.Pipe || inside === T.PipePipe) return Postfix.Block;
  if ((g.context & Flag.Head) !== 0) return Postfix.None;
  return g.shape === Shape.Type ? Postfix.Struct : Postfix.Block;
}

const name = { LABEL: 'name' };
const arg = { LABEL: 'arg' };

export function definePostfixes(g: Grammar): void {
  const { rules } = g;

  // 6.2 `.name`, `?.name`, `.0`; 6.5 member form of a command call
  const dots = [{ ALT: () => g.CONSUME(T.Dot) }, { ALT: () => g.CONSUME(T.QuestionDot) }];
  const members = {
    DEF: [{ ALT: () => g.CONSUME(T.AnyName, name) }, { ALT: () => g.CONSUME(T.IntLiteral, { LABEL: 'position' }) }],
    ERR_MSG: 'a name',
  };
  const memberArguments = { GATE: () => commandArgumentAt(g, g.rawNext()), DEF: () => commandArguments(g) };
  // 6.2: post = ( '.' | '?.' ) nl NAME [ command_arg ] | '.' INT
  g.rule('member', () => {
    g.or(0, dots);
    g.or(1, members);
    g.option(0, memberArguments);
  });

  // 6.2 `::name`, 6.3 `::<types>`
  const paths = {
    DEF: [{ ALT: () => g.CONSUME(T.AnyName, name) }, { ALT: () => g.SUBRULE(rules.genericArgs) }],
    ERR_MSG: 'a name',
  };
  // 6.2: '::' NAME; 6.3: '::' gen_args
  g.rule('path', () => {
    g.CONSUME(T.ColonColon);
    g.or(0, paths);
  });

  // 6.2 args. A plain expression needs no node of its own.
  const plainArgument = () => g.SUBRULE(rules.expression, arg);
  const markedArgument = () => g.SUBRULE(rules.argument, arg);
  const argument = [{ ALT: plainArgument }, { ALT: markedArgument }];
  g.choose('call', 0, () => (g.peek().tokenType === T.Ellipsis || isLabel(g) ? 1 : 0));
  const callArgument = () => g.or(0, argument);
  // 17.1: `s.spawn(name: "w") work(1)`, options and then the body
  const deferred = { GATE: () => spawnBodyFollows(g), DEF: () => g.subrule(1, rules.expression, { LABEL: 'deferred' }) };
  // 6.2: '(' [ args ] ')'; args = arg { ',' arg } [ ',' ]
  g.rule('call', () => {
    const { context } = g;
    g.CONSUME(T.LParen);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RParen, callArgument);
    g.CONSUME(T.RParen);
    g.context = context;
    g.option(1, deferred);
  });
  const argumentValue = { GATE: () => !endsArgument(g), DEF: () => g.SUBRULE(rules.expression) };
  const argumentForms = [
    {
      ALT: () => {
        g.CONSUME(T.Ellipsis);
        g.subrule(1, rules.expression);
      },
    },
    {
      ALT: () => {
        g.CONSUME(T.AnyName, name);
        g.CONSUME(T.Colon);
        g.newlines();
        g.option(0, argumentValue);
      },
    },
    { ALT: () => g.subrule(2, rules.expression) },
  ];
  g.choose('argument', 0, () => (g.peek().tokenType === T.Ellipsis ? 0 : isNamedArgument(g) ? 1 : 2));
  // 6.2: arg = NAME ':' [ expr ] | '...' expr | expr. `name:` alone stands for `name: name` (6.5).
  g.rule('argument', () => g.or(0, argumentForms));

  // 6.2 index; 6.3: what can only be types is read as types
  const upTo = () => {
    g.CONSUME(T.Colon);
    g.subrule(2, rules.expression, { LABEL: 'to' });
  };
  const indexes = [
    {
      ALT: () => {
        commaList(g, 0, T.RBracket, () => g.SUBRULE(rules.type));
      },
    },
    {
      ALT: () => {
        g.SUBRULE(rules.expression, { LABEL: 'at' });
        g.option(1, upTo);
        g.many(2, () => {
          g.consume(9, T.Comma);
          g.subrule(1, rules.expression, { LABEL: 'at' });
        });
      },
    },
  ];
  g.choose('index', 0, () => (onlyTypesAt(g, g.source.partner.length > 0 ? indexOpener(g) : 0) ? 0 : 1));
  // 6.2: index = expr [ ':' expr ] | type { ',' type }
  g.rule('index', () => {
    g.CONSUME(T.LBracket);
    g.context = Flag.Bracket;
    g.or(0, indexes);
    g.CONSUME(T.RBracket, { ERR_MSG: '`]`' });
  });

  // 6.3: gen_args = '<' type { ',' type } '>'
  g.rule('genericArgs', () => {
    g.SUBRULE(rules.typeArgs);
  });

  // 6.2 postfix `?` and `!`
  g.rule('mark', () => {
    g.or(0, [{ ALT: () => g.CONSUME(T.Question) }, { ALT: () => g.CONSUME(T.Bang) }]);
  });

  // 6.2: STRING 'repeat' unary (legacy)
  g.rule('repeat', () => {
    g.CONSUME(T.Identifier);
    g.SUBRULE(rules.operand);
  });

  // 6.3, 10.4 `T { x: 1, y, ...v }`
  // 6.3: struct_body = '{' entries '}', behind an upper-case path
  g.rule('structBody', () => {
    g.CONSUME(T.LBrace);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RBrace, () => g.SUBRULE(rules.structEntry, { LABEL: 'entry' }));
    g.CONSUME(T.RBrace);
  });
  const structEntries = [
    {
      ALT: () => {
        g.or(1, [{ ALT: () => g.CONSUME(T.Ellipsis) }, { ALT: () => g.CONSUME(T.DotDot, { LABEL: 'Ellipsis' }) }]);
        g.subrule(1, rules.expression);
      },
    },
    {
      ALT: () => {
        g.CONSUME(T.AnyName, name);
        g.CONSUME(T.Colon);
        g.option(0, argumentValue);
      },
    },
    { ALT: () => g.subrule(2, rules.expression) },
  ];
  g.choose('structEntry', 0, () => {
    const { tokenType } = g.peek();
    return tokenType === T.Ellipsis || tokenType === T.DotDot ? 0 : isLabel(g) ? 1 : 2;
  });
  // 10.4: NAME ':' [ expr ] | ( '...' | '..' ) expr | expr
  g.rule('structEntry', () => g.or(0, structEntries));

  // 6.5 block
  const blockParameters = () => g.SUBRULE(rules.bars);
  const blocks = [
    {
      ALT: () => {
        const opener = g.next();
        g.CONSUME(T.KwDo);
        g.option(0, blockParameters);
        body(g, 0);
        g.closeBlock(opener);
      },
    },
    {
      ALT: () => {
        g.CONSUME(T.LBrace);
        // The parameters may stand on the next line.
        g.newlines();
        g.option(1, () => g.subrule(1, rules.bars));
        body(g, 1);
        g.CONSUME(T.RBrace);
      },
    },
    {
      ALT: () => {
        const opener = g.next();
        g.subrule(2, rules.bars);
        body(g, 2);
        g.closeBlock(opener, 1);
      },
    },
  ];
  // 6.5: block = 'do' [ bars ] body | '{' [ bars ] stmts '}' | bars ( NL stmts | stmts ) 'end'
  g.rule('trailingBlock', () => g.or(0, blocks));
}

/** Arguments of a command call and its `do` block; labels `arg` and `block` (6.5). */
export function commandArguments(g: Grammar): void {
  const { context } = g;
  g.context |= Flag.NoDo;
  g.SUBRULE(g.rules.argument, arg);
  if (g.RECORDING_PHASE) {
    g.many(5, () => {
      g.consume(5, T.Comma);
      g.subrule(5, g.rules.argument, arg);
    });
  } else if ((context & Flag.Bracket) === 0) {
    while (g.peek().tokenType === T.Comma) {
      g.consume(5, T.Comma);
      g.subrule(5, g.rules.argument, arg);
    }
  }
  g.context = context;
  if (g.RECORDING_PHASE || (g.rawPeek().tokenType === T.KwDo && (context & (Flag.Head | Flag.NoDo)) === 0)) {
    g.option(5, () => g.SUBRULE(g.rules.trailingBlock, { LABEL: 'block' }));
  }
}

const spawners: ReadonlySet<string> = new Set(['spawn', 'try_spawn', 'spawn_daemon', 'start_soon', 'start', 'spawn_blocking']);

/** Whether the call that was just closed holds the options of a member form of `spawn`, and its body follows in the line (17.1). */
function spawnBodyFollows(g: Grammar): boolean {
  const index = g.rawNext();
  if (!commandArgumentAt(g, index)) return false;
  const open = g.source.partner[index - 1] ?? -1;
  if (open < 2 || !spawners.has(tokenAt(g, open - 1).image) || tokenAt(g, open - 2).tokenType !== T.Dot) return false;
  return tokenAt(g, pastNewline(g, open + 1) + 1).tokenType === T.Colon;
}

/** In a call every `name:` is a named argument; in a command call the colon must be adjacent, or it may belong to what is around. */
function isNamedArgument(g: Grammar): boolean {
  if (!isLabel(g)) return false;
  const colon = tokenAt(g, g.next() + 1);
  return (g.context & Flag.Bracket) !== 0 || !spaceBefore(colon, g.text);
}

function endsArgument(g: Grammar): boolean {
  const { tokenType } = g.peek();
  return tokenType === T.Comma || tokenType === T.RParen || tokenType === T.RBrace || tokenType === T.RBracket || tokenType === T.Newline;
}

/** The `[` of the index that is being read: newlines may stand between it and the first token. */
function indexOpener(g: Grammar): number {
  const before = g.rawNext() - 1;
  return tokenAt(g, before).tokenType === T.Newline ? before - 1 : before;
}
