/** Scopes, supervisors, nurseries, timeouts (language.md, section 17.3; runtime.md, sections 3, 5, 6). */
import { describe, expect, test } from 'vitest';
import { check } from './check.js';
import { failure, play } from './harness.js';

describe('the value of a scope', () => {
  check(
    "is the body's, after all tasks have ended",
    `
fn early()
  with Async.scope |s|
    s.spawn do
      sleep(3.ms)
      println("child")                                 #> child
    end
    return 99
  end
end
println(early())                                       #> 99
println(Async.scope(name: "inner") { |s| s.name }, Async.block_on do 5 end)   #> inner 5
`,
  );

  check(
    'timeouts give Results or tuples',
    `
a = with Async.timeout(5.ms)
  sleep(10.ms)
end
b = with Async.timeout(5.ms, partial: true) |s|
  sleep(10.ms)
end
c = with Async.timeout(5.seconds) |s|
  7
end
d = with Async.timeout(5.ms) |outer|
  with Async.timeout(50.ms)
    sleep(100.ms)
  end
end
println(a, b, c, d)                                    #> Err(timed out after 5ms) (nil, true) Ok(7) Err(timed out after 5ms)
try
  with Async.timeout(50.ms)
    raise "inside"
  end
catch e
  println(e)                                           #> inside
end
`,
  );

  check(
    'on_error: :collect gives Results, :any the first success',
    `
q = with Async.scope(on_error: :collect) |s|
  s.spawn do 1 end
  s.spawn do raise "bad" end
  s.spawn do
    sleep(1.ms)
    2
  end
end
println(q)                                             #> [Ok(1), Err("bad"), Ok(2)]
p = with Async.scope(on_error: :any) |s|
  s.spawn do
    sleep(100.ms)
    1
  end
  s.spawn do
    sleep(1.ms)
    2
  end
end
println(p)                                             #> 2
`,
  );

  check(
    'jumps leave the scope like values',
    `
fn f()
  for i in 0..5
    with Async.scope |s|
      s.spawn do
        sleep(1.ms)
        println("kid", i)                              #> kid 0
      end                                              #> kid 1
      if i == 1
        break
      end
      continue
    end
  end
  x = with Async.timeout(1.seconds)
    return "ret"
  end
  x
end
println(f())                                           #> ret
`,
  );

  check(
    'is nil if a cancellation was absorbed',
    `
v = with Async.scope |s|
  s.on_cancel do |r|
    println("handler", r.source)                       #> handler :explicit
  end
  s.cancel("enough")
  sleep(1.ms)
  1
end
tok = CancelToken.new()
w = with tok |t|
  t.cancel()
  sleep(1.ms)
end
println(v, w)                                          #> nil nil
`,
  );
});

describe('failures', () => {
  check(
    'the first error is raised, later ones are suppressed, also from cleanup',
    `
try
  with Async.scope |s|
    s.spawn do
      sleep(1.ms)
      raise RuntimeError("first")
    end
    s.spawn do
      defer raise RuntimeError("second")
      sleep(1.seconds)
    end
  end
catch e
  println(e.message, e.suppressed, e.task_path.len())  #> first [second] 2
end
`,
  );

  check(
    'cancellation has a source and a cause',
    `
with Async.supervisor |sup|
  t = sup.spawn do
    with Async.timeout(1.ms)
      defer println(Cancel.reason.source)              #> :deadline
      sleep(1.seconds)
    end
  end
  t.await
  u = sup.spawn do
    with Async.scope |s|
      s.spawn do
        defer println(Cancel.reason.source, Cancel.reason.cause)   #> :sibling_failed boom
        sleep(1.seconds)
      end
      sleep(1.ms)
      raise "boom"
    end
  end
  println(u.await_result)                              #> Err("boom")
end
`,
  );

  check(
    'cancel_on and ignore choose the errors that matter',
    `
x = with Async.scope(ignore: [DivisionByZero]) |s|
  s.spawn do 1 / 0 end
  sleep(1.ms)
  "went on"
end
println(x)                                             #> went on
try
  with Async.scope |s|
    s.cancel_on(TypeError)
    s.spawn do 1 / 0 end
    sleep(1.ms)
    println("still here")                              #> still here
  end
catch e
  println(e.kind)                                      #> DivisionByZero
end
`,
  );

  test('a child fails the program if nobody handles it', async () => {
    expect(await failure('with Async.scope |s|\n  s.spawn do 1 / 0 end\n  sleep(1.seconds)\nend')).toBe('DivisionByZero: division by zero');
  });

  test('waiting for ever is a Deadlock', async () => {
    expect(await failure('<-Channel.new()')).toMatch(/^Deadlock: all tasks are waiting\nmain: /);
  });

  test('with needs a scope', async () => {
    expect(await failure('with 5 |s|\nend')).toBe('TypeError: with needs a scope, got Int');
  });
});

