from harness import measure

PUSH, LOAD, STORE, ADD, MUL, MOD, LESS, JUMP, JUMP_UNLESS, HALT = range(10)


def execute(code, n):
    memory = [0, 0, n]
    stack = []
    at = 0
    while True:
        op = code[at]
        arg = code[at + 1]
        at += 2
        match op:
            case 0:
                stack.append(arg)
            case 1:
                stack.append(memory[arg])
            case 2:
                memory[arg] = stack.pop()
            case 3:
                b = stack.pop()
                a = stack.pop()
                stack.append(a + b)
            case 4:
                b = stack.pop()
                a = stack.pop()
                stack.append(a * b)
            case 5:
                b = stack.pop()
                a = stack.pop()
                stack.append(a % b)
            case 6:
                b = stack.pop()
                a = stack.pop()
                stack.append(a < b)
            case 7:
                at = arg
            case 8:
                if not stack.pop():
                    at = arg
            case _:
                return memory[1]


def interpreter(n):
    code = [
        LOAD, 0, LOAD, 2, LESS, 0, JUMP_UNLESS, 36,
        LOAD, 1, LOAD, 0, LOAD, 0, MUL, 0, PUSH, 7, MOD, 0, ADD, 0, STORE, 1,
        LOAD, 0, PUSH, 1, ADD, 0, STORE, 0, JUMP, 0,
        HALT, 0, HALT, 0,
    ]
    return execute(code, n)


measure(interpreter)
