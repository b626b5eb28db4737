import { measure } from './harness.mjs';

const [PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, JUMP_UNLESS, HALT] = Array.from({ length: 10 }, (_, i) => i);

function execute(code, n) {
  const memory = [0, 0, n];
  const stack = [];
  let at = 0;
  for (;;) {
    const op = code[at];
    const arg = code[at + 1];
    at += 2;
    switch (op) {
      case 0:
        stack.push(arg);
        break;
      case 1:
        stack.push(memory[arg]);
        break;
      case 2:
        memory[arg] = stack.pop();
        break;
      case 3: {
        const b = stack.pop();
        const a = stack.pop();
        stack.push(a + b);
        break;
      }
      case 4: {
        const b = stack.pop();
        const a = stack.pop();
        stack.push(a * b);
        break;
      }
      case 5: {
        const b = stack.pop();
        const a = stack.pop();
        stack.push(a % b);
        break;
      }
      case 6: {
        const b = stack.pop();
        const a = stack.pop();
        stack.push(a < b);
        break;
      }
      case 7:
        at = arg;
        break;
      case 8:
        if (!stack.pop()) at = arg;
        break;
      default:
        return memory[1];
    }
  }
}

function interpreter(n) {
  // biome-ignore format: one jump target a line
  const code = [
    LOAD, 0, LOAD, 2, LESS, 0, JUMP_UNLESS, 36,
    LOAD, 1, LOAD, 0, LOAD, 0, MUL, 0, PUSH, 7, MOD, 0, ADD, 0, STORE, 1,
    LOAD, 0, PUSH, 1, ADD, 0, STORE, 0, JUMP, 0,
    HALT, 0, HALT, 0,
  ];
  return execute(code, n);
}

await measure(interpreter);
