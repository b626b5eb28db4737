/** Spawning and awaiting (language.md, sections 17.1 and 17.2; runtime.md, section 2). */
import { describe } from 'vitest';
import { check } from './check.js';

describe('spawn', () => {
  check(
    'the operand decides what runs in the task',
    `
fn double(n) = n * 2
f = || 3
println((spawn double(4)).await)                       #> 8
println((spawn f).await, (spawn f()).await)            #> 3 3
println((spawn 1 + 1).await, (spawn (2 + 3)).await)    #> 2 5
println((spawn [3, 1].map(|x| x * 2)).await)           #> [6, 2]
println((spawn "abc".len).await)                       #> 3
t = spawn do
  double(5)
end
println(t.await, t.done?, t.state)                     #> 10 true :done
`,
  );

  check(
    'options name the task and tie it to a token',
    `
tok = CancelToken.new()
t = spawn(name: "worker") with tok do
  defer println("cleanup", Cancel.reason.reason)       #> cleanup stop
  sleep(1.seconds)
end
sleep(1.ms)
tok.cancel("stop")
println(t.await_result)                                #> Err(task worker was cancelled: stop)
println(t.state, t.cancelled?)                         #> :cancelled true
`,
  );

  check(
    'member forms',
    `
fn work(n) = n
with Async.scope |s|
  println(s.spawn(work(1)).await)                      #> 1
  println(s.spawn(work, 2).await)                      #> 2
  println(s.spawn { 3 }.await)                         #> 3
  t = s.spawn |tok|
    tok.cancelled?
  end
  println(t.await)                                     #> false
  u = s.spawn(name: "w") work(5)
  println(u.name, u.await)                             #> w 5
end
println(Async.spawn(|| 7).await, spawn_blocking { 8 }.await, spawn_blocking(work(9)).await)   #> 7 8 9
`,
  );

  check(
    'another receiver gets an ordinary call',
    `
struct Pool
  size: Int
end
impl Pool
  fn spawn(self, f) = f() + self.size
end
p = Pool(size: 3)
x = 1
println(p.spawn(|| 4), p.spawn { 5 })                  #> 7 8
p.spawn do
  x = 7
  x
end
println(x)                                             #> 7
with Async.scope |s|
  t = s
  println(t.spawn { 6 }.await)                         #> 6
end
`,
  );
});

describe('await', () => {
  check(
    'waits for values, ends and the first of several',
    `
fn slow(n)
  sleep(n.ms)
  n
end
println([spawn slow(2), spawn slow(1)].await_all)      #> [2, 1]
println((spawn slow(2), spawn slow(1)).await_all)      #> (2, 1)
println([spawn slow(2), spawn slow(1)].await_first)    #> 1
println(Async.race([spawn slow(5), spawn slow(3)]))    #> 3
println(await spawn slow(1))                           #> 1
`,
  );

  check(
    'a timeout raises at the awaiter; the task goes on',
    `
t = spawn do
  sleep(100.ms)
  "late"
end
println(t.await_result(timeout: 1.ms))                 #> Err(timed out after 1ms)
try
  t.await(timeout: 2.ms)
catch e
  println(e.kind, e.duration)                          #> TimeoutError 2ms
end
println(t.await)                                       #> late
`,
  );

  check(
    'a cancelled task raises TaskCancelled, one that waits for itself StructureError',
    `
t = spawn do sleep(1.seconds) end
t.cancel("enough")
try
  t.await
catch e
  println(e.kind, e.reason)                            #> TaskCancelled enough
end
inbox = Channel.new(capacity: 1)
with Async.supervisor |s|
  u = s.spawn(name: "me") do
    me = <-inbox
    me.await
  end
  inbox.send(u)
  println(u.await_result)                              #> Err(task me waits for itself)
end
`,
  );
});

describe('isolation', () => {
  check(
    'what crosses is frozen; copy and move give the task its own',
    `
xs = [1, 2]
with Async.supervisor |s|
  t = s.spawn do xs.push(3) end
  println(t.await_result)                              #> Err(cannot change a frozen Array; take it with \`move\` or \`copy\`)
  u = s.spawn do
    ys = copy xs
    ys.push(3)
    ys
  end
  println(u.await, xs)                                 #> [1, 2, 3] [1, 2]
end
ch = Channel.new(capacity: 3)
ch.send(xs)
ch.send(copy xs)
xs.push(9)
a = <-ch
b = <-ch
b.push(4)
println(a, b)                                          #> [1, 2] [1, 2, 4]
z = [7]
ch.send(move z)
c = <-ch
c.push(8)
println(c)                                             #> [7, 8]
try
  a.push(1)
catch e
  println(e.kind)                                      #> FrozenError
end
`,
  );

  check(
    'module variables: constants and frozen snapshots, but not what is reassigned',
    `
let table = {"a": 1}
let limit = 10
counter = 0
fn read() = table["a"] + limit
fn bump()
  counter += 1
end
println((spawn read()).await)                          #> 11
with Async.supervisor |s|
  println(s.spawn(bump()).await_result)                #> Err(module variable \`counter\` belongs to the root task)
end
`,
  );
});

describe('effects', () => {
  check(
    'handlers do not reach into tasks',
    `
effect Log
  fn log(m)
end
fn talk()
  Log.log("x")
  1
end
r = handle
  with Async.supervisor |s|
    println(s.spawn(talk()).await_result)              #> Err(effect Log.log has no handler)
    println(s.spawn(Log.log("y")).await_result)        #> Err(effect Log.log has no handler)
    spawn Console.println("in a task")
    talk()
  end
with
  Log.log(m) =>
    println("logged", m)                               #> logged x
    resume(nil)                                        #> in a task
end
println(r)                                             #> 1
`,
  );
});