describe('members', () => {
  check(
    'join once, spawn while open',
    `
with Async.scope(name: "pool") |s|
  s.spawn do sleep(1.ms) end
  println(s.active_count, s.complete?, s.first_error)  #> 1 false nil
  s.join()
  println(s.active_count)                              #> 0
  try
    s.join()
  catch e
    println(e.kind, e.message)                         #> StructureError scope pool is joined twice
  end
end
closed = with Async.scope |s|
  s
end
try
  closed.spawn do 1 end
catch e
  println(e.kind, closed.complete?)                    #> ScopeClosed true
end
`,
  );

  check(
    'limit: holds tasks back, try_spawn answers nil',
    `
with Async.scope(limit: 2) |s|
  for i in 0..<4
    s.spawn do
      sleep(10.ms)
      println(i)                                       #> 0
    end                                                #> 1
  end
  println(s.try_spawn do 1 end)                        #> nil
end                                                    #> 2
#                                                      #> 3
`,
  );

  check(
    'locals are inherited at the spawn',
    `
Async.with_local(:k, 5) do
  println(Async.local(:k), (spawn do Async.local(:k) end).await)   #> 5 5
end
with Async.scope |s|
  s.set_local(:a, [1])
  println(s.get_local(:a), (s.spawn Async.local(:a)).await, Async.local(:b))   #> [1] [1] nil
end
println(Async.local(:k))                               #> nil
`,
  );
});

describe('nurseries and supervisors', () => {
  check(
    'start waits for ready',
    `
fn serve(port, ready)
  ready(port + 1)
  sleep(1.ms)
end
with Async.nursery |n|
  v = n.start do |ready|
    ready(5)
    sleep(1.ms)
  end
  println(v, n.start(serve(8)))                        #> 5 9
  try
    n.start do |ready| raise "early" end
  catch e
    println("raised", e)                               #> raised early
  end
  try
    n.start do |ready| 1 end
  catch e
    println(e.kind)                                    #> StructureError
  end
  n.start_soon println("soon")                         #> soon
end
`,
  );

  check(
    'a transient child runs again after an error',
    `
n = Atomic.new(0)
with Async.supervisor(max_restarts: 5) |s|
  t = s.spawn(restart: :transient, name: "w") do
    if n.add(1) < 3
      raise "again"
    end
    n.get()
  end
  println(t.await)                                     #> 3
end
`,
  );

  test('a supervisor gives up after max_restarts, with its history', async () => {
    const { printed, error } = await play(`
try
  with Async.supervisor(name: "shop", max_restarts: 2, backoff: exponential(base: 1.ms, max: 4.ms)) |s|
    s.spawn(restart: :permanent, name: "w") do raise "no" end
  end
catch e
  println(e.message, e.history, e.restarts)
end`);
    expect({ printed, error }).toEqual({
      printed: 'supervisor shop gave up after 2 restarts [("w", "no"), ("w", "no"), ("w", "no")] 2',
      error: null,
    });
  });
});
