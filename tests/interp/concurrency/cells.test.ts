/** Cancel tokens and shields, shared cells, parallel iterators (language.md, sections 17.4 and 17.7; runtime.md, sections 4 and 8). */
import { describe, expect, test } from 'vitest';
import { check } from './check.js';
import { play } from './harness.js';

describe('cancellation', () => {
  check(
    'tokens, children, handlers',
    `
tok = CancelToken.new()
kid = tok.child()
tok.on_cancel do |r|
  println("cancelled", r.reason)
end
kid.cancel()
println(kid.cancelled?, tok.is_cancelled())            #> true false
tok.cancel("why")                                      #> cancelled why
tok.cancel("again")
println(tok.reason.source, tok.reason.reason)          #> :explicit why
reg = Cancel.on_cancel do |r| println("no") end
println(reg.remove(), reg.remove())                    #> true false
println(Cancel.is_cancelled(), Cancel.reason)          #> false nil
`,
  );

  check(
    'a shield keeps its value',
    `
t = spawn do
  v = Cancel.shield(timeout: 1.seconds) do
    sleep(5.ms)
    "kept"
  end
  println(v)                                           #> kept
  Cancel.check()
end
sleep(1.ms)
t.cancel_and_wait()
println(t.state)                                       #> :cancelled
`,
  );
});

describe('cells', () => {
  check(
    'Atomic yields new values',
    `
a = Atomic.new(1)
println(a.add(2), a.sub(1), a.set(7), a.update |v| v * 10 end)   #> 3 2 7 70
println(a.compare_and_set(70, 1), a.compare_and_set(70, 2), a.get())   #> true false 1
`,
  );

  check(
    'Mutex puts back what the parameter holds',
    `
m = Mutex.new([1])
println(m.lock |v|
  v.push(2)
  v.len()
end)                                                   #> 2
m.lock |v|
  v = [9]
end
println(m.lock |v| v end)                              #> [9]
leaked = nil
m.lock |v|
  leaked = v
end
leaked.push(1)
println(m.lock |v| v end)                              #> [9]
try
  m.lock |v|
    v.push(3)
    raise "stop"
  end
catch e
  println(e, m.lock |v| v end)                         #> stop [9, 3]
end
n = Mutex.new(0)
with Async.scope |s|
  for i in 0..<10
    s.spawn do
      n.lock |v|
        sleep(1.ms)
        v += 1
      end
    end
  end
end
println(n.lock |v| v end)                              #> 10
`,
  );

  check(
    'Semaphore, Barrier, Once',
    `
sem = Semaphore.new(1)
println(sem.with_permit do 5 end, sem.try_acquire(), sem.try_acquire(), sem.permits)   #> 5 true false 0
sem.release()
b = Barrier.new(2)
with Async.scope |s|
  for i in 0..<2
    s.spawn do
      sleep(i.ms)
      b.wait()
      println("through")                               #> through
    end                                                #> through
  end
end
o = Once.new()
println(o.done?, o.call do 7 end, o.call do 8 end, o.done?)   #> false 7 7 true
`,
  );
});

describe('parallel iterators', () => {
  check(
    'keep the order of the input',
    `
xs = [1, 2, 3, 4]
k = 10
println(xs.par.map(|x| x * 2).collect(), xs.par.map(|x| x + k).to_array())   #> [2, 4, 6, 8] [11, 12, 13, 14]
println((1..100).par.filter(|x| x % 2 == 0).sum(), xs.par.reduce(0) |a, x| a + x end)   #> 2550 10
println((0..<3).par.flat_map(|x| [x, x]).collect(), (0..<4).par.filter_map(|x| x > 1 ? Some(x) : None).collect())   #> [0, 0, 1, 1, 2, 2] [2, 3]
println(xs.par.any(|x| x > 3), xs.par.all(|x| x > 3), xs.par.find(|x| x > 2), xs.par.count())   #> true false Some(3) 4
println({"a": 1}.par.map(|key, v| key).to_array(), await xs.par)   #> ["a"] [1, 2, 3, 4]
p = xs.par.map |x| x + 1 end
println(p, p[0], xs.par.fold("") |acc, x| "#{acc}#{x}" end)   #> [2, 3, 4, 5] 2 1234
`,
  );

  check(
    'callbacks are tasks: they fail like tasks, and what they capture is frozen',
    `
xs = [1, 2, 3]
acc = []
for f in [|| xs.par.map(|x| 1 / (x - 2)).collect(), || xs.par.each |x| acc.push(x) end]
  try
    f()
  catch e
    println(e.kind)                                    #> DivisionByZero
  end                                                  #> FrozenError
end
`,
  );

  test('chunks overlap', async () => {
    const { printed, took } = await play(`
p = (0..<8).par(chunk: 1).map |x|
  sleep(10.ms)
  x
end
for v in p
  print(v)
end`);
    expect({ printed, took }).toEqual({ printed: '01234567', took: 10 });
  });

  test('limit: bounds how many run at once', async () => {
    expect((await play('(0..<4).par(chunk: 1, limit: 2).each |x| sleep(10.ms) end')).took).toBe(20);
  });
});
