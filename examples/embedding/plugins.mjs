/**
 * A plugin system: each plugin is an Aria program with variables of its own. Plugins see what the host hands them and nothing else, and a
 * plugin that misbehaves ends itself, not the host. Run it: `node examples/embedding/plugins.mjs`.
 */
import { Engine, hostType } from 'aria-lang';

const PLUGINS = {
  'shout.aria': 'fn on_message(note)\n  note.reply(note.text().to_uppercase())\nend',
  'count.aria': 'let mut seen = 0\nfn on_message(note)\n  seen += 1\n  if seen == 2\n    note.reply("that was number two")\n  end\nend',
  'weather.aria': 'import host::weather\nfn on_message(note)\n  if note.text().contains("weather")\n    note.reply("it is #{weather.today("Oslo")}")\n  end\nend',
  'greedy.aria': 'fn on_message(note)\n  let all = []\n  loop\n    all.push("more and more")\n  end\nend',
  'nosy.aria': 'fn on_message(note)\n  note.reply(read_file("/etc/passwd").unwrap())\nend',
  'broken.aria': 'fn on_message(note\n  note.reply("?")\nend',
};

/** What a plugin can do with a message. The object behind it, and all else it has, stays here. */
class Message {
  replies = [];
  constructor(text) {
    this.text = text;
  }
}
const Note = hostType('Note', {
  text: (self) => self.text,
  reply: (self, [text]) => {
    self.replies.push(text);
    return null;
  },
});

const engine = new Engine({
  types: [Note],
  modules: { weather: { today: async ([city]) => `mild in ${city}` } },
  limits: { time: 20_000, memory: 16 * 2 ** 20, threads: 1 },
  parallel: 1,
});

const plugins = new Map();
for (const [name, source] of Object.entries(PLUGINS)) {
  const program = engine.compile(source, { name });
  if (program.ok) plugins.set(name, await engine.instantiate(program));
  else console.log(`${name}: not loaded: ${program.diagnostics[0].message}`);
}

for (const text of ['hello', 'how is the weather?']) {
  const message = Note.wrap(new Message(text));
  for (const [name, plugin] of plugins) {
    const result = await plugin.call('on_message', [message]);
    if (result.ok) continue;
    console.log(`${name}: unloaded: ${result.diagnostic.code} ${result.diagnostic.message}`);
    plugin.dispose();
    plugins.delete(name);
  }
  for (const reply of message.replies) console.log(`${text} -> ${reply}`);
}
await engine.dispose();
